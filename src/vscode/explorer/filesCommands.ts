import { commands, Disposable, window } from 'vscode';
import { historyOf } from '../../core/contents/history';
import { bytesText } from '../../core/image/bytesText';
import { imageLabel } from '../images/describe';
import { patiently } from '../images/patiently';
import type { OpenedImage } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
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
      if (place) await filter(shown, place);
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
      const place = await chooseOpened(on, given, 'Show only what a layer has changed');
      if (!place) return;
      const opened = await patiently(`Reading ${imageLabel(place)}`, (signal) => on.images.read(place, signal));
      const layer = await chooseLayer(on, opened);
      if (layer !== undefined) shown.narrow(place, { kind: 'layer', layer });
    }),
  );
}

async function filter(shown: FilesShown, place: ShownPlace): Promise<void> {
  const before = shown.narrowing(place);
  const text = await window.showInputBox({
    title: `Filter files of ${imageLabel(place)}`,
    prompt: 'Part of a path, or a name with * and ? in it; nothing shows all files.',
    placeHolder: '*.so',
    value: before?.kind === 'text' ? before.text : '',
  });
  if (text === undefined) return;
  const sought = text.trim();
  shown.narrow(place, sought === '' ? undefined : { kind: 'text', text: sought });
}

async function chooseLayer(on: Explore, { image }: OpenedImage): Promise<number | undefined> {
  const { instructionText } = await on.explorer();
  const items = historyOf(image).flatMap(({ step, layer, size }) => {
    if (layer === undefined) return [];
    const instruction = step?.createdBy === undefined ? 'not in the history' : instructionText(step.createdBy);
    return [{ label: `${layer + 1}  ${instruction}`, description: bytesText(size), layer }];
  });
  const options = { title: `Layers of ${image.name}`, placeHolder: 'Which layer do you mean?' };
  return (await window.showQuickPick(items, options))?.layer;
}
