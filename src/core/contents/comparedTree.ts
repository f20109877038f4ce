import { pauses } from '../image/expand/pauses';
import type { Entry } from '../image/entry';
import type { RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import type { PathChange } from './compareTrees';

/** What became of a path. */
export type ChangeKind = PathChange['kind'];

/** A path that changed, or below which something did. */
export interface ComparedNode {
  /** The last part of the path; empty for the root. */
  readonly name: RawName;
  readonly path: RawName;
  /** `undefined` where only what is below changed. */
  readonly change: PathChange | undefined;
  readonly children: ReadonlyMap<RawName, ComparedNode>;
  /** Of the path and all below. */
  readonly totals: ChangeTotals;
}

/** How much changed, by what became of it. */
export type ChangeTotals = { readonly [Kind in ChangeKind]: ChangeTotal };

/** How many paths, and by how many bytes the files are more, or fewer; those of several names count once. */
export interface ChangeTotal {
  readonly paths: number;
  readonly bytes: number;
}

/** The changes as a tree of paths, with totals; others get a turn in between. Rejects only if the signal fires. */
export async function comparedTree(changes: readonly PathChange[], signal: AbortSignal): Promise<ComparedNode> {
  const root = new Node('', '/');
  const turn = pauses(signal);
  const counted = { before: new Set<Entry>(), after: new Set<Entry>() };
  for (const change of changes) {
    const pause = turn();
    if (pause !== undefined) await pause;
    add(root, change, sizeIn(counted.after, afterOf(change)) - sizeIn(counted.before, beforeOf(change)));
  }
  return root;
}

/** What is there in the first of two images. */
export function beforeOf(change: PathChange): TreeNode | undefined {
  return change.kind === 'added' ? undefined : change.before;
}

/** What is there in the second. */
export function afterOf(change: PathChange): TreeNode | undefined {
  return change.kind === 'removed' ? undefined : change.after;
}

/** By how many bytes an image is larger, or smaller, because of all this. */
export function grownBy({ added, modified, removed }: ChangeTotals): number {
  return added.bytes + modified.bytes + removed.bytes;
}

class Node implements ComparedNode {
  change: PathChange | undefined;
  readonly children = new Map<RawName, Node>();
  readonly totals = {
    added: { paths: 0, bytes: 0 },
    modified: { paths: 0, bytes: 0 },
    removed: { paths: 0, bytes: 0 },
  };

  constructor(
    readonly name: RawName,
    readonly path: RawName,
  ) {}
}

function add(root: Node, change: PathChange, bytes: number): void {
  let at = root;
  count(at, change, bytes);
  for (const name of change.path.split('/')) {
    if (name === '') continue;
    let child = at.children.get(name);
    if (child === undefined) {
      child = new Node(name, at === root ? `/${name}` : `${at.path}/${name}`);
      at.children.set(name, child);
    }
    at = child;
    count(at, change, bytes);
  }
  at.change = change;
}

function count(node: Node, { kind }: PathChange, bytes: number): void {
  const total = node.totals[kind];
  total.paths++;
  total.bytes += bytes;
}

function sizeIn(counted: Set<Entry>, node: TreeNode | undefined): number {
  if (node === undefined || node.entry.kind !== 'file' || counted.has(node.entry)) return 0;
  counted.add(node.entry); // hard links share their entry
  return node.entry.size;
}
