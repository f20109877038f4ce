import { PathWalk } from './pathWalk';
import type { RawName } from './rawName';
import type { ImageTree, TreeNode } from './tree';

/** What is at a path, or why nothing is. */
export type Found =
  | { readonly kind: 'found'; readonly node: TreeNode; readonly path: RawName }
  /** `at` is the path that is not there. */
  | { readonly kind: 'missing'; readonly at: RawName }
  /** `at` is not a directory, but the path goes on. */
  | { readonly kind: 'not-a-directory'; readonly at: RawName }
  /** More than 40 symbolic links, as Linux counts. */
  | { readonly kind: 'loop'; readonly at: RawName };

/**
 * Looks a path up inside the image, as a process in a container would: links are followed and never lead out. With
 * `last: 'keep'` a link at the very end is the answer itself.
 */
export function lookUp(tree: ImageTree, path: RawName, last: 'follow' | 'keep'): Found {
  const walk = new PathWalk(tree.root, path.split('/'));
  for (let name = walk.next(); name !== undefined; name = walk.next()) {
    const at = `/${[...walk.names, name].join('/')}`;
    if (walk.node.children === undefined) return { kind: 'not-a-directory', at: pathOf(walk.names) };
    const child = walk.node.children.get(name);
    if (child === undefined) return { kind: 'missing', at };
    if (child.entry.kind !== 'symlink' || (last === 'keep' && walk.atEnd)) walk.enter(name, child);
    else if (!walk.follow(child.entry.link)) return { kind: 'loop', at };
  }
  return { kind: 'found', node: walk.node, path: pathOf(walk.names) };
}

function pathOf(names: readonly RawName[]): RawName {
  return `/${names.join('/')}`;
}
