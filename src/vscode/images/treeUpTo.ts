import { mergeLayers, type MergedTree } from '../../core/image/merge';
import type { ImageTree } from '../../core/image/tree';

const made = new WeakMap<MergedTree, Map<number, ImageTree>>();

/** The files that the lowest `upTo` layers of an image make, all of them without; made once, as its directories are when they are looked at. */
export function treeUpTo(tree: MergedTree, upTo: number | undefined): ImageTree {
  if (upTo === undefined || upTo >= tree.layers.length) return tree;
  const trees = made.get(tree) ?? new Map<number, ImageTree>();
  made.set(tree, trees);
  const lower = trees.get(upTo) ?? mergeLayers(tree.layers.slice(0, upTo));
  trees.set(upTo, lower);
  return lower;
}
