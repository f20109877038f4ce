import { ImageError } from './error';
import type { Image, Layer } from './image';
import { indexKey, keepIndex, keptIndex, type IndexHost } from './indexCache';
import { indexHeaders } from './indexHeaders';
import { layerFault } from './layerFault';
import { layerIndexer, type LayerIndex, type LayerIndexer } from './layerIndex';
import { mergeLayers, type MergedTree } from './merge';

/** The files of an image, and what is to be said about how they were read. */
export interface OpenedTree extends MergedTree {
  /** Layers of which not all is shown, or not what their digest stands for; lowest first. */
  readonly faults: readonly TreeFault[];
  /** Layers whose bytes were not compared with their digest yet, since only their headers were read. */
  readonly unverified: ReadonlySet<number>;
}

/** Why a layer, counted from 0, is shown in part or not at all: one sentence for people. */
export interface TreeFault {
  readonly layer: number;
  /** `absent` was said by the source; at a `fault` what was read until then is shown. */
  readonly kind: 'absent' | 'fault';
  readonly message: string;
}

/** How to read an image's files; all may be left out. */
export interface OpenTreeOptions {
  /** Keeps indexes, so that a layer is read once on this machine; without it each is read anew. */
  readonly host?: IndexHost;
  /** Called after every layer, and after some thousand paths in between. */
  readonly progress?: (progress: TreeProgress) => void;
  /** Whether a layer that cannot be read ends it all, which is the default, or is shown as far as it was read. */
  readonly faults?: 'reject' | 'show';
  /** The only layer to read, from 0; the others then are as if they changed nothing, so that the numbers of layers stay. */
  readonly only?: number;
}

/** How far reading is. */
export interface TreeProgress {
  /** Layers, each distinct one counted once. */
  readonly done: number;
  readonly all: number;
  /** Paths that were read so far. */
  readonly entries: number;
  /** The files as far as they were read; directories show what is there when they are first looked at. */
  tree(): MergedTree;
}

/**
 * Reads all layers, up to four at once, each distinct one once, and lays them over each other. Digests are verified; one that
 * lies there uncompressed is verified when its content is read. `ImageError` names the layer that is at fault; an abort
 * rejects with the signal's reason.
 */
export async function openTree(image: Image, signal: AbortSignal, options: OpenTreeOptions = {}): Promise<OpenedTree> {
  const distinct = new Map<string, Reading>();
  const readings = image.layers.map((layer, place) => {
    const isLeft = options.only !== undefined && options.only !== place;
    const key = isLeft ? 'left' : `${layer.diffId} ${layer.blobDigest} ${layer.absent}`;
    const reading = distinct.get(key) ?? newReading(layer, place);
    distinct.set(key, reading);
    return reading;
  });
  distinct.delete('left');
  await readAll(image, [...distinct.values()], signal, options, () => mergeLayers(readings.map(({ index }) => index)));
  return Object.assign(mergeLayers(readings.map(({ index }) => index)), {
    faults: readings.flatMap(({ layer, fault }, place): TreeFault[] => {
      if (options.only !== undefined && options.only !== place) return [];
      if (layer.absent !== undefined) return [{ layer: place, kind: 'absent', message: layer.absent }];
      return fault === undefined ? [] : [{ layer: place, kind: 'fault', message: fault }];
    }),
    unverified: new Set(readings.flatMap(({ isVerified }, place) => (isVerified ? [] : [place]))),
  });
}

const parallelLayers = 4;
/** Paths from one word about progress to the next. */
const progressStep = 5000;

/** A layer that is being read. */
interface Reading {
  readonly layer: Layer;
  /** The first place that it has in the image. */
  readonly place: number;
  /** What is known of it, which grows while it is being read. */
  index: LayerIndex;
  entries: number;
  isDone: boolean;
  isVerified: boolean;
  fault: string | undefined;
}

function newReading(layer: Layer, place: number): Reading {
  const index = layerIndexer().soFar();
  return { layer, place, index, entries: 0, isDone: false, isVerified: true, fault: undefined };
}

async function readAll(
  image: Image,
  readings: readonly Reading[],
  signal: AbortSignal,
  options: OpenTreeOptions,
  tree: () => MergedTree,
): Promise<void> {
  // The longest first, so that none of them is left to be read alone at the end.
  const todo = readings.toSorted((a, b) => b.layer.size - a.layer.size);
  let told = 0;
  const tell = (isDone: boolean): void => {
    const entries = readings.reduce((sum, reading) => sum + reading.entries, 0);
    if (!isDone && entries - told < progressStep) return;
    told = entries;
    const done = readings.filter((reading) => reading.isDone).length;
    options.progress?.({ done, all: readings.length, entries, tree });
  };
  // One fault ends the other readers, which would work for nothing.
  const stopper = new AbortController();
  const either = AbortSignal.any([signal, stopper.signal]);
  const read = async (): Promise<void> => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      await readLayer(image, next, either, options, () => tell(false));
      tell(true);
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
}

async function readLayer(
  image: Image,
  reading: Reading,
  signal: AbortSignal,
  { host, faults }: OpenTreeOptions,
  tell: () => void,
): Promise<void> {
  const indexer = layerIndexer();
  reading.index = indexer.soFar();
  try {
    reading.index = await indexLayer(reading, indexer, signal, host, () => {
      reading.entries = indexer.entries;
      tell();
    });
  } catch (error) {
    signal.throwIfAborted();
    const fault = layerFault(image, reading.place, error);
    if (faults !== 'show' || !(fault instanceof ImageError)) throw fault;
    reading.fault = fault.message;
    reading.index = indexer.finish('cut');
  }
  reading.entries = indexer.entries;
  reading.isDone = true;
}

async function indexLayer(
  reading: Reading,
  indexer: LayerIndexer,
  signal: AbortSignal,
  host: IndexHost | undefined,
  tell: () => void,
): Promise<LayerIndex> {
  const { layer } = reading;
  // The layer says by itself why it is empty; the others are shown.
  if (layer.absent !== undefined) return indexer.finish();
  const key = indexKey(layer.diffId);
  const kept = host === undefined || key === undefined ? undefined : await keptIndex(host, key, signal);
  if (kept !== undefined) return kept;
  // After what is kept, since a registry has to be asked whether there is a table of contents.
  const known = await layer.index?.(signal);
  if (known !== undefined) return known;
  const seekable = await layer.seekable?.(signal);
  if (seekable !== undefined) {
    reading.isVerified = false;
    await indexHeaders(seekable, indexer, signal);
    return indexer.finish();
  }
  for await (const bytes of layer.open(signal)) {
    signal.throwIfAborted();
    indexer.push(bytes);
    tell();
  }
  const index = indexer.finish();
  return host === undefined || key === undefined ? index : keepIndex(host, key, index, signal);
}
