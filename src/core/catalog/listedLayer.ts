import { impliedDirectory, type Entry } from '../image/entry';
import type { LayerIndex, LayerNode } from '../image/layerIndex';
import type { RawName } from '../image/rawName';
import type { ListedRow } from './fileIndex';

/** The listed paths of a layer as a tree, as if its tar had been read; hard links share their entry. */
export function listedLayer(rows: readonly ListedRow[]): LayerIndex {
  const root: Node = { entry: impliedDirectory, children: new Map() };
  const entries = new Map<RawName, Entry>();
  // A hard link may stand before what it links to.
  const links = rows.filter(({ kind }) => kind === 'hardlink');
  for (const row of [...rows.filter(({ kind }) => kind !== 'hardlink'), ...links]) {
    const slash = row.path.lastIndexOf('/');
    const parent = directoryAt(root, row.path.slice(1, slash));
    const name = row.path.slice(slash + 1);
    const entry = entryOf(row, entries);
    entries.set(row.path, entry);
    const children = row.kind === 'directory' ? (parent.children?.get(name)?.children ?? new Map()) : undefined;
    parent.children?.set(name, { entry, children });
  }
  return { root, whiteouts: new Set(), opaques: new Set(), openLinks: [], diagnostics: [] };
}

interface Node extends LayerNode {
  readonly children: Map<RawName, Node> | undefined;
}

function directoryAt(root: Node, path: RawName): Node {
  let node = root;
  for (const name of path === '' ? [] : path.split('/')) {
    const found = node.children?.get(name);
    const next: Node = found?.children === undefined ? { entry: impliedDirectory, children: new Map() } : found;
    if (next !== found) node.children?.set(name, next);
    node = next;
  }
  return node;
}

function entryOf(row: ListedRow, entries: ReadonlyMap<RawName, Entry>): Entry {
  const { kind, size, mode, uid, gid, mtime, link } = row;
  const target = kind === 'hardlink' ? entries.get(link) : undefined;
  if (target !== undefined) return target;
  return {
    ...impliedDirectory,
    kind: kind === 'hardlink' ? 'broken' : kind,
    size,
    mode,
    uid,
    gid,
    mtime,
    link,
    implied: false,
  };
}
