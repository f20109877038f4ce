import {
  CancellationError,
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type Disposable,
  type TreeDataProvider,
} from 'vscode';
import { textFromRaw } from '../../core/image/rawName';
import type { Report } from '../report';
import { entryDescription, entryLabel, entryTooltip, imageDescription, imageLabel, imageTooltip } from './describe';
import { imageUri, placeKey } from './imageUri';
import { createLooks } from './looks';
import type { OpenedImage, OpenedImages } from './openedImages';
import type { ShownPlace } from './shownPlace';
import { entriesOf, isDirectory, type EntryElement, type NoteElement, type TreeElement } from './treeRows';

/** Id of the view in package.json. */
export const imagesView = 'distroless.images';

/** The opened images and their files, directories first. What cannot be read is a row that tries again on a click. */
export interface ImageTreeProvider extends TreeDataProvider<TreeElement>, Disposable {
  /**
   * The row of an image, for `TreeView.reveal`, which waits until the list is drawn and then opens the view again: if
   * `wanted` says no by then, it does nothing, so that a person who has left is not fetched back.
   */
  rowToReveal(place: ShownPlace, wanted: () => boolean): TreeElement;
  /** Ends the reading of an image that nobody else waits for, as its row was closed. */
  collapsed(element: TreeElement): void;
}

/** Makes the rows of the sidebar from the images that are open. */
export function createImageTree(images: OpenedImages, report: Report): ImageTreeProvider {
  const changed = new EventEmitter<TreeElement | undefined>();
  const closed = new AbortController();
  // VS Code knows a row again by its object.
  const roots = new Map<string, TreeElement>();
  const rootOf = (place: ShownPlace): TreeElement => {
    const key = placeKey(place);
    const root = roots.get(key) ?? { kind: 'image', place };
    roots.set(key, root);
    return root;
  };
  const reveals = new WeakMap<TreeElement, () => boolean>();
  const listening = images.onDidChange((place) => changed.fire(place && rootOf(place)));

  const looks = createLooks(images, imagesView, report, closed.signal, (place) => changed.fire(rootOf(place)));
  return {
    rowToReveal: (place, wanted) => {
      // Another object than the row: only of one that it does not know, VS Code asks for the parent just before it reveals.
      const row: TreeElement = { kind: 'image', place };
      reveals.set(row, wanted);
      return row;
    },
    onDidChangeTreeData: changed.event,
    getChildren: (element) => {
      if (element === undefined) return images.list().map(rootOf);
      switch (element.kind) {
        case 'image':
          return looks.rowsBelow(element.place);
        case 'entry':
          return entriesOf(element.opened, element.node, element.path);
        case 'problem':
        case 'note':
          return [];
      }
    },
    getParent: (element) => {
      if (reveals.get(element)?.() === false) throw new CancellationError();
      return element.kind === 'problem' || element.kind === 'note' ? rootOf(element.place) : undefined;
    },
    getTreeItem: (element) => {
      switch (element.kind) {
        case 'image':
          return itemOfImage(element.place, images.known(element.place), looks.isShowing(element.place));
        case 'entry':
          return itemOfEntry(element);
        case 'problem':
          return itemOfProblem(element);
        case 'note':
          return itemOfNote(element);
      }
    },
    resolveTreeItem: (item, element) => {
      if (element.kind === 'entry') item.tooltip = entryTooltip(element.opened.image, element.node, element.path);
      return item;
    },
    collapsed: (element) => {
      if (element.kind === 'image') looks.leave(element.place);
    },
    dispose: () => {
      closed.abort();
      listening.dispose();
      changed.dispose();
    },
  };
}

function itemOfImage(place: ShownPlace, opened: OpenedImage | undefined, isShowing: boolean): TreeItem {
  // One that was just opened shows its files; one that is remembered is read when someone looks.
  const state = opened || isShowing ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(imageLabel(place), state);
  item.id = placeKey(place);
  item.contextValue = (opened?.platforms.length ?? 0) > 1 ? 'image.platforms' : 'image';
  item.iconPath = new ThemeIcon('package');
  item.tooltip = imageTooltip(place, opened);
  if (opened) item.description = imageDescription(opened);
  return item;
}

function itemOfEntry({ opened, node, path }: EntryElement): TreeItem {
  const uri = imageUri(opened.place, textFromRaw(path));
  const hasChildren = (node.children?.size ?? 0) > 0;
  const item = new TreeItem(uri, hasChildren ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  item.id = `${placeKey(opened.place)}#${path}`;
  item.label = textFromRaw(node.name);
  item.contextValue = 'entry';
  item.description = entryDescription(node);
  item.iconPath = isDirectory(node) ? ThemeIcon.Folder : ThemeIcon.File;
  item.accessibilityInformation = { label: entryLabel(node) };
  if (node.entry.kind === 'file' || node.entry.kind === 'symlink') {
    item.command = { command: 'distroless.openFileInImage', title: 'Open', arguments: [uri] };
  }
  return item;
}

function itemOfProblem({ place, text }: Extract<TreeElement, { kind: 'problem' }>): TreeItem {
  // What went wrong begins with a path, which would leave no room for the rest.
  const item = new TreeItem('Cannot be read: click to try again');
  item.id = `${placeKey(place)}!`;
  item.iconPath = new ThemeIcon('warning');
  item.description = text;
  item.tooltip = text;
  item.accessibilityInformation = { label: `${text} Press Enter to try again.` };
  item.command = { command: 'distroless.reloadImage', title: 'Retry', arguments: [{ kind: 'image', place }] };
  return item;
}

function itemOfNote({ place, key, icon, title, text }: NoteElement): TreeItem {
  const item = new TreeItem(title);
  item.id = `${placeKey(place)}!${key}`;
  item.iconPath = new ThemeIcon(icon);
  item.description = text;
  item.tooltip = text;
  item.accessibilityInformation = { label: `${title}: ${text}` };
  return item;
}
