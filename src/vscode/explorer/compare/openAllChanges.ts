import { commands, window } from 'vscode';
import { changeKinds } from '../../../core/contents/comparedText';
import { afterOf, beforeOf, type ChangeKind, type ComparedNode } from '../../../core/contents/comparedTree';
import type { PathChange } from '../../../core/contents/compareTrees';
import { patiently } from '../../images/patiently';
import type { Compared } from './compared';
import { isTextChange, sidesOf } from './openChange';
import { pairLabel, type ImagePair } from './pair';

/** Opens the changed texts in and below a path in one editor: modified ones first, at most 100. */
export async function openAllChanges(
  pair: ImagePair,
  compared: Compared,
  below: ComparedNode,
  kinds: ReadonlySet<ChangeKind>,
): Promise<void> {
  const files = filesIn(below, kinds);
  const title = `Changes of ${pairLabel(pair)}`;
  const texts = await patiently('Looking for text files', async (signal, told) => {
    const found: PathChange[] = [];
    for (const [at, change] of files.slice(0, lookLimit).entries()) {
      if (found.length >= openLimit) break;
      if (await isTextChange(compared, change, signal)) found.push(change);
      told(`${at + 1} of ${files.length} files`);
    }
    return found;
  });
  if (texts.length === 0) {
    void window.showInformationMessage('None of the changed files is a text file that can be shown.');
    return;
  }
  const resources = texts.map((change) => {
    const { before, after } = sidesOf(pair, change);
    // The label tells the editor the file's name and kind, whichever side has it.
    const label = change.kind === 'removed' ? before : after;
    return [label, change.kind === 'added' ? undefined : before, change.kind === 'removed' ? undefined : after];
  });
  await commands.executeCommand('vscode.changes', title, resources);
  if (texts.length < openLimit && files.length <= lookLimit) return;
  void window.showInformationMessage(
    `The first ${texts.length} changed text files are open; open those of one directory from its menu.`,
  );
}

const openLimit = 100;
/** Of so many files the first bytes are read to find texts among them. */
const lookLimit = 2000;

/** Files that changed in size or content, in the order of kinds, then by path. */
function filesIn(top: ComparedNode, kinds: ReadonlySet<ChangeKind>): readonly PathChange[] {
  const all: PathChange[] = [];
  const todo = [top];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (node.change !== undefined && kinds.has(node.change.kind) && isFileChange(node.change)) all.push(node.change);
    todo.push(...node.children.values());
  }
  const rank = ({ kind }: PathChange): number => order.indexOf(kind);
  return all.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

const order: readonly ChangeKind[] = ['modified', ...changeKinds.filter((kind) => kind !== 'modified')];

function isFileChange(change: PathChange): boolean {
  const isContent = change.kind !== 'modified' || change.aspects.some((one) => one === 'size' || one === 'content');
  return isContent && [beforeOf(change), afterOf(change)].every((node) => (node?.entry.kind ?? 'file') === 'file');
}
