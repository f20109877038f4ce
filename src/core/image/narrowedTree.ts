import { rawFromText, type RawName } from './rawName';
import type { ImageTree, TreeNode } from './tree';

/** The paths of a tree that are wanted, with the directories that lead to them. */
export interface NarrowedTree extends ImageTree {
  /** How many are wanted. */
  readonly wanted: number;
  /** How many there are. */
  readonly paths: number;
}

/** Leaves the wanted paths of a tree, in steps of some thousand paths. */
export function* narrowedTree(
  { root }: ImageTree,
  isWanted: (node: TreeNode, path: RawName) => boolean,
): Generator<undefined, NarrowedTree> {
  let wanted = 0;
  let paths = 0;
  const top = narrowed(root, '', undefined);
  const places = [top];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    for (const child of place.original.children?.values() ?? []) {
      if (++paths % stepLength === 0) yield;
      const path = `${place.path}/${child.name}`;
      const copy = narrowed(child, path, place);
      if (isWanted(child, path)) {
        wanted++;
        keep(copy);
      }
      if (child.entry.kind === 'directory') places.push(copy);
    }
  }
  return { root: top, wanted, paths };
}

/** What is wanted by a text that a person typed: names with `*` and `?` in it, or any part of a path; capitals do not matter. */
export function wantedBy(text: string): (node: TreeNode, path: RawName) => boolean {
  const sought = rawFromText(text).toLowerCase();
  if (!/[*?]/.test(sought)) return (_, path) => path.toLowerCase().includes(sought);
  return sought.includes('/')
    ? (_, path) => fits(path.toLowerCase(), sought)
    : (node) => fits(node.name.toLowerCase(), sought);
}

const stepLength = 2000;

interface Narrowed extends TreeNode {
  readonly children: Map<RawName, Narrowed> | undefined;
  readonly original: TreeNode;
  readonly parent: Narrowed | undefined;
  readonly path: RawName;
}

function narrowed(original: TreeNode, path: RawName, parent: Narrowed | undefined): Narrowed {
  const { name, entry, layer, dataLayer } = original;
  const children = entry.kind === 'directory' ? new Map<RawName, Narrowed>() : undefined;
  return { name, entry, layer, dataLayer, children, original, parent, path };
}

/** Hangs a path into the directories that lead to it. */
function keep(node: Narrowed): void {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const siblings = at.parent.children;
    if (siblings === undefined || siblings.has(at.name)) return;
    siblings.set(at.name, at);
  }
}

/** Whether all of a text fits a pattern; in time of one times the other, whatever the pattern is. */
function fits(text: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  // Where to go on if the last star was to take one more.
  let star = -1;
  let afterStar = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern++;
      afterStar = at;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      at++;
      inPattern++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++afterStar;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
