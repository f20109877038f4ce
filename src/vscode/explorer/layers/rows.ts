import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { bytesSpoken, bytesText } from '../../../core/image/bytesText';
import type { ChangeCounts, ChangeNode } from '../../../core/image/changeTree';
import { layerTitle } from '../../../core/image/layerTitle';
import { printable } from '../../../core/image/printable';
import type { RawName } from '../../../core/image/rawName';
import { shownName } from '../../images/describe';
import { pathText } from '../../images/displayedPath';
import { imageUri } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { markedUri } from '../decorations';
import type { Explore } from '../explore';
import { paged } from '../paged';
import type { AnyRow, Row } from '../row';
import type { RowKindsOf } from '../rowKind';

/** The steps that made an image, oldest first as in a Dockerfile. */
export interface LayersRow extends AnyRow {
  readonly kind: 'layers';
  readonly opened: OpenedImage;
}

/** A step of how an image was made. */
export interface LayerRow extends AnyRow {
  readonly kind: 'layer';
  readonly opened: OpenedImage;
  /** From 0, oldest first. */
  readonly step: number;
  /** From 0, lowest first; `undefined` for a step that made none. */
  readonly layer: number | undefined;
  /** As the image says it; `undefined` for a layer of which it says nothing. */
  readonly createdBy: string | undefined;
  /** The same as a Dockerfile would have it. */
  readonly instruction: string;
  /** Bytes as stored. */
  readonly size: number;
  /** `undefined` until they are counted. */
  readonly counts: ChangeCounts | undefined;
}

/** A path that a layer changes, or a directory in which it changes something. */
export interface ChangeRow extends AnyRow {
  readonly kind: 'change';
  readonly opened: OpenedImage;
  /** From 0. */
  readonly layer: number;
  readonly node: ChangeNode;
  readonly path: RawName;
}

/** Rows of layers and of what they change. */
export function layerRows(on: Explore): RowKindsOf<'layers' | 'layer' | 'change'> {
  return {
    layers: {
      item: itemOfLayers,
      children: async (row, signal) => (await on.explorer()).layersBelow(row, signal, () => on.refresh(row.id)),
    },
    layer: {
      item: itemOfLayer,
      async children(row, signal) {
        if (row.layer === undefined) return [];
        const { layer, opened } = row;
        const node = await (await on.explorer()).changesOf(opened, layer, signal);
        return changesIn(row, { opened, layer, path: '' }, [...node.children.values()]);
      },
      async resolve(item, row) {
        item.tooltip = (await on.explorer()).layerTooltip(row);
        return item;
      },
    },
    change: {
      item: itemOfChange,
      async children(row) {
        const isDeleted = row.node.change?.kind === 'deleted';
        const below = isDeleted ? (await on.explorer()).deletedIn(row) : [...row.node.children.values()];
        return changesIn(row, row, below);
      },
      async resolve(item, row, signal) {
        item.tooltip = await (await on.explorer()).changeTooltip(row, signal);
        return item;
      },
    },
  };
}

function changesIn(
  parent: Row,
  { opened, layer, path }: Pick<ChangeRow, 'opened' | 'layer' | 'path'>,
  nodes: readonly ChangeNode[],
): readonly Row[] {
  const order = (a: ChangeNode, b: ChangeNode): number =>
    Number(isDirectory(b)) - Number(isDirectory(a)) || (a.name < b.name ? -1 : 1);
  const { id } = parent;
  return paged(
    parent,
    nodes.toSorted(order),
    ({ name }) => shownName(name),
    (at, node) => ({
      kind: 'change',
      id: `${id}/${node.name}`,
      parent: at,
      opened,
      layer,
      node,
      path: `${path}/${node.name}`,
    }),
  );
}

/** Whether it is a directory now, or where it is deleted, was one. */
export function isDirectory({ change }: ChangeNode): boolean {
  return change === undefined || (change.entry ?? change.before)?.kind === 'directory';
}

function itemOfLayers({ opened: { image } }: LayersRow): TreeItem {
  const item = new TreeItem('Layers', TreeItemCollapsibleState.Collapsed);
  item.contextValue = 'layers';
  item.iconPath = new ThemeIcon('layers');
  item.description = String(image.layers.length);
  return item;
}

