import { commands, Disposable, window, type Uri } from 'vscode';
import { bytesText } from '../../../core/image/bytesText';
import { ImageError } from '../../../core/image/error';
import type { Platform } from '../../../core/image/manifest';
import { placeText } from '../../../core/image/place';
import { listedPlace } from '../../images/browseBase';
import { choosePlatform } from '../../images/choosePlatform';
import { imageLabel } from '../../images/describe';
import { placeKey } from '../../images/imageUri';
import { chooseImage } from '../../images/openImage';
import { patiently } from '../../images/patiently';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { imageOf, isRow } from '../imageOf';
import { browseImage, openAtRegistry, openedBy } from './browse';
import { browseForeign } from './containerTools';
import { chooseOpened } from './chooseOpened';
import { pullAtEngine } from './pull';

/** The commands on images as a whole: open, close, read again. */
export function registerPlaces(on: Explore): Disposable {
  const { images, host } = on;
  return Disposable.from(
    on.command('distroless.openImage', async (uri?: Uri) => {
      const place = await chooseImage(host, on.load, images, on.report, uri);
      if (place) await on.show(place);
    }),
    on.command('distroless.browseBase', async (reference: unknown) => {
      const place = await listedPlace(on.dockerfiles, reference);
      if (!place) return;
      // The image itself says more than its list.
      const opened = openedBy(on, place.reference);
      if (opened !== undefined) return on.show(opened);
      await patiently(`Listing ${place.reference}`, (signal) => images.read(place, signal));
      await on.show(place);
    }),
    on.command('distroless.browseImage', async (given: unknown) => {
      const reference = referenceOf(given);
      if (reference !== undefined) await browseImage(on, reference);
    }),
    on.command('distroless.browseContainerToolsImage', (row: unknown) => browseForeign(on, row)),
    on.command('distroless.pullImage', async (given: unknown) => {
      if (!(await pullAtEngine(on, referenceOf(given)))) return;
      await commands.executeCommand('distroless.refreshEngines');
      if (isRow(given)) on.refresh(given.kind === 'base' ? given.id : given.parent?.id);
    }),
    on.command('distroless.openAtRegistry', async (given: unknown) => {
      const reference = referenceOf(given);
      if (reference !== undefined) await openAtRegistry(on, reference);
    }),
    on.command('distroless.choosePlatform', async (given: unknown) => {
      const place = await chooseOpened(on, given, 'Open for another platform');
      if (place !== undefined) await openForPlatform(on, place);
    }),
    on.command('distroless.closeImage', async (given: unknown) => {
      const place = await chooseListed(on, given, 'Remove from list');
      if (place !== undefined) await images.remove(place);
    }),
    on.command('distroless.closeAllImages', async () => {
      for (const place of images.list()) await images.remove(place);
    }),
    on.command('distroless.reloadImage', async (given: unknown) => {
      const place = await chooseOpened(on, given, 'Reload');
      if (place !== undefined) images.reload(place);
    }),
    on.command('distroless.clearCache', async () => {
      const freed = await host.store?.clear();
      const text =
        freed === undefined
          ? 'No cache of images is used here.'
          : `The cache is empty; ${bytesText(freed)} are free again.`;
      void window.showInformationMessage(text);
    }),
  );
}

async function openForPlatform(on: Explore, place: ShownPlace): Promise<void> {
  const { images } = on;
  const name = imageLabel(place);
  const platforms = place.kind === 'catalogue' ? [] : (await platformsOf(on, place, name)).platforms;
  if (place.kind === 'catalogue' || platforms.length < 2) {
    void window.showInformationMessage(`${name} is available for one platform only.`);
    return;
  }
  const platform = await choosePlatform(name, platforms, 'Which platform do you want to open?');
  if (!platform) return;
  const other = { ...place, platform };
  await patiently(`Reading ${placeText(other)}`, (signal, told) =>
    images.read(other, signal, ({ text }) => told(text)),
  );
  await on.show(other);
}

/** For which platforms there is an image; one that cannot be read for the platform that was asked for says it as well. */
async function platformsOf(
  { images }: Explore,
  place: ShownPlace,
  name: string,
): Promise<{ readonly platforms: readonly Platform[] }> {
  try {
    return await patiently(`Reading ${name}`, (signal, told) => images.read(place, signal, ({ text }) => told(text)));
  } catch (error) {
    if (error instanceof ImageError && error.platforms.length > 0) return error;
    throw error;
  }
}

/** An image of the list, for what is only done there. */
async function chooseListed(on: Explore, given: unknown, title: string): Promise<ShownPlace | undefined> {
  const keys = new Set(on.images.list().map(placeKey));
  const row = isRow(given) ? imageOf(given) : undefined;
  if (row !== undefined) return keys.has(placeKey(row.place)) ? row.place : undefined;
  const items = on.images.list().map((place) => ({
    label: imageLabel(place),
    description: 'reference' in place ? place.reference : place.path,
    place,
  }));
  if (items.length === 0) {
    void window.showInformationMessage('No image is in the list.');
    return undefined;
  }
  return (await window.showQuickPick(items, { title, placeHolder: 'Which image do you mean?' }))?.place;
}

/** The image that a row of the workspace is about, or a name as it is. */
function referenceOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (!isRow(given)) return undefined;
  if (given.kind === 'base') return given.group.references[0];
  return given.kind === 'at-registry' ? given.reference : undefined;
}
