import { ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import type { RawName } from '../../core/image/rawName';
import { childrenOf, type TreeNode } from '../../core/image/tree';
import { entryDescription, entryLabel, shownName } from '../images/describe';
import { pathText } from '../images/displayedPath';
import { imageUri, placeKey } from '../images/imageUri';
import type { OpenedImage } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
import type { Explore } from './explore';
import { narrowingText, type FilesShown } from './filesShown';
import { paged, parentAt } from './paged';
import type { EntryRow, FilesRow, ImageRow, NoteRow, Row } from './row';
import type { RowKindsOf } from './rowKind';

/** Rows of the files of images. */
export interface EntryRows {
  readonly kinds: RowKindsOf<'files' | 'entry'>;
  /**
   * The row of a path that is in an image, with all that are above it; `undefined` for one that is not. All files of the image are
   * shown from then on, so that it is there.
   */
  rowOfPath(row: ImageRow, opened: OpenedImage, path: RawName): Promise<FilesRow | EntryRow | undefined>;
}

/** The files of an image as a container sees them. */
export function filesRow(parent: ImageRow, opened: OpenedImage): FilesRow {
  return { kind: 'files', id: `${parent.id}!files`, parent, opened };
}

/** Rows of files, in the order and as far as they are to be shown. */
export function entryRows(on: Explore, shown: FilesShown): EntryRows {
  const drawn = new Map<string, string>();
  const named = new WeakMap<TreeNode, readonly TreeNode[]>();
  shown.onDidChange((place) => {
    for (const [id, key] of drawn) if (place === undefined || key === placeKey(place)) on.refresh(id);
  });
  const ordered = async (directory: TreeNode, signal: AbortSignal): Promise<readonly TreeNode[]> => {
    const isByName = shown.order() === 'name';
    const isLarge = (directory.children?.size ?? 0) > atOnce;
    if (isByName && !isLarge) return byName(directory);
    const known = isByName ? named.get(directory) : undefined;
    if (known !== undefined) return known;
    const { addSizes, filesInOrder } = await on.explorer();
    if (!isByName && !shown.sizes.has(directory)) await addSizes(directory, shown.sizes, signal);
    if (!isLarge) return bySize(directory, shown.sizes);
    const nodes = await filesInOrder(directory, isByName ? undefined : shown.sizes, signal);
    if (isByName) named.set(directory, nodes);
    return nodes;
  };
  const rowsIn = async (
    parent: FilesRow | EntryRow,
    directory: TreeNode,
    start: Start,
    signal: AbortSignal,
  ): Promise<readonly Row[]> => paged(parent, await ordered(directory, signal), labelOf, entryMaker(parent, start));
  return {
    kinds: {
      files: {
        item: (row) => itemOfFiles(row, shown),
        async children(row, signal) {
          const { tree, place } = row.opened;
          drawn.set(row.id, placeKey(place));
          const narrowing = shown.narrowing(place);
          const id = idOf(row);
          if (narrowing === undefined) return rowsIn(row, tree.root, { id, path: '' }, signal);
          const { root, wanted, paths } = await (await on.explorer()).narrowed(tree, narrowing, signal);
          const rows = await rowsIn(row, root, { id: `${id}?${JSON.stringify(narrowing)}`, path: '' }, signal);
          return [noteOf(row, narrowingText(narrowing), wanted, paths), ...rows];
        },
      },
      entry: {
        item: (row) => itemOfEntry(row, shown),
        children: (row, signal) => rowsIn(row, row.node, { id: row.id, path: row.path }, signal),
        async resolve(item, row, signal) {
          item.tooltip = await (await on.explorer()).entryTooltip(row, signal);
          return item;
        },
      },
    },
    async rowOfPath(row, opened, path) {
      if (shown.narrowing(opened.place) !== undefined) shown.narrow(opened.place, undefined);
      const { signal } = new AbortController();
      let at: FilesRow | EntryRow = filesRow(row, opened);
      let directory = opened.tree.root;
      let start: Start = { id: idOf(at), path: '' };
      for (const name of path.split('/').filter((part) => part !== '')) {
        const node = directory.children?.get(name);
        if (node === undefined) return undefined;
        const nodes = await ordered(directory, signal);
        const maker = entryMaker(at, start);
        at = maker(parentAt(at, nodes, nodes.indexOf(node), labelOf, maker), node);
        directory = node;
        start = { id: at.id, path: at.path };
      }
      return at;
    },
  };
}

/** A directory as its entries need it. */
interface Start {
  /** What their ids begin with. */
  readonly id: string;
  readonly path: RawName;
}

function entryMaker({ opened }: FilesRow | EntryRow, { id, path }: Start): (parent: Row, node: TreeNode) => EntryRow {
  return (parent, node) => ({
    kind: 'entry',
    id: `${id}/${node.name}`,
    parent,
    opened,
    node,
    path: `${path}/${node.name}`,
  });
}

/** What the ids of the files of an image begin with. */
function idOf({ parent, id }: FilesRow): string {
  return `${parent?.id ?? id}#`;
}

/** How many are put in order in one go. */
const atOnce = 5000;

function byName(directory: TreeNode): readonly TreeNode[] {
  const nodes = childrenOf(directory);
  return [...nodes.filter(isDirectory), ...nodes.filter((node) => !isDirectory(node))];
}

function bySize(directory: TreeNode, sizes: FilesShown['sizes']): readonly TreeNode[] {
  const size = (node: TreeNode): number => sizes.get(node) ?? node.entry.size;
  return childrenOf(directory).sort((a, b) => size(b) - size(a));
}

function isDirectory(node: TreeNode): boolean {
  return node.entry.kind === 'directory';
}

function labelOf(node: TreeNode): string {
  return shownName(node.name);
}

function noteOf(parent: FilesRow, only: string, wanted: number, paths: number): NoteRow {
  const [shown, all] = [wanted, paths].map((count) => count.toLocaleString('en'));
  const title = `${shown} of ${all} paths`;
  const text = `${only}; click to show all files`;
  const command = { command: 'distroless.clearFilter', title: 'Show all files', arguments: [parent] };
  return { kind: 'note', id: `${parent.id}!narrowed`, parent, icon: 'filter', title, text, command };
}

function itemOfFiles({ opened }: FilesRow, shown: FilesShown): TreeItem {
  const item = new TreeItem('Files', TreeItemCollapsibleState.Expanded);
  const narrowing = shown.narrowing(opened.place);
  item.contextValue = narrowing === undefined ? 'files' : 'files;narrowed';
  item.iconPath = new ThemeIcon('files');
  const notes = [
    ...(narrowing === undefined ? [] : [narrowingText(narrowing)]),
    ...(shown.order() === 'size' ? ['largest first'] : []),
  ];
  item.description = notes.join(', ');
  return item;
}

const roots = new WeakMap<ShownPlace, Uri>();

/** To write down a place takes longer than all else of an item. */
function rootOf(place: ShownPlace): Uri {
  const root = roots.get(place) ?? imageUri(place, '/');
  roots.set(place, root);
  return root;
}

function itemOfEntry({ opened, node, path, said }: EntryRow, { order, sizes }: FilesShown): TreeItem {
  const uri = rootOf(opened.place).with({ path: pathText(path) });
  const size = order() === 'size' ? sizes.get(node) : undefined;
  const hasChildren = (node.children?.size ?? 0) > 0;
  const item = new TreeItem(uri, hasChildren ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  item.label = said?.label ?? labelOf(node);
  item.contextValue = `entry;${node.entry.kind}`;
  item.description = said?.description ?? entryDescription(node, size);
  item.iconPath = isDirectory(node) ? ThemeIcon.Folder : ThemeIcon.File;
  item.accessibilityInformation = { label: spoken(entryLabel(node, size), said) };
  if (node.entry.kind === 'file' || node.entry.kind === 'symlink') {
    item.command = { command: 'distroless.openFileInImage', title: 'Open', arguments: [uri] };
  }
  return item;
}

/** The label for a screen reader, with what else the row says. */
function spoken(label: string, said: EntryRow['said']): string {
  return said === undefined ? label : [said.label, said.description ?? label].join(', ');
}