function itemOfLayer({ layer, instruction, size, counts }: LayerRow): TreeItem {
  const { Collapsed, None } = TreeItemCollapsibleState;
  const shown = printable(instruction);
  if (layer === undefined) {
    // A step without files stands back: all of it is in the paler colour of descriptions.
    const item = new TreeItem('', None);
    item.description = shown;
    item.contextValue = 'step';
    item.iconPath = new ThemeIcon('circle-small', new ThemeColor('disabledForeground'));
    item.accessibilityInformation = { label: `${shown}, made no layer` };
    return item;
  }
  // What is longest comes last, since a side bar is narrow.
  const { title, rest } = layerTitle(shown);
  const isEmpty = counts !== undefined && isNothing(counts);
  const item = new TreeItem(`${layer + 1}  ${title}`, isEmpty ? None : Collapsed);
  item.contextValue = 'layer';
  item.iconPath = new ThemeIcon('layers');
  item.description = [bytesText(size), countsText(counts), rest].filter((part) => part !== '').join('  ');
  const counted = counts === undefined ? [] : [countsSpoken(counts)];
  item.accessibilityInformation = { label: [`Layer ${layer + 1}`, shown, bytesSpoken(size), ...counted].join(', ') };
  return item;
}

function itemOfChange(row: ChangeRow): TreeItem {
  const { opened, layer, node, path } = row;
  const { Collapsed, None } = TreeItemCollapsibleState;
  const { change } = node;
  const isFolder = isDirectory(node);
  const hasMore = node.children.size > 0 || (isFolder && change?.kind === 'deleted');
  const uri = imageUri(opened.place, pathText(path), change?.kind === 'deleted' ? layer : layer + 1);
  const item = new TreeItem(change === undefined ? uri : markedUri(uri, change.kind), hasMore ? Collapsed : None);
  const name = shownName(node.name);
  item.label = name;
  item.iconPath = isFolder ? ThemeIcon.Folder : ThemeIcon.File;
  item.contextValue = `change;${change?.kind ?? 'inside'};${isFolder ? 'directory' : 'file'}`;
  item.description = changeText(node);
  item.accessibilityInformation = { label: changeSpoken(name, layer, node) };
  if (!isFolder) {
    item.command = { command: 'distroless.openLayerChange', title: 'Open', arguments: [row] };
  }
  return item;
}

/** What a change brings or takes away, and of a directory how much changes in it. */
function changeText({ change, below }: ChangeNode): string {
  const inside = countsText(below);
  const bytes = bytesOf(change, below);
  return [bytes, inside].filter((part) => part !== '').join('  ');
}

function bytesOf(change: ChangeNode['change'], below: ChangeCounts): string {
  switch (change?.kind) {
    case 'deleted':
      return change.hiddenBytes === 0 ? '' : `-${bytesText(change.hiddenBytes)}`;
    case 'added':
    case 'modified':
      if (change.entry?.kind === 'symlink') return `→ ${shownName(change.entry.link)}`;
      if (change.entry?.kind === 'file') return bytesText(change.entry.size);
      break;
    case undefined:
      break;
  }
  return below.bytes === 0 ? '' : bytesText(below.bytes);
}

function changeSpoken(name: string, layer: number, node: ChangeNode): string {
  const { change, below } = node;
  const kind = isDirectory(node) ? 'directory' : change?.entry?.kind === 'symlink' ? 'symbolic link' : 'file';
  const size = change?.entry?.kind === 'file' ? [bytesSpoken(change.entry.size)] : [];
  const done = change === undefined ? [] : [`${change.kind} in layer ${layer + 1}`];
  const inside = isNothing(below) ? [] : [`${countsSpoken(below)} in it`];
  return [name, kind, ...size, ...done, ...inside].join(', ');
}

/** As Git writes it: `+12 ~3 -1`. */
function countsText(counts: ChangeCounts | undefined): string {
  if (counts === undefined) return '';
  const { added, modified, deleted } = counts;
  const parts = [
    [added, '+'],
    [modified, '~'],
    [deleted, '-'],
  ] as const;
  return parts.flatMap(([count, sign]) => (count === 0 ? [] : [`${sign}${count.toLocaleString('en')}`])).join(' ');
}

function countsSpoken(counts: ChangeCounts): string {
  const { added, modified, deleted } = counts;
  const parts = Object.entries({ added, modified, deleted }).filter(([, count]) => count > 0);
  return parts.length === 0 ? 'nothing changed' : parts.map(([what, count]) => `${count} ${what}`).join(', ');
}

function isNothing({ added, modified, deleted }: ChangeCounts): boolean {
  return added + modified + deleted === 0;
}
