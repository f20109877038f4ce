import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { platformNote } from '../../core/image/imageNotes';
import { textFromRaw, type RawName } from '../../core/image/rawName';
import { childrenOf, type TreeNode } from '../../core/image/tree';
import {
  entryDescription,
  entryLabel,
  entryTooltip,
  imageDescription,
  imageLabel,
  imageTooltip,
} from '../images/describe';
import { imageUri, placeKey } from '../images/imageUri';
import type { OpenedImage, OpenedImages, ReadProgress } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
import type { Looks } from './looks';
import type { EntryRow, FilesRow, ImageLook, ImageRow, NoteRow, ProblemRow, Row } from './row';
import type { RowKindsOf } from './rowKind';

/** Rows of images and of their files; `unread` hears of those that could not be read. */
export function imageRows(
  images: OpenedImages,
  looks: Looks,
  unread: (row: ImageRow) => void,
): RowKindsOf<'image' | 'files' | 'entry' | 'note' | 'problem'> {
  return {
    image: {
      item: (row) => itemOfImage(row, images.known(row.place), looks.isShowing(row.place)),
      children: async (row) => {
        const rows = await looks.rowsBelow(row);
        if (rows[0]?.kind === 'problem') unread(row);
        return rows;
      },
      collapsed: ({ place }) => looks.leave(place),
    },
    files: { item: itemOfFiles, children: (row) => entriesOf(row, row.opened, row.opened.tree.root, '') },
    entry: {
      item: itemOfEntry,
      children: (row) => entriesOf(row, row.opened, row.node, row.path),
      resolve: (item, { opened, node, path }) => {
        item.tooltip = entryTooltip(opened.image, node, path);
        return item;
      },
    },
    note: { item: itemOfNote },
    problem: { item: itemOfProblem },
  };
}

/** The row of an image; its place alone says which row it is. */
export function imageRow(place: ShownPlace, parent?: Row, look?: ImageLook): ImageRow {
  return { kind: 'image', id: placeKey(place), parent, place, ...(look !== undefined && { look }) };
}

/** All that is below an image. */
export function rowsOf(row: ImageRow, opened: OpenedImage): readonly Row[] {
  return [...notesOf(row, opened), filesRow(row, opened)];
}

/** What is below an image that is still being read. */
export function rowsSoFar(row: ImageRow, { text, soFar }: ReadProgress): readonly Row[] {
  const title = 'Reading, more files follow';
  return [
    { kind: 'note', id: `${row.id}!reading`, parent: row, icon: 'loading~spin', title, text },
    filesRow(row, soFar()),
  ];
}

/** The row of a path that is in an image, with all that are above it; `undefined` for one that is not. */
export function rowOfPath(row: ImageRow, opened: OpenedImage, path: RawName): FilesRow | EntryRow | undefined {
  let at: FilesRow | EntryRow = filesRow(row, opened);
  let node = opened.tree.root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    const child = node.children?.get(name);
    if (child === undefined) return undefined;
    at = entryRow(at, opened, child, at.kind === 'files' ? '' : at.path);
    node = child;
  }
  return at;
}

function filesRow(parent: ImageRow, opened: OpenedImage): FilesRow {
  return { kind: 'files', id: `${parent.id}!files`, parent, opened };
}

function entryRow(parent: FilesRow | EntryRow, opened: OpenedImage, node: TreeNode, above: RawName): EntryRow {
  const path = `${above}/${node.name}`;
  return { kind: 'entry', id: `${placeKey(opened.place)}#${path}`, parent, opened, node, path };
}

/** What is in a directory, directories first. */
function entriesOf(
  parent: FilesRow | EntryRow,
  opened: OpenedImage,
  directory: TreeNode,
  path: RawName,
): readonly EntryRow[] {
  const nodes = childrenOf(directory);
  const ordered = [...nodes.filter(isDirectory), ...nodes.filter((node) => !isDirectory(node))];
  return ordered.map((node) => entryRow(parent, opened, node, path));
}

function isDirectory(node: TreeNode): boolean {
  return node.entry.kind === 'directory';
}

function notesOf(parent: ImageRow, { image, faults }: OpenedImage): readonly NoteRow[] {
  const platform = platformNote(image);
  return [
    ...(platform === undefined
      ? []
      : [
          {
            kind: 'note',
            id: `${parent.id}!platform`,
            parent,
            icon: 'info',
            title: 'Image of Windows',
            text: platform,
          } as const,
        ]),
    ...faults.map(({ layer, kind, message }): NoteRow => {
      const title = `Layer ${layer + 1} is ${kind === 'absent' ? 'not shown' : 'damaged'}`;
      // The title says which layer it is, in a row that has little room.
      const text = message.replace(`Layer ${layer + 1} of ${image.layers.length} of ${image.name}: `, '');
      return { kind: 'note', id: `${parent.id}!fault${layer}`, parent, icon: 'warning', title, text };
    }),
  ];
}

function itemOfImage({ place, parent, look }: ImageRow, opened: OpenedImage | undefined, isShowing: boolean): TreeItem {
  // One that was just opened shows its files; one that is remembered, or one of many, is read when someone looks.
  const isOpen = parent === undefined && (opened !== undefined || isShowing);
  const state = isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(look?.label ?? imageLabel(place), state);
  item.contextValue = (opened?.platforms.length ?? 0) > 1 ? 'image;platforms' : 'image';
  item.iconPath = new ThemeIcon('package');
  item.tooltip = look?.tooltip ?? imageTooltip(place, opened);
  const description = look?.description ?? (opened && imageDescription(opened));
  if (description !== undefined) item.description = description;
  return item;
}

function itemOfFiles(): TreeItem {
  const item = new TreeItem('Files', TreeItemCollapsibleState.Expanded);
  item.contextValue = 'files';
  item.iconPath = new ThemeIcon('files');
  return item;
}

function itemOfEntry({ opened, node, path }: EntryRow): TreeItem {
  const uri = imageUri(opened.place, textFromRaw(path));
  const hasChildren = (node.children?.size ?? 0) > 0;
  const item = new TreeItem(uri, hasChildren ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  item.label = textFromRaw(node.name);
  item.contextValue = `entry;${node.entry.kind}`;
  item.description = entryDescription(node);
  item.iconPath = isDirectory(node) ? ThemeIcon.Folder : ThemeIcon.File;
  item.accessibilityInformation = { label: entryLabel(node) };
  if (node.entry.kind === 'file' || node.entry.kind === 'symlink') {
    item.command = { command: 'distroless.openFileInImage', title: 'Open', arguments: [uri] };
  }
  return item;
}

function itemOfNote({ icon, title, text }: NoteRow): TreeItem {
  const item = new TreeItem(title);
  item.iconPath = new ThemeIcon(icon);
  item.description = text;
  item.tooltip = text;
  item.accessibilityInformation = { label: `${title}: ${text}` };
  return item;
}

function itemOfProblem(row: ProblemRow): TreeItem {
  // What went wrong begins with a path, which would leave no room for the rest.
  const item = new TreeItem('Cannot be read: click to try again');
  item.iconPath = new ThemeIcon('warning');
  item.description = row.text;
  item.tooltip = row.text;
  item.accessibilityInformation = { label: `${row.text} Press Enter to try again.` };
  item.command = { command: 'distroless.retry', title: 'Retry', arguments: [row] };
  return item;
}
