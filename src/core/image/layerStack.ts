import type { Entry } from './entry';
import type { LayerIndex, LayerNode } from './layerIndex';
import type { RawName } from './rawName';

/** Layers over each other, lowest first. */
export interface LayerStack {
  readonly layers: readonly LayerIndex[];
  /** What each layer says of the root. */
  readonly roots: readonly LayerPart[];
}

/** What one layer says of one directory: its own directory there, what it does to the lower ones, or both. */
export interface LayerPart {
  readonly layer: number;
  readonly node: LayerNode | undefined;
  readonly marks: LayerMarks | undefined;
}

/** What a layer does to a directory of the layers below. */
export interface LayerMarks {
  readonly opaque: boolean;
  readonly whiteouts: ReadonlySet<RawName>;
  /** The targets of hard links in the directory that are not in the layer itself. */
  readonly links: ReadonlyMap<RawName, RawName>;
  readonly below: ReadonlyMap<RawName, LayerMarks>;
}

/** What is at a path of a stack. */
export interface Placed {
  /** The layer that the entry comes from. */
  readonly layer: number;
  /** The layer that has the content. */
  readonly dataLayer: number;
  readonly entry: Entry;
  /** What each layer says of a directory, lowest first; `undefined` for all else. */
  readonly parts: readonly LayerPart[] | undefined;
}

/** Layers as a stack; takes time in the number of what they delete. */
export function stackOf(layers: readonly LayerIndex[]): LayerStack {
  const roots = layers.map((index, layer) => ({ layer, node: index.root, marks: marksOf(index) }));
  return { layers, roots };
}

/** What each layer says of the root, seen when a layer has deleted but not yet brought its own; without it, when not even that. */
export function rootsBelow(stack: LayerStack, layer: number, deleted: 'deleted' | 'before'): readonly LayerPart[] {
  const lower = stack.roots.slice(0, layer);
  const own = stack.roots[layer];
  return own === undefined || deleted === 'before' ? lower : [...lower, { ...own, node: undefined }];
}

/** What is under a name in a directory of a stack. */
export function childOf(stack: LayerStack, parts: readonly LayerPart[], name: RawName): Placed | undefined {
  const laid = layChild(parts, name);
  return laid === undefined ? undefined : settle(stack, laid);
}

/** All names that layers have in a directory; some may be deleted again. */
export function namesIn(parts: readonly LayerPart[]): Iterable<RawName> {
  const [first, ...others] = parts.filter(({ node }) => node !== undefined);
  if (others.length === 0) return first?.node?.children?.keys() ?? [];
  const names = new Set(first?.node?.children?.keys());
  for (const { node } of others) for (const name of node?.children?.keys() ?? []) names.add(name);
  return names;
}

/** What a hard link to a lower layer comes to there. */
export type LinkEnd =
  { readonly kind: 'found'; readonly target: Placed } | { readonly kind: 'deleted' } | { readonly kind: 'broken' };

/** Follows a hard link of a layer to the layers below it, whose files may be such links themselves. */
export function linkEnd(stack: LayerStack, layer: number, target: RawName): LinkEnd {
  let laid = layPath(rootsBelow(stack, layer, 'deleted'), target);
  // Each step leads to a lower layer.
  while (laid?.link !== undefined) laid = layPath(rootsBelow(stack, laid.layer, 'deleted'), laid.link);
  if (laid !== undefined && laid.parts === undefined && laid.entry.kind !== 'broken') {
    return { kind: 'found', target: laid };
  }
  // Engines link the device that stands for the deletion.
  return { kind: stack.layers[layer]?.whiteouts.has(target) === true ? 'deleted' : 'broken' };
}

/** What is at a path before hard links to lower layers are followed. */
interface Laid extends Placed {
  readonly parts: LayerPart[] | undefined;
  /** Where such a link leads. */
  readonly link: RawName | undefined;
}

function layPath(roots: readonly LayerPart[], path: RawName): Laid | undefined {
  let parts: readonly LayerPart[] | undefined = roots;
  let laid: Laid | undefined;
  for (const name of path.split('/')) {
    laid = parts === undefined ? undefined : layChild(parts, name);
    if (laid === undefined) return undefined;
    parts = laid.parts;
  }
  return laid;
}

function layChild(directory: readonly LayerPart[], name: RawName): Laid | undefined {
  let laid: Laid | undefined;
  for (const { layer, node, marks } of directory) {
    if (marks !== undefined && (marks.opaque || marks.whiteouts.has(name))) laid = undefined;
    const child = node?.children?.get(name);
    const below = marks?.below.get(name);
    if (child === undefined) {
      if (below === undefined || laid?.parts === undefined) continue;
      laid.parts.push({ layer, node: undefined, marks: below });
      continue;
    }
    const { entry } = child;
    const own = { layer, dataLayer: layer, entry, link: marks?.links.get(name) };
    if (entry.kind !== 'directory') {
      laid = { ...own, parts: undefined };
      continue;
    }
    const part = { layer, node: child, marks: below };
    const parts: LayerPart[] = laid?.parts ?? [];
    parts.push(part);
    laid = laid?.parts !== undefined && entry.implied ? laid : { ...own, parts };
  }
  return laid;
}

function settle(stack: LayerStack, laid: Laid): Placed | undefined {
  if (laid.link === undefined) return laid;
  const end = linkEnd(stack, laid.layer, laid.link);
  if (end.kind === 'deleted') return undefined;
  return end.kind === 'broken' ? laid : { ...laid, entry: end.target.entry, dataLayer: end.target.dataLayer };
}

interface Marks extends LayerMarks {
  opaque: boolean;
  readonly whiteouts: Set<RawName>;
  readonly links: Map<RawName, RawName>;
  readonly below: Map<RawName, Marks>;
}

function marksOf({ opaques, whiteouts, openLinks }: LayerIndex): LayerMarks | undefined {
  if (opaques.size === 0 && whiteouts.size === 0 && openLinks.length === 0) return undefined;
  const root = newMarks();
  for (const path of opaques) marksAt(root, path).opaque = true;
  for (const path of whiteouts) marksAt(root, parentOf(path)).whiteouts.add(nameOf(path));
  for (const { path, target } of openLinks) marksAt(root, parentOf(path)).links.set(nameOf(path), target);
  return root;
}

function marksAt(root: Marks, path: RawName): Marks {
  let marks = root;
  for (const name of path === '' ? [] : path.split('/')) {
    const found = marks.below.get(name) ?? newMarks();
    marks.below.set(name, found);
    marks = found;
  }
  return marks;
}

function newMarks(): Marks {
  return { opaque: false, whiteouts: new Set(), links: new Map(), below: new Map() };
}

function parentOf(path: RawName): RawName {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: RawName): RawName {
  return path.slice(path.lastIndexOf('/') + 1);
}
