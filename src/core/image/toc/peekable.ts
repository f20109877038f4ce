import type { Host } from '../../host';
import { addDiagnostic } from '../diagnostic';
import { ImageError } from '../error';
import { shared } from '../expand/shared';
import type { Layer } from '../image';
import { keepIndex, keptIndex } from '../indexCache';
import { layerIndexer, type LayerIndex } from '../layerIndex';
import type { Blob } from '../sources/blob';
import { chunkReader, type ChunkReader } from './chunkReader';
import { readToc, tocKey, type Annotations } from './readToc';
import { firstTocOffset, tocFiles, type TocFiles } from './tocFiles';

/**
 * A layer over a blob that costs to read, as from a registry: if it has a table of contents (eStargz, zstd:chunked), its
 * files are known by that alone, and a file is read by its chunks. Everything else is as with the layer as it was; a table
 * that is damaged is left aside, which is said in the diagnostics.
 */
export function peekable(host: Host, layer: Layer, blob: Blob, annotations: Annotations): Layer {
  const peek = shared(async (signal) => {
    const toc = await readToc(host, blob, annotations, signal);
    return toc === undefined ? 'no-toc' : { files: tocFiles(toc), reader: chunkReader(host, blob, toc.codec) };
  });
  return {
    ...layer,
    index: async (signal) => {
      try {
        return await keptOr(host, annotations, () => peek.get(signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!isFault(error)) throw error;
        return withoutToc(layer, signal);
      }
    },
    read: async (offset, length, signal) => {
      // Offsets in the tar are known too where the layer was once read whole.
      if (offset < firstTocOffset) return layer.read(offset, length, signal);
      const known = await peek.get(signal);
      const file = known === 'no-toc' ? undefined : known.files.at(offset);
      if (known === 'no-toc' || file === undefined) return new Uint8Array(0);
      return known.reader.read(file.chunks, offset - file.start, length, signal);
    },
  };
}

interface Peek {
  readonly files: TocFiles;
  readonly reader: ChunkReader;
}

/** The index that was kept of a table that the manifest vouches for, or else of the table. */
async function keptOr(
  host: Host,
  annotations: Annotations,
  peek: () => Promise<Peek | 'no-toc'>,
  signal: AbortSignal,
): Promise<LayerIndex | undefined> {
  const digest = tocKey(annotations);
  const key = digest === undefined ? undefined : `toc-index.${digest}`;
  const kept = key === undefined ? undefined : await keptIndex(host, key, signal);
  if (kept !== undefined) return kept;
  const found = await peek();
  if (found === 'no-toc') return undefined;
  return key === undefined ? found.files.index : keepIndex(host, key, found.files.index, signal);
}

/** Whether it is the table that is at fault, and not the way to it. */
function isFault(error: unknown): boolean {
  return error instanceof ImageError && ['corrupt', 'too-large', 'unsupported'].includes(error.code);
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
