import { ghostsOf } from './ghosts';
import { layerChanges, type LayerChange } from './layerChanges';
import type { LayerIndex } from './layerIndex';

/** What one layer does to the image, in numbers. */
export interface LayerSummary {
  readonly added: Count;
  /** Bytes are those that the layer brings. */
  readonly modified: Count;
  /** Bytes are those that are hidden. */
  readonly deleted: Count;
  /** Files of this layer that nobody sees, since a later one deletes or overwrites them. */
  readonly wasted: Count;
}

/** How many paths, and how many bytes of files they have, each hard link counted once. */
export interface Count {
  readonly paths: number;
  readonly bytes: number;
}

/** The summary of each layer, lowest first. A directory that is deleted is one path, with the bytes of all that is in it. */
export function layerSummaries(layers: readonly LayerIndex[]): readonly LayerSummary[] {
  const wasted = layers.map(() => ({ paths: 0, bytes: 0 }));
  for (const { layer, wasted: bytes } of ghostsOf(layers)) {
    const count = wasted[layer];
    if (count === undefined) continue;
    count.paths++;
    count.bytes += bytes;
  }
  return layers.map((_, layer) => {
    const changes = layerChanges(layers, layer);
    return {
      added: countOf(changes, 'added'),
      modified: countOf(changes, 'modified'),
      deleted: countOf(changes, 'deleted'),
      wasted: wasted[layer] ?? { paths: 0, bytes: 0 },
    };
  });
}

/** How many changes of a kind there are, and their bytes as {@link LayerSummary} has them. */
export function countOf(changes: readonly LayerChange[], kind: LayerChange['kind']): Count {
  const counted = new Set<LayerChange['entry']>();
  let paths = 0;
  let bytes = 0;
  for (const change of changes) {
    if (change.kind !== kind) continue;
    paths++;
    if (kind === 'deleted') bytes += change.hiddenBytes;
    else if (!counted.has(change.entry)) bytes += change.bytes;
    counted.add(change.entry);
  }
  return { paths, bytes };
}
