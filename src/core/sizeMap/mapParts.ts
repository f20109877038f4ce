import { ownersOf, type Owners } from '../contents/owners';
import type { Package } from '../contents/package';
import { ghostsOf } from '../image/ghosts';
import type { MergedTree } from '../image/merge';
import type { ImageTree } from '../image/tree';
import { addTo, directoryIn, emptyImage, order, within, type Draft } from './draft';
import type { Part } from './part';
import { shownNames, type ShownName } from './shownNames';

/** The ways to look at where the bytes of an image are. */
export type MapMode = 'path' | 'layer' | 'package';

/** An image by its directories: what a container sees. Worked out in steps of some thousand paths, as are the others here. */
export function* partsByPath(tree: ImageTree): Generator<undefined, Part> {
  const image = emptyImage();
  yield* addAll(tree, () => image);
  return yield* order(image);
}

/**
 * An image by its layers, counted from 0, and their directories. Beside what a container sees, it has what later layers hide:
 * both together are what is shipped.
 */
export function* partsByLayer(tree: MergedTree): Generator<undefined, Part> {
  const image = emptyImage();
  yield* addAll(tree, ({ node }) => within(image, 'layer', String(node.dataLayer)));
  let step = 0;
  for (const { layer, path, wasted } of ghostsOf(tree.layers)) {
    if (step++ % addStep === 0) yield;
    if (wasted === 0) continue;
    const end = path.lastIndexOf('/') + 1;
    const group = within(image, 'layer', String(layer));
    const file = within(directoryIn(group, path.slice(1, end)), 'file', path.slice(end));
    addTo(file, { bytes: wasted, hidden: wasted, files: 0 });
  }
  return yield* order(image);
}

/** An image by its packages, each named by {@link packageKey}, with one more part for the files that no package has. */
export function* partsByPackage(tree: ImageTree, owners: Owners): Generator<undefined, Part> {
  const image = emptyImage();
  const keys = new Map<Package, string>();
  yield* addAll(tree, ({ directory, node }) => {
    const [owner] = ownersOf(owners, `/${directory}${node.name}`);
    if (owner === undefined) return within(image, 'unowned', '');
    const key = keys.get(owner) ?? packageKey(owner);
    keys.set(owner, key);
    return within(image, 'package', key);
  });
  return yield* order(image);
}

/** A text by which a package is known among those of an image; it has no slash. */
function packageKey({ kind, name, version, architecture }: Package): string {
  return [kind, name, version, architecture ?? ''].map(encodeURIComponent).join(' ');
}

const addStep = 1000;

function* addAll(tree: ImageTree, groupOf: (shown: ShownName) => Draft): Generator<undefined, void> {
  let step = 0;
  for (const shown of shownNames(tree)) {
    if (step++ % addStep === 0) yield;
    const { directory, node, bytes } = shown;
    if (node.entry.kind !== 'file') continue;
    const place = directoryIn(groupOf(shown), directory);
    // What takes no room is not kept, but counts.
    const part = bytes === 0 ? place : within(place, 'file', node.name);
    addTo(part, { bytes, hidden: 0, files: 1 });
  }
}
