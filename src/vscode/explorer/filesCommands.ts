import { commands, Disposable } from 'vscode';
import { imageLabel } from '../images/describe';
import { patiently } from '../images/patiently';
import type { Explore } from './explore';
import type { FileOrder, FilesShown } from './filesShown';
import { imageOf, isRow } from './imageOf';
import { chooseOpened } from './places/chooseOpened';

/** The commands on how files of images are shown. */
export function registerFilesCommands(on: Explore, shown: FilesShown): Disposable {
  const tellOrder = (): void => void commands.executeCommand('setContext', 'distroless.fileOrder', shown.order());
  tellOrder();
  const sortBy = async (order: FileOrder): Promise<void> => {
    await shown.sortBy(order);
    tellOrder();
  };
  return Disposable.from(
    on.command('distroless.sortFilesByName', () => sortBy('name')),
    on.command('distroless.sortFilesBySize', () => sortBy('size')),
    on.command('distroless.filterFiles', async (given: unknown) => {
      const place = await chooseOpened(on, given, 'Filter files of an image');
      if (place) await (await on.explorer()).filterFiles(shown, place);
    }),
    on.command('distroless.clearFilter', async (given: unknown) => {
      const narrowed = imageOf(isRow(given) ? given : on.selected())?.place;
      const place = narrowed ?? (await chooseOpened(on, given, 'Show all files of an image'));
      if (place) shown.narrow(place, undefined);
    }),
    on.command('distroless.onlyChangedByLayer', async (given: unknown) => {
      const row = isRow(given) ? given : on.selected();
      if (row?.kind === 'layer' && row.layer !== undefined) {
        shown.narrow(row.opened.place, { kind: 'layer', layer: row.layer });
        return;
      }
      const place = await chooseOpened(on, given, 'Show only files changed by a layer');
      if (!place) return;
      const opened = await patiently(`Reading ${imageLabel(place)}`, (signal) => on.images.read(place, signal));
      const layer = await (await on.explorer()).chooseLayer(opened);
      if (layer !== undefined) shown.narrow(place, { kind: 'layer', layer });
    }),
  );
}
