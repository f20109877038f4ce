import type { Entry } from './entry';
import type { LayerIndex, LayerNode } from './layerIndex';
import { linkEnd, stackOf, type LayerPart, type LayerStack } from './layerStack';
import type { HiddenHow } from './provenance';
import type { RawName } from './rawName';

/** A file that a layer ships and a higher one hides, so that nobody sees it but everybody downloads it. */
export interface Ghost {
  /** Absolute. */
  readonly path: RawName;
  /** The layer that ships it, from 0, lowest first. */
  readonly layer: number;
  readonly entry: Entry;
  /** The layer that hides it first. */
  readonly by: number;
  readonly how: HiddenHow;
  /** Bytes that are shipped for nothing: none if the file is still seen by another name, and for a further name of the same. */
  readonly wasted: number;
}

/** All ghosts, layer by layer. Only directories that several layers have are looked into. */
export function ghostsOf(layers: readonly LayerIndex[]): readonly Ghost[] {
  const stack = stackOf(layers);
  const kept = linkedEntries(stack);
  return layers.flatMap((index, layer) => {
    const hidden = hiddenIn(stack, layer);
    return hidden.length === 0 ? [] : withWaste(index, hidden, kept);
  });
}

type Hidden = Omit<Ghost, 'wasted'>;

interface Place {
  readonly node: LayerNode;
  readonly path: RawName;
  /** What higher layers say of the directory, lowest first, up to the one that hides it. */
  readonly above: readonly LayerPart[];
  /** Set when all of it is hidden, at the latest by this. */
  readonly end: Pick<Ghost, 'by' | 'how'> | undefined;
}

// A stack of its own, since a layer may nest deeper than calls can.
function hiddenIn(stack: LayerStack, layer: number): Hidden[] {
  const found: Hidden[] = [];
  const root = stack.roots[layer]?.node;
  const places: Place[] =
    root === undefined ? [] : [{ node: root, path: '', above: stack.roots.slice(layer + 1), end: undefined }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    for (const [name, child] of place.node.children ?? []) {
      const path = `${place.path}/${name}`;
      const isDirectory = child.entry.kind === 'directory';
      // What hides the directory comes above all that is still to be asked about it.
      const { end = place.end, above } = fateOf(place.above, name, isDirectory);
      if (isDirectory && (end !== undefined || above.length > 0)) places.push({ node: child, path, above, end });
      if (!isDirectory && end !== undefined) found.push({ path, layer, entry: child.entry, ...end });
    }
  }
  return found;
}

/** The first layer above that hides a name of a directory; for a directory also those before it that have a say in it. */
function fateOf(above: readonly LayerPart[], name: RawName, isDirectory: boolean): Pick<Place, 'end' | 'above'> {
  const inside: LayerPart[] = [];
  for (const { layer: by, node, marks } of above) {
    if (marks?.opaque === true) return { end: { by, how: 'opaque' }, above: inside };
    if (marks?.whiteouts.has(name) === true) return { end: { by, how: 'whiteout' }, above: inside };
    const child = node?.children?.get(name);
    const goesOn = isDirectory && (child === undefined || child.entry.kind === 'directory');
    if (child !== undefined && !goesOn) {
      return { end: { by, how: isDirectory ? 'replaced' : 'overwritten' }, above: inside };
    }
    const below = marks?.below.get(name);
    if (isDirectory && (child !== undefined || below !== undefined))
      inside.push({ layer: by, node: child, marks: below });
  }
  return { end: undefined, above: inside };
}

/** A file with several names is wasted once, when the last of them is hidden. */
function withWaste(index: LayerIndex, hidden: readonly Hidden[], kept: ReadonlySet<Entry>): Ghost[] {
  const names = new Map<Entry, number>();
  for (const { entry } of hidden) names.set(entry, (names.get(entry) ?? 0) - 1);
  const stack = [index.root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const count = names.get(node.entry);
    if (count !== undefined) names.set(node.entry, count + 1);
    if (node.entry.kind === 'directory') for (const child of node.children?.values() ?? []) stack.push(child);
  }
  const counted = new Set<Entry>();
  return hidden.map((ghost) => {
    const isWasted = names.get(ghost.entry) === 0 && !kept.has(ghost.entry) && !counted.has(ghost.entry);
    counted.add(ghost.entry);
    return { ...ghost, wasted: isWasted ? ghost.entry.size : 0 };
  });
}

/** Files that hard links of higher layers lead to. */
function linkedEntries(stack: LayerStack): ReadonlySet<Entry> {
  const entries = new Set<Entry>();
  stack.layers.forEach(({ openLinks }, layer) => {
    for (const { target } of openLinks) {
      const end = linkEnd(stack, layer, target);
      if (end.kind === 'found') entries.add(end.target.entry);
    }
  });
  return entries;
}
