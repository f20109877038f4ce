import type { Entry } from './entry';
import type { RawName } from './rawName';

/** The files of an image as a container would see them. */
export interface ImageTree {
  readonly root: TreeNode;
}

/** A path of an image. Nodes are plain values: a tree view can keep them. */
export interface TreeNode {
  /** The last part of the path; empty for the root. */
  readonly name: RawName;
  readonly entry: Entry;
  /** The layer that the entry comes from, from 0, lowest first. */
  readonly layer: number;
  /** The layer that has the content, which is a lower one for a hard link across layers. */
  readonly dataLayer: number;
  /** Unordered; only for directories. */
  readonly children: ReadonlyMap<RawName, TreeNode> | undefined;
}

/** A node and its absolute path. */
export interface TreeRow {
  readonly path: RawName;
  readonly node: TreeNode;
}

/** What is directly in a directory, by the bytes of the names; empty for everything else. */
export function childrenOf(node: TreeNode): TreeNode[] {
  return [...(node.children?.values() ?? [])].sort((a, b) => compareRaw(a.name, b.name));
}

/** Everything below a directory, by the bytes of the paths, so that `/a-b` stands between `/a` and `/a/b`. */
export function* walk(top: TreeNode, topPath: RawName): Generator<TreeRow> {
  const stack = [visitsOf(top, topPath)];
  for (let visits = stack.at(-1); visits !== undefined; visits = stack.at(-1)) {
    const visit = visits.pop();
    if (visit === undefined) stack.pop();
    else if (visit.inside) stack.push(visitsOf(visit.node, visit.path));
    else yield { path: visit.path, node: visit.node };
  }
}

/**
 * Bytes of all files below a directory; those of several names count once for each layer. It is worked out in steps of some
 * thousand paths, so that others get a turn in between.
 */
export function* bytesBelow(top: TreeNode): Generator<undefined, number> {
  const counted = new Set<Entry>(); // hard links share their entry
  const stack = [top];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    counted.add(node.entry);
    if (counted.size % sumStep === 0) yield;
    for (const child of node.children?.values() ?? []) stack.push(child);
  }
  let sum = 0;
  for (const { size } of counted) sum += size;
  return sum;
}

const sumStep = 2000;

/** The order of bytes. */
function compareRaw(a: RawName, b: RawName): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Visit extends TreeRow {
  readonly key: RawName;
  /** Whether it is what is inside that is visited. */
  readonly inside: boolean;
}

/** The visits to a directory's children, last first. */
function visitsOf(directory: TreeNode, directoryPath: RawName): Visit[] {
  const prefix = directoryPath === '/' ? '/' : `${directoryPath}/`;
  const visits: Visit[] = [];
  for (const node of directory.children?.values() ?? []) {
    const path = prefix + node.name;
    visits.push({ path, node, key: node.name, inside: false });
    // Not by its children, which are made only when somebody asks for them.
    if (node.entry.kind === 'directory') visits.push({ path, node, key: `${node.name}/`, inside: true });
  }
  return visits.sort((a, b) => compareRaw(b.key, a.key));
}
