import { platformNote } from '../../core/image/imageNotes';
import type { RawName } from '../../core/image/rawName';
import { childrenOf, type TreeNode } from '../../core/image/tree';
import type { OpenedImage, ReadProgress } from './openedImages';
import type { ShownPlace } from './shownPlace';

/** A row of the tree. */
export type TreeElement =
  | { readonly kind: 'image'; readonly place: ShownPlace }
  | EntryElement
  | { readonly kind: 'problem'; readonly place: ShownPlace; readonly text: string }
  /** What is to be said of an image that is shown all the same. */
  | NoteElement;

/** A line that says something of an image. */
export interface NoteElement {
  readonly kind: 'note';
  readonly place: ShownPlace;
  /** Tells it from the other notes of the image. */
  readonly key: string;
  readonly icon: 'warning' | 'info' | 'loading~spin';
  readonly title: string;
  /** A sentence. */
  readonly text: string;
}

/** A path of an image; `path` is absolute. */
export interface EntryElement {
  readonly kind: 'entry';
  readonly opened: OpenedImage;
  readonly node: TreeNode;
  readonly path: RawName;
}

/** All that is below an image: what is to be said of it, then its files. */
export function rowsOf(opened: OpenedImage): TreeElement[] {
  return [...notesOf(opened), ...entriesOf(opened, opened.tree.root, '')];
}

/** What is below an image that is still being read. */
export function rowsSoFar(place: ShownPlace, { text, soFar }: ReadProgress): TreeElement[] {
  const opened = soFar();
  const title = 'Reading, more files follow';
  return [
    { kind: 'note', place, key: 'reading', icon: 'loading~spin', title, text },
    ...entriesOf(opened, opened.tree.root, ''),
  ];
}

/** What is in a directory, directories first. */
export function entriesOf(opened: OpenedImage, directory: TreeNode, path: RawName): EntryElement[] {
  const nodes = childrenOf(directory);
  const ordered = [...nodes.filter(isDirectory), ...nodes.filter((node) => !isDirectory(node))];
  return ordered.map((node) => ({ kind: 'entry', opened, node, path: `${path}/${node.name}` }));
}

/** Whether other entries lie below. */
export function isDirectory(node: TreeNode): boolean {
  return node.entry.kind === 'directory';
}

function notesOf({ place, image, faults }: OpenedImage): NoteElement[] {
  const platform = platformNote(image);
  return [
    ...(platform === undefined
      ? []
      : [{ kind: 'note', place, key: 'platform', icon: 'info', title: 'Image of Windows', text: platform } as const]),
    ...faults.map(({ layer, kind, message }): NoteElement => {
      const title = `Layer ${layer + 1} is ${kind === 'absent' ? 'not shown' : 'damaged'}`;
      // The title says which layer it is, in a row that has little room.
      const text = message.replace(`Layer ${layer + 1} of ${image.layers.length} of ${image.name}: `, '');
      return { kind: 'note', place, key: String(layer), icon: 'warning', title, text };
    }),
  ];
}
