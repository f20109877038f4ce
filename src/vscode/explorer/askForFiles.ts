import { window } from 'vscode';
import { historyOf } from '../../core/contents/history';
import { bytesText } from '../../core/image/bytesText';
import { instructionText } from '../../core/image/instruction';
import { printable } from '../../core/image/printable';
import { imageLabel } from '../images/describe';
import type { OpenedImage } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
import type { FilesShown } from './filesShown';

/** Asks which files of an image are to be shown, and shows them. */
export async function filterFiles(shown: FilesShown, place: ShownPlace): Promise<void> {
  const before = shown.narrowing(place);
  const text = await window.showInputBox({
    title: `Filter files of ${imageLabel(place)}`,
    prompt: 'Part of a path, or a name with * and ?; leave it empty to show all files.',
    placeHolder: '*.so',
    value: before?.kind === 'text' ? before.text : '',
  });
  if (text === undefined) return;
  const sought = text.trim();
  shown.narrow(place, sought === '' ? undefined : { kind: 'text', text: sought });
}

/** Asks for a layer of an image, counted from 0; `undefined` if the person leaves. */
export async function chooseLayer({ image }: OpenedImage): Promise<number | undefined> {
  const items = historyOf(image).flatMap(({ step, layer, size }) => {
    if (layer === undefined) return [];
    const instruction = step?.createdBy === undefined ? 'not in the history' : instructionText(step.createdBy);
    return [{ label: `${layer + 1}  ${printable(instruction)}`, description: bytesText(size), layer }];
  });
  const options = { title: `Layers of ${image.name}`, placeHolder: 'Which layer do you mean?' };
  return (await window.showQuickPick(items, options))?.layer;
}
