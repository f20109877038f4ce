import type { LayerChange } from './layerChanges';
import type { RawName } from './rawName';

/** A directory or other path that a layer changes, or in which it changes something. */
export interface ChangeNode {
  /** The last part of the path; empty for the root. */
  readonly name: RawName;
  /** `undefined` for a directory in which there are changes, and which is itself as it was. */
  readonly change: LayerChange | undefined;
  readonly children: ReadonlyMap<RawName, ChangeNode>;
  /** Of all below, not of itself. */
  readonly below: ChangeCounts;
}

/** How many paths were added, modified and deleted, and the bytes that the layer brings. */
export interface ChangeCounts {
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  readonly bytes: number;
}

/** What a layer changes, which comes in no order, as directories; in steps of some thousand paths. */
export function* changeTree(changes: readonly LayerChange[]): Generator<undefined, ChangeNode> {
  const root = newNode('');
  for (const [at, change] of changes.entries()) {
    if ((at + 1) % stepLength === 0) yield;
    let node = root;
    for (const name of change.path.split('/')) {
      if (name === '') continue;
      count(node.below, change);
      const child = node.children.get(name) ?? newNode(name);
      node.children.set(name, child);
      node = child;
    }
    node.change = change;
  }
  return root;
}

/** Counts of nothing. */
export const noChanges: ChangeCounts = { added: 0, modified: 0, deleted: 0, bytes: 0 };

const stepLength = 2000;

interface Growing extends ChangeNode {
  change: LayerChange | undefined;
  readonly children: Map<RawName, Growing>;
  readonly below: { -readonly [Key in keyof ChangeCounts]: ChangeCounts[Key] };
}

function newNode(name: RawName): Growing {
  return { name, change: undefined, children: new Map(), below: { ...noChanges } };
}

function count(below: Growing['below'], { kind, bytes }: LayerChange): void {
  below[kind]++;
  below.bytes += bytes;
}
