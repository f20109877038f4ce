import {
  CancellationError,
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Disposable,
  type TreeDataProvider,
} from 'vscode';
import { textFromRaw, type RawName } from '../../core/image/rawName';
import type { TreeFault } from '../../core/image/openTree';
import { childrenOf, type TreeNode } from '../../core/image/tree';
import type { Report } from '../report';
import { isAbort } from '../translate';
import { entryDescription, entryLabel, entryTooltip, imageDescription, imageLabel, imageTooltip } from './describe';
import { imageUri, placeKey } from './imageUri';
import type { OpenedImage, OpenedImages } from './openedImages';
import type { ShownPlace } from './shownPlace';

/** Id of the view in package.json. */
export const imagesView = 'distroless.images';

/** A row of the tree. */
export type TreeElement =
  | { readonly kind: 'image'; readonly place: ShownPlace }
  | EntryElement
  | { readonly kind: 'problem'; readonly place: ShownPlace; readonly text: string }
  /** What is to be said about a layer of an image that is shown all the same. */
  | { readonly kind: 'fault'; readonly place: ShownPlace; readonly fault: TreeFault };

/** A path of an image; `path` is absolute. */
export interface EntryElement {
  readonly kind: 'entry';
  readonly opened: OpenedImage;
  readonly node: TreeNode;
  readonly path: RawName;
}

/** The opened images and their files, directories first. What cannot be read is a row that tries again on a click. */
export interface ImageTreeProvider extends TreeDataProvider<TreeElement>, Disposable {
  /**
   * The row of an image, for `TreeView.reveal`, which waits until the list is drawn and then opens the view again: if
   * `wanted` says no by then, it does nothing, so that a person who has left is not fetched back.
   */
  rowToReveal(place: ShownPlace, wanted: () => boolean): TreeElement;
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

  const filesOf = async (place: ShownPlace): Promise<TreeElement[]> => {
    try {
      const opened = await window.withProgress({ location: { viewId: imagesView } }, () =>
        images.read(place, closed.signal),
      );
      const faults = opened.faults.map((fault): TreeElement => ({ kind: 'fault', place, fault }));
      return [...faults, ...entriesOf(opened, opened.tree.root, '')];
    } catch (error) {
      if (isAbort(error)) return [];
      report.log.error(error instanceof Error ? error : String(error));
      return [{ kind: 'problem', place, text: report.sentence(error) }];
    }
  };
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
          return filesOf(element.place);
        case 'entry':
          return entriesOf(element.opened, element.node, element.path);
        case 'problem':
        case 'fault':
          return [];
      }
    },
    getParent: (element) => {
      if (reveals.get(element)?.() === false) throw new CancellationError();
      return element.kind === 'problem' || element.kind === 'fault' ? rootOf(element.place) : undefined;
    },
    getTreeItem: (element) => {
      switch (element.kind) {
        case 'image':
          return itemOfImage(element.place, images.known(element.place));
        case 'entry':
          return itemOfEntry(element);
        case 'problem':
          return itemOfProblem(element);
        case 'fault':
          return itemOfFault(element);
      }
    },
    resolveTreeItem: (item, element) => {
      if (element.kind === 'entry') item.tooltip = entryTooltip(element.opened.image, element.node, element.path);
      return item;
    },
    dispose: () => {
      closed.abort();
      listening.dispose();
      changed.dispose();
    },
  };
}

function entriesOf(opened: OpenedImage, directory: TreeNode, path: RawName): EntryElement[] {
  const nodes = childrenOf(directory);
  const ordered = [...nodes.filter(isDirectory), ...nodes.filter((node) => !isDirectory(node))];
  return ordered.map((node) => ({ kind: 'entry', opened, node, path: `${path}/${node.name}` }));
}

function itemOfImage(place: ShownPlace, opened: OpenedImage | undefined): TreeItem {
  // One that was just opened shows its files; one that is remembered is read when someone looks.
  const state = opened ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(imageLabel(place), state);
  item.id = placeKey(place);
  item.contextValue = 'image';
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

function itemOfFault({ place, fault }: Extract<TreeElement, { kind: 'fault' }>): TreeItem {
  const item = new TreeItem(
    `Layer ${fault.layer + 1} is ${fault.kind === 'absent' ? 'not shown' : 'not as it should be'}`,
  );
  item.id = `${placeKey(place)}!${fault.layer}`;
  item.iconPath = new ThemeIcon('warning');
  item.description = fault.message;
  item.tooltip = fault.message;
  item.accessibilityInformation = { label: `Layer ${fault.layer + 1}: ${fault.message}` };
  return item;
}

function isDirectory(node: TreeNode): boolean {
  return node.entry.kind === 'directory';
}
