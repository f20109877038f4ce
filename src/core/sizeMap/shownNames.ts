import type { Entry } from '../image/entry';
import type { RawName } from '../image/rawName';
import type { ImageTree, TreeNode } from '../image/tree';

/** A name that an image shows. */
export interface ShownName {
  /** Where it is, with a slash after each name and none before; empty for the root. */
  readonly directory: RawName;
  readonly node: TreeNode;
  /** Its bytes; none for further names of a file, since hard links take no room. */
  readonly bytes: number;
}

/**
 * All names of an image but the root's, the outer directories first. A file of several names counts at the first of them, as
 * in the sizes of directories.
 */
export function* shownNames(tree: ImageTree): Generator<ShownName> {
  const counted = new Set<Entry>(); // hard links share their entry
  const directories = [{ directory: '', node: tree.root }];
  // It grows while it is gone through.
  for (const { directory, node: top } of directories) {
    for (const node of top.children?.values() ?? []) {
      const { entry } = node;
      if (entry.kind === 'directory') directories.push({ directory: `${directory}${node.name}/`, node });
      const bytes = entry.size > 0 && !counted.has(entry) ? entry.size : 0;
      if (bytes > 0) counted.add(entry);
      yield { directory, node, bytes };
    }
  }
}
