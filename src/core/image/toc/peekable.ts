import type { Host } from '../../host';
import { addDiagnostic } from '../diagnostic';
import { ImageError } from '../error';
import { shared } from '../expand/shared';
import type { Layer } from '../image';
import { indexKey, keepIndex, keptIndex } from '../indexCache';
import { layerIndexer, type LayerIndex } from '../layerIndex';
import type { Blob } from '../sources/blob';
import { chunkReader } from './chunkReader';
import { readToc } from './readToc';
import type { FoundZtoc } from './soci';
import { spanReader } from './spanReader';
import { tocKey, type Annotations } from './tocAnnotations';
import { firstTocOffset, tocFiles } from './tocFiles';
import { readZtoc } from './readZtoc';

/** Where a layer's table of contents may be, other than in the layer itself. */
export interface ZtocOf {
  /** It is said to be there, so that it is asked for first. */
  readonly isNamed: boolean;
  readonly find: (signal: AbortSignal) => Promise<FoundZtoc | undefined>;
}

/**
 * A layer over a blob that costs to read, as from a registry: if it has a table of contents (eStargz, zstd:chunked, SOCI), its
 * files are known by that alone, and a file is read by its parts. Everything else is as with the layer as it was; a table
 * that is damaged is left aside, which is said in the diagnostics.
 */
export function peekable(host: Host, layer: Layer, blob: Blob, annotations: Annotations, beside?: ZtocOf): Layer {
  const within = shared(async (signal) => {
    const toc = await readToc(host, blob, annotations, signal);
    return toc === undefined ? 'no-toc' : { files: tocFiles(toc), reader: chunkReader(host, blob, toc.codec) };
  });
  const found = shared(async (signal) => (await beside?.find(signal)) ?? 'no-toc');
  const spans = shared(async (signal) => {
    const place = await found.get(signal);
    if (place === 'no-toc') return 'no-toc';
    const ztoc = await readZtoc(host, place, blob.size, signal);
    return { index: ztoc.index, reader: spanReader(host, blob, ztoc) };
  });
  let readsSpans = false;

  const indexWithin = (signal: AbortSignal): Promise<LayerIndex | undefined> =>
    keptOr(host, tocKey(annotations), signal, async () => {
      const toc = await within.get(signal);
      return toc === 'no-toc' ? undefined : toc.files.index;
    });
  const indexBeside = async (signal: AbortSignal): Promise<LayerIndex | undefined> => {
    const place = await found.get(signal);
    if (place === 'no-toc') return undefined;
    const key = place.verified ? place.digest.replace('sha256:', '') : undefined;
    const index = await keptOr(host, key, signal, async () => {
      const ztoc = await spans.get(signal);
      return ztoc === 'no-toc' ? undefined : ztoc.index;
    });
    readsSpans = true;
    return index;
  };

  return {
    ...layer,
    index: async (signal) => {
      try {
        if (beside?.isNamed === true) return (await indexBeside(signal)) ?? (await indexWithin(signal));
        const wasRead = tocKey(annotations) === undefined ? await keptWhole(host, layer, signal) : undefined;
        if (wasRead !== undefined) return wasRead;
        return (await indexWithin(signal)) ?? (layer.size < sociLeast ? undefined : await indexBeside(signal));
      } catch (error) {
        signal.throwIfAborted();
        if (!isFault(error)) throw error;
        return withoutToc(layer, signal);
      }
    },
    read: async (offset, length, signal) => {
      if (offset >= firstTocOffset) {
        const toc = await within.get(signal);
        const file = toc === 'no-toc' ? undefined : toc.files.at(offset);
        if (toc === 'no-toc' || file === undefined) return new Uint8Array(0);
        return toc.reader.read(file.chunks, offset - file.start, length, signal);
      }
      const ztoc = readsSpans ? await spans.get(signal) : 'no-toc';
      // Offsets in the tar are known too where the layer was once read whole.
      return ztoc === 'no-toc' ? layer.read(offset, length, signal) : ztoc.reader.read(offset, length, signal);
    },
  };
}

/** SOCI makes no tables for smaller layers unless told to. */
const sociLeast = 10 * 1024 * 1024;

/** The index that was kept of a table that the manifest vouches for, or else of the table. */
async function keptOr(
  host: Host,
  tableKey: string | undefined,
  signal: AbortSignal,
  read: () => Promise<LayerIndex | undefined>,
): Promise<LayerIndex | undefined> {
  const key = tableKey === undefined ? undefined : `toc-index.${tableKey}`;
  const kept = key === undefined ? undefined : await keptIndex(host, key, signal);
  if (kept !== undefined) return kept;
  const index = await read();
  return key === undefined || index === undefined ? index : keepIndex(host, key, index, signal);
}

/** The index of a layer that was read whole before, so that nobody is asked for a table that may not be there. */
async function keptWhole(host: Host, { diffId }: Layer, signal: AbortSignal): Promise<LayerIndex | undefined> {
  const key = indexKey(diffId);
  return key === undefined ? undefined : keptIndex(host, key, signal);
}

/** Whether it is the table that is at fault, and not the way to it. */
function isFault(error: unknown): boolean {
  return error instanceof ImageError && ['corrupt', 'too-large', 'unsupported', 'not-found'].includes(error.code);
}

async function withoutToc(layer: Layer, signal: AbortSignal): Promise<LayerIndex> {
  const indexer = layerIndexer();
  for await (const bytes of layer.open(signal)) {
    signal.throwIfAborted();
    indexer.push(bytes);
  }
  const index = indexer.finish();
  const diagnostics = [...index.diagnostics];
  addDiagnostic(diagnostics, 'toc-damaged', '/');
  return { ...index, diagnostics };
}
