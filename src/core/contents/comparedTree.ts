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
  // Most changes lie in the directory of the one before.
  let directory = '';
  let above: readonly Node[] = [root];
  for (const change of changes) {
    const pause = turn();
    if (pause !== undefined) await pause;
    const bytes = sizeIn(counted.after, afterOf(change)) - sizeIn(counted.before, beforeOf(change));
    const cut = change.path.lastIndexOf('/');
    if (change.path.slice(0, cut) !== directory) {
      directory = change.path.slice(0, cut);
      above = directoriesTo(root, directory);
    }
    for (const node of above) count(node, change, bytes);
    if (change.path === '/') root.change = change;
    else {
      const node = childOf(above.at(-1) ?? root, change.path.slice(cut + 1), change.path);
      node.change = change;
      count(node, change, bytes);
    }
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

const nothing: ReadonlyMap<RawName, Node> = new Map();

class Node implements ComparedNode {
  change: PathChange | undefined;
  made: Map<RawName, Node> | undefined;
  readonly totals = {
    added: { paths: 0, bytes: 0 },
    modified: { paths: 0, bytes: 0 },
    removed: { paths: 0, bytes: 0 },
  };

  constructor(
    readonly name: RawName,
    readonly path: RawName,
  ) {}

  get children(): ReadonlyMap<RawName, Node> {
    return this.made ?? nothing; // most are files
  }
}

/** The root and all directories down to a path, which begins with a slash unless it is that of the root. */
function directoriesTo(root: Node, path: RawName): readonly Node[] {
  const nodes = [root];
  let at = root;
  for (let end = path.indexOf('/', 1); path !== ''; end = path.indexOf('/', end + 1)) {
    const own = end < 0 ? path : path.slice(0, end);
    at = childOf(at, own.slice(own.lastIndexOf('/') + 1), own);
    nodes.push(at);
    if (end < 0) break;
  }
  return nodes;
}

function childOf(directory: Node, name: RawName, path: RawName): Node {
  const children = (directory.made ??= new Map());
  const known = children.get(name);
  if (known !== undefined) return known;
  const child = new Node(name, path);
  children.set(name, child);
  return child;
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
