import { commands, window, type Uri } from 'vscode';
import { aspectTexts } from '../../../core/contents/comparedText';
import type { PathChange } from '../../../core/contents/compareTrees';
import { bytesText } from '../../../core/image/bytesText';
import { onlyListed } from '../../../core/image/content';
import { fileReader } from '../../../core/image/fileReader';
import { printable } from '../../../core/image/printable';
import { textFromRaw } from '../../../core/image/rawName';
import type { TreeNode } from '../../../core/image/tree';
import { pathText } from '../../images/displayedPath';
import { imageUri } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import { numberSetting } from '../../settings';
import type { Compared } from './compared';
import { sideLabels, type ImagePair } from './pair';

/** Shows what differs of a path: texts side by side, what one image has alone as it is, all else in a sentence. */
export async function openChange(pair: ImagePair, compared: Compared, change: PathChange): Promise<void> {
  if (change.kind === 'added') return openSide(compared.after, change.after, sidesOf(pair, change).after, change);
  if (change.kind === 'removed') return openSide(compared.before, change.before, sidesOf(pair, change).before, change);
  const { image } = compared.before.image.listed === undefined ? compared.after : compared.before;
  const isContent = change.aspects.some((aspect) => aspect === 'size' || aspect === 'content');
  if (!isContent || image.listed !== undefined) return tell(pair, change);
  const isText = await patiently(`Reading ${titleOf(pair, change)}`, (signal) =>
    isTextChange(compared, change, signal),
  );
  if (!isText) return tell(pair, change);
  const { before, after } = sidesOf(pair, change);
  await commands.executeCommand('vscode.diff', before, after, titleOf(pair, change));
}

/** Whether both sides of a change are texts that editors show. Errors as `readNode`. */
export async function isTextChange(
  { before, after }: Pick<Compared, 'before' | 'after'>,
  change: PathChange,
  signal: AbortSignal,
): Promise<boolean> {
  const sides = [
    ...(change.kind === 'added' ? [] : [isText(before, change.before, signal)]),
    ...(change.kind === 'removed' ? [] : [isText(after, change.after, signal)]),
  ];
  return (await Promise.all(sides)).every(Boolean);
}

/** A path in both images, also where it is in one of them only. */
export function sidesOf(
  pair: ImagePair,
  { path }: Pick<PathChange, 'path'>,
): { readonly before: Uri; readonly after: Uri } {
  const text = pathText(path);
  return { before: imageUri(pair.before, text), after: imageUri(pair.after, text) };
}

/** `passwd (node:22 ↔ nodejs22-debian13:latest)`. */
function titleOf(pair: ImagePair, { path }: PathChange): string {
  const { before, after } = sideLabels(pair);
  return `${nameOf(path)} (${before} ↔ ${after})`;
}

function nameOf(path: string): string {
  return shownPath(path.slice(path.lastIndexOf('/') + 1));
}

function shownPath(path: string): string {
  return printable(textFromRaw(path));
}

/** A file that is no text holds a zero byte soon, as version control has it too. */
async function isText({ image }: OpenedImage, node: TreeNode, signal: AbortSignal): Promise<boolean> {
  if (node.entry.size > numberSetting('distroless.files.maxSize') * 1_000_000) return false;
  const start = await fileReader(image, node)?.read(0, probeSize, signal);
  return start?.includes(0) === false;
}

const probeSize = 8000;

async function openSide({ image }: OpenedImage, { entry }: TreeNode, uri: Uri, change: PathChange): Promise<void> {
  if (image.listed !== undefined) {
    void window.showInformationMessage(onlyListed(image, shownPath(change.path)));
    return;
  }
  if (entry.kind === 'file' || entry.kind === 'symlink') {
    await commands.executeCommand('distroless.openFileInImage', uri);
    return;
  }
  void window.showInformationMessage(`${shownPath(change.path)} was ${change.kind} and has no content to show.`);
}

/** Says what differs where no editor could show it, and offers either side. */
function tell(pair: ImagePair, change: Extract<PathChange, { kind: 'modified' }>): void {
  const { before, after } = sideLabels(pair);
  const uris = sidesOf(pair, change);
  const isFile = [change.before, change.after].some(({ entry }) => entry.kind === 'file');
  const buttons = isFile ? [`Open from ${before}`, `Open from ${after}`] : [];
  const differs = aspectTexts(change)
    .map((text) => (text === 'content' ? `content (${bytesText(change.after.entry.size)})` : text))
    .map(printable);
  void window
    .showInformationMessage(`${shownPath(change.path)} differs: ${differs.join(', ')}.`, ...buttons)
    .then((chosen) => {
      if (chosen === undefined) return;
      return commands.executeCommand('distroless.openFileInImage', chosen === buttons[0] ? uris.before : uris.after);
    });
}
