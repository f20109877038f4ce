import type { Image } from './image';
import { layerFault } from './layerFault';
import { layerIndexer, type LayerIndex } from './layerIndex';
import { mergeLayers, type MergedTree } from './merge';

/** How far reading is, in layers. */
export type TreeProgress = (done: number, all: number) => void;

/**
 * Reads all layers, up to four at once, each distinct one once, verifies their digests, and lays them over each other.
 * `ImageError` names the layer that is at fault; an abort rejects with the signal's reason.
 */
export async function openTree(image: Image, signal: AbortSignal, progress?: TreeProgress): Promise<MergedTree> {
  const places = new Map<string, number>();
  image.layers.forEach(({ diffId }, place) => void (places.has(diffId) || places.set(diffId, place)));
  const indexes = new Map<string, LayerIndex>();
  const todo = [...places];
  // One fault ends the other readers, which would work for nothing.
  const stopper = new AbortController();
  const either = AbortSignal.any([signal, stopper.signal]);
  const read = async (): Promise<void> => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const [diffId, place] = next;
      indexes.set(diffId, await indexLayer(image, place, either));
      progress?.(indexes.size, places.size);
    }
  };
  const readers = Array.from({ length: parallelLayers }, read);
  try {
    await Promise.all(readers);
  } catch (error) {
    stopper.abort(error);
    await Promise.allSettled(readers);
    throw error;
  }
  signal.throwIfAborted();
  return mergeLayers(image.layers.map(({ diffId }) => indexes.get(diffId)!)); // all were read
}

const parallelLayers = 4;

async function indexLayer(image: Image, place: number, signal: AbortSignal): Promise<LayerIndex> {
  const layer = image.layers[place]!; // places are of layers
  const indexer = layerIndexer();
  try {
    // The layer says by itself why it is empty; the others are shown.
    if (layer.absent !== undefined) return indexer.finish();
    const known = await layer.index?.(signal);
    if (known !== undefined) return known;
    for await (const bytes of layer.open(signal)) {
      signal.throwIfAborted();
      indexer.push(bytes);
    }
    return indexer.finish();
  } catch (error) {
    signal.throwIfAborted();
    throw layerFault(image, place, error);
  }
}
