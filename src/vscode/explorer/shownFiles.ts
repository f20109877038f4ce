import { sorted } from '../../core/contents/sorted';
import { directorySizes } from '../../core/image/directorySizes';
import { pauses } from '../../core/image/expand/pauses';
import { narrowedTree, wantedBy, type NarrowedTree } from '../../core/image/narrowedTree';
import type { ImageTree, TreeNode } from '../../core/image/tree';
import { inSteps } from '../inSteps';
import type { Narrowing } from './filesShown';

/** The files that are to be shown of an image. */
export function narrowed(tree: ImageTree, narrowing: Narrowing, signal: AbortSignal): Promise<NarrowedTree> {
  const isWanted =
    narrowing.kind === 'text' ? wantedBy(narrowing.text) : (node: TreeNode) => isOfLayer(node, narrowing.layer);
  return inSteps(narrowedTree(tree, isWanted), signal);
}

/** Adds up the bytes of a directory and of all below. */
export async function addSizes(
  directory: TreeNode,
  sizes: WeakMap<TreeNode, number>,
  signal: AbortSignal,
): Promise<void> {
  for (const [node, size] of await inSteps(directorySizes(directory), signal)) sizes.set(node, size);
}

/** What is in a directory, directories first by the bytes of their names; with `sizes` the largest first. Others get a turn meanwhile. */
export async function filesInOrder(
  { children }: TreeNode,
  sizes: WeakMap<TreeNode, number> | undefined,
  signal: AbortSignal,
): Promise<readonly TreeNode[]> {
  const keyed = Array.from(children?.values() ?? [], (node) => ({ node, key: keyOf(node, sizes) }));
  // No two have the same name.
  const inOrder = await sorted(keyed, (a, b) => b.key - a.key || (a.node.name < b.node.name ? -1 : 1), pauses(signal));
  return inOrder.map(({ node }) => node);
}

function keyOf(node: TreeNode, sizes: WeakMap<TreeNode, number> | undefined): number {
  if (sizes === undefined) return node.entry.kind === 'directory' ? 1 : 0;
  return sizes.get(node) ?? node.entry.size;
}

/** A directory that its layer only implies is none of its changes. */
function isOfLayer({ layer, entry }: TreeNode, wanted: number): boolean {
  return layer === wanted && !entry.implied;
}
