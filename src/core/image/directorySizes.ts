import type { Entry } from './entry';
import type { TreeNode } from './tree';

/** Bytes of all files below each directory; a file of several names counts where it comes first, as du(1) does it. */
export type DirectorySizes = ReadonlyMap<TreeNode, number>;

/** Adds up all directories below one at once, in steps of some thousand paths. */
export function* directorySizes(top: TreeNode): Generator<undefined, DirectorySizes> {
  const sizes = new Map<TreeNode, number>();
  const counted = new Set<Entry>();
  // Each directory stands before what is in it.
  const directories: { readonly node: TreeNode; readonly parent: TreeNode | undefined }[] = [
    { node: top, parent: undefined },
  ];
  let looked = 0;
  for (let at = 0; at < directories.length; at++) {
    const { node } = directories[at]!; // there is one at each place
    let sum = 0;
    for (const child of node.children?.values() ?? []) {
      if (++looked % stepLength === 0) yield;
      if (child.entry.kind === 'directory') directories.push({ node: child, parent: node });
      else if (!counted.has(child.entry)) sum += child.entry.size;
      counted.add(child.entry);
    }
    sizes.set(node, sum);
  }
  for (const { node, parent } of directories.reverse()) {
    if (parent !== undefined) sizes.set(parent, (sizes.get(parent) ?? 0) + (sizes.get(node) ?? 0));
  }
  return sizes;
}

const stepLength = 2000;
