import { ghostsOf } from '../image/ghosts';
import { layerChangesInSteps } from '../image/layerChanges';
import type { LayerIndex } from '../image/layerIndex';
import type { RawName } from '../image/rawName';

/** What a layer brought into an image. */
export interface Brought {
  /** Paths that are no directories. */
  readonly added: number;
  readonly modified: number;
  /** Paths; a directory with all that is in it is one. */
  readonly deleted: number;
  /** Of the files, each hard link counted once. */
  readonly bytes: number;
  /** Of what it brought, what a later layer hides. */
  readonly wasted: { readonly paths: number; readonly bytes: number };
  /** The largest files, at most five, largest first. */
  readonly largest: readonly { readonly path: RawName; readonly size: number }[];
}

/** What a layer, counted from 0, brought into an image of these layers, some thousand paths at each step. */
export function* broughtBy(layers: readonly LayerIndex[], layer: number): Generator<undefined, Brought> {
  const changes = yield* layerChangesInSteps(layers, layer);
  const files = changes.filter(({ kind, entry }) => kind !== 'deleted' && entry?.kind !== 'directory');
  const counted = new Set<unknown>();
  let bytes = 0;
  for (const { entry, bytes: own } of files) {
    if (!counted.has(entry)) bytes += own;
    counted.add(entry);
  }
  yield undefined;
  const ghosts = wastedIn(layers)[layer];
  const largest = files.filter((change) => change.bytes > 0).sort((a, b) => b.bytes - a.bytes);
  return {
    added: files.filter(({ kind }) => kind === 'added').length,
    modified: files.filter(({ kind }) => kind === 'modified').length,
    deleted: changes.filter(({ kind }) => kind === 'deleted').length,
    bytes,
    wasted: ghosts ?? { paths: 0, bytes: 0 },
    largest: largest.slice(0, 5).map(({ path, bytes: size }) => ({ path, size })),
  };
}

const wastes = new WeakMap<readonly LayerIndex[], Brought['wasted'][]>();

/** What each layer ships for nothing, worked out for all of them at once. */
function wastedIn(layers: readonly LayerIndex[]): readonly Brought['wasted'][] {
  const known = wastes.get(layers);
  if (known !== undefined) return known;
  const wasted = layers.map(() => ({ paths: 0, bytes: 0 }));
  for (const { layer, wasted: bytes } of ghostsOf(layers)) {
    const of = wasted[layer];
    if (of === undefined || bytes === 0) continue;
    of.paths++;
    of.bytes += bytes;
  }
  wastes.set(layers, wasted);
  return wasted;
}
