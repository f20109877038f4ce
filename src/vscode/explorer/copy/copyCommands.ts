import { env, window, type QuickPickItem } from 'vscode';
import { copyLines } from '../../../core/copy/copyLines';
import { copySource } from '../../../core/copy/copySource';
import type { Layer } from '../../../core/image/image';
import { textFromRaw } from '../../../core/image/rawName';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import { chooseOpened } from '../places/chooseOpened';
import { chosenPaths, readPatiently } from './chosenPaths';
import { manifestDigestOf, sourceOf, type Naming } from './source';

/** Copies absolute paths, one a line. */
export async function copyPaths(on: Explore, given: unknown, all: unknown): Promise<void> {
  const chosen = await chosenPaths(on, given, all, 'Copy path in image');
  if (chosen === undefined) return;
  await copied(chosen.paths.map(textFromRaw).join('\n'));
}

/** Copies the names of files, or that of an image. */
export async function copyNames(on: Explore, given: unknown, all: unknown): Promise<void> {
  const row = given ?? on.selected();
  if (isRow(row) && row.kind === 'image') {
    return copied('reference' in row.place ? row.place.reference : (row.place.wanted ?? row.place.path));
  }
  const chosen = await chosenPaths(on, given, all, 'Copy name');
  if (chosen === undefined) return;
  await copied(chosen.paths.map((path) => textFromRaw(path.slice(path.lastIndexOf('/') + 1)) || '/').join('\n'));
}

/** Copies the instructions that bring paths into another image. */
export async function copyInstructions(on: Explore, given: unknown, all: unknown, naming: Naming): Promise<void> {
  const chosen = await chosenPaths(on, given, all, 'Copy as COPY --from');
  if (chosen === undefined) return;
  const source = await sourceOf(on, chosen.opened, naming);
  if (source === undefined) return;
  const { lines, notes, refused } = copyLines(source, chosen.opened.tree, chosen.paths);
  if (lines.length > 0) await copied(lines.join('\n'));
  tell(lines.length > 0 ? notes : [], refused);
}

/** Says what is to be known of instructions, and why some are missing. */
export function tell(notes: readonly string[], refused: readonly string[]): void {
  const [first, ...others] = refused;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` ${others.length} more could not be copied either.`;
    void window.showWarningMessage(`${first}${more}`);
  }
  if (notes.length > 0) void window.showInformationMessage(notes.slice(0, notesShown).join(' '));
}

const notesShown = 3;

/** Copies a digest of an image or of a layer; where there are several, a person chooses. */
export async function copyDigest(on: Explore, given: unknown): Promise<void> {
  const row = given ?? on.selected();
  const title = 'Copy digest';
  if (isRow(row) && row.kind === 'layer') {
    const layer = row.layer === undefined ? undefined : row.opened.image.layers[row.layer];
    if (layer === undefined || !('diffId' in layer)) return nothing('This step has no layer with a digest.');
    const { diffId, blobDigest } = layer as Layer; // only layers of images that lie somewhere have a digest
    return copyOne(title, [
      ['As the registry stores it', blobDigest],
      ['Of its content (diff ID)', diffId],
    ]);
  }
  const place = await chooseOpened(on, given, title);
  if (place === undefined) return;
  const opened = await readPatiently(on, place);
  const digest = manifestDigestOf(opened);
  const name = 'reference' in place ? copySource(place.reference, digest) : undefined;
  await copyOne(title, [
    ['Name with digest', digest === undefined || name === undefined ? undefined : name],
    ['Digest', digest],
  ]);
}

async function copyOne(
  title: string,
  values: readonly (readonly [label: string, value: string | undefined])[],
): Promise<void> {
  const items = values.flatMap(([label, detail]): (QuickPickItem & { detail: string })[] =>
    detail === undefined ? [] : [{ label, detail }],
  );
  const [first] = items;
  if (first === undefined) {
    return nothing('No registry has given this image a digest; push it, or read it from a registry.');
  }
  const picked =
    items.length === 1 ? first : await window.showQuickPick(items, { title, placeHolder: 'Which one do you want?' });
  if (picked !== undefined) await copied(picked.detail);
}

function nothing(sentence: string): void {
  void window.showInformationMessage(sentence);
}

async function copied(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  const [first = '', ...more] = text.split('\n');
  const shown = first.length > 100 ? `${first.slice(0, 99)}…` : first;
  window.setStatusBarMessage(
    `$(copy) Copied ${more.length === 0 ? shown.replaceAll('$(', '$ (') : `${more.length + 1} lines`}`,
    4000,
  );
}
