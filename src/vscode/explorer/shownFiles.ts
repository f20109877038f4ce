import { directorySizes } from '../../core/image/directorySizes';
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

/** A directory that its layer only implies is none of its changes. */
function isOfLayer({ layer, entry }: TreeNode, wanted: number): boolean {
  return layer === wanted && !entry.implied;
}
