import type { Entry } from './entry';
import type { LayerIndex, LayerNode } from './layerIndex';
import { linkEnd, stackOf, type LayerPart, type LayerStack } from './layerStack';
import type { RawName } from './rawName';

/** What one layer wrote at a path, and what became of it. */
export interface PathVersion {
  /** From 0, lowest first. */
  readonly layer: number;
  /** Of a hard link to a lower layer the entry that it leads to. */
  readonly entry: Entry;
  /** `undefined` for what the image shows. */
  readonly end: VersionEnd | undefined;
}

/** How a layer hides what a lower one wrote. */
export interface VersionEnd {
  readonly layer: number;
  /** `replaced` and `opaque` are done to a directory above, `whiteout` to it or to the path itself. */
  readonly how: HiddenHow;
  /** The absolute path it was done to. */
  readonly at: RawName;
}

export type HiddenHow = 'overwritten' | 'whiteout' | 'opaque' | 'replaced';

/**
 * All that layers wrote at an absolute path, lowest first, of which at most the last is shown. Links on the way are not
 * followed. Takes time in the number of layers and of the path's parts.
 */
export function provenance(layers: readonly LayerIndex[], path: RawName): readonly PathVersion[] {
  const stack = stackOf(layers);
  const parts = path.split('/').filter((part) => part !== '');
  const versions: PathVersion[] = [];
  const end = (hidden: VersionEnd): void => {
    const last = versions.pop();
    if (last !== undefined) versions.push(last.end === undefined ? { ...last, end: hidden } : last);
  };
  stack.roots.forEach((root, layer) => {
    const { hidden, written, link } = effectAt(root, parts);
    if (hidden !== undefined) end({ layer, ...hidden });
    if (written === undefined) return;
    const shown = versions.at(-1);
    const isDirectory = shown?.end === undefined && shown?.entry.kind === 'directory';
    if (written.entry.implied && (isDirectory || parts.length === 0)) return;
    end({ layer, how: 'overwritten', at: `/${parts.join('/')}` });
    const entry = linked(stack, layer, written.entry, link);
    if (entry !== undefined) versions.push({ layer, entry, end: undefined });
  });
  return versions;
}

interface Effect {
  readonly hidden: Omit<VersionEnd, 'layer'> | undefined;
  readonly written: LayerNode | undefined;
  readonly link: RawName | undefined;
}

/** What a layer does to a path of the layers below, and what it has there itself. */
function effectAt({ node, marks }: LayerPart, parts: readonly RawName[]): Effect {
  let written = node;
  let here = marks;
  let hidden: Effect['hidden'];
  let link: RawName | undefined;
  for (const [at, name] of parts.entries()) {
    const path = `/${parts.slice(0, at + 1).join('/')}`;
    if (here?.opaque === true) hidden ??= { how: 'opaque', at: `/${parts.slice(0, at).join('/')}` };
    if (here?.whiteouts.has(name) === true) hidden ??= { how: 'whiteout', at: path };
    written = written?.children?.get(name);
    const isAbove = at < parts.length - 1;
    if (isAbove && written !== undefined && written.entry.kind !== 'directory')
      hidden ??= { how: 'replaced', at: path };
    link = here?.links.get(name);
    here = here?.below.get(name);
  }
  return { hidden, written, link };
}

/** The entry of a hard link's target; `undefined` if engines make nothing of it. */
function linked(stack: LayerStack, layer: number, entry: Entry, link: RawName | undefined): Entry | undefined {
  if (link === undefined) return entry;
  const end = linkEnd(stack, layer, link);
  switch (end.kind) {
    case 'found':
      return end.target.entry;
    case 'broken':
      return entry;
    case 'deleted':
      return undefined;
  }
}
