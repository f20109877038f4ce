import { Disposable, env, Uri, window } from 'vscode';
import { printable } from '../../../core/image/printable';
import type { RawName } from '../../../core/image/rawName';
import { rawPathOf } from '../../images/displayedPath';
import { imageScheme, placeOf } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import { activeFile, chooseOpened } from '../places/chooseOpened';

/** The commands on packages of images. */
export function registerPackages(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.copyPackage', async (given: unknown) => {
      const row = isRow(given) ? given : on.selected();
      if (row?.kind !== 'package') {
        void window.showInformationMessage('Select a package of an image first.');
        return;
      }
      await env.clipboard.writeText(printable(`${row.package.name} ${row.package.version}`));
    }),
    on.command('distroless.exportSbom', async (given: unknown) => {
      const place = await chooseOpened(on, given, 'Export SBOM');
      if (place !== undefined) await (await on.explorer()).exportSbom(on, place);
    }),
    on.command('distroless.packageOfFile', async (given: unknown) => {
      const asked = await fileOf(on, given);
      if (asked === undefined) {
        void window.showInformationMessage('Select a file of an image first, or open one.');
        return;
      }
      await tellOwner(on, asked.opened, asked.path);
    }),
  );
}

/** A file of an image: that of a row, of a URI, or else of the active editor or the selected row. */
export async function fileOf(
  on: Explore,
  given: unknown,
): Promise<{ readonly opened: OpenedImage; readonly path: RawName } | undefined> {
  const subject = isRow(given) || given instanceof Uri ? given : on.selected();
  if (isRow(subject) && subject.kind === 'entry') return subject;
  const uri = subject instanceof Uri ? subject : activeFile();
  const place = uri?.scheme === imageScheme ? placeOf(uri) : undefined;
  if (uri === undefined || place === undefined) return undefined;
  const opened = await on.images.read(place, new AbortController().signal);
  return { opened, path: rawPathOf(opened.tree, uri.path) };
}

async function tellOwner(on: Explore, opened: OpenedImage, path: RawName): Promise<void> {
  const { ownerOf, rowOfPackage } = await on.explorer();
  const owner = await patiently('Reading packages', (signal) => ownerOf(on, opened, path, signal));
  const { package: found } = owner;
  if (found === undefined) {
    void window.showInformationMessage(owner.text);
    return;
  }
  const chosen = await window.showInformationMessage(owner.text, 'Show package');
  if (chosen !== undefined) await on.show(opened.place, (row, image) => rowOfPackage(on, row, image, found));
}
