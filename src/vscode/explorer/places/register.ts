import { Disposable, window, type Uri } from 'vscode';
import { bytesText } from '../../../core/image/bytesText';
import { placeText } from '../../../core/image/place';
import { listedPlace } from '../../images/browseBase';
import { choosePlatform } from '../../images/choosePlatform';
import { imageLabel } from '../../images/describe';
import { chooseImage } from '../../images/openImage';
import { patiently } from '../../images/patiently';
import type { Explore } from '../explore';
import type { Row } from '../row';

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
      await patiently(`Listing ${place.reference}`, (signal) => images.read(place, signal));
      await on.show(place);
    }),
    on.command('distroless.choosePlatform', async (row: Row) => {
      if (row.kind !== 'image' || row.place.kind === 'catalogue') return;
      const { place } = row;
      const { platforms } = await images.read(place, new AbortController().signal);
      const platform = await choosePlatform(imageLabel(place), platforms, 'Which platform do you want to open?');
      if (!platform) return;
      const other = { ...place, platform };
      await patiently(`Reading ${placeText(other)}`, (signal, told) =>
        images.read(other, signal, ({ text }) => told(text)),
      );
      await on.show(other);
    }),
    on.command('distroless.closeImage', async (row: Row) => {
      if (row.kind === 'image') await images.remove(row.place);
    }),
    on.command('distroless.reloadImage', async (row: Row) => {
      if (row.kind === 'image') images.reload(row.place);
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
