import type { Host } from '../../host';
import { addDiagnostic } from '../diagnostic';
import { ImageError } from '../error';
import type { Layer } from '../image';
import { layerIndexer, type LayerIndex } from '../layerIndex';
import type { Blob } from '../sources/blob';
import { chunkReader, type ChunkReader } from './chunkReader';
import { readToc, type Annotations } from './readToc';
import { firstTocOffset, tocFiles, type TocFiles } from './tocFiles';

/**
 * A layer over a blob that costs to read, as from a registry: if it has a table of contents (eStargz, zstd:chunked), its
 * files are known by that alone, and a file is read by its chunks. Everything else is as with the layer as it was; a table
 * that is damaged is left aside, which is said in the diagnostics.
 */
export function peekable(host: Host, layer: Layer, blob: Blob, annotations: Annotations): Layer {
  let peek: Peek | undefined;
  const find = async (signal: AbortSignal): Promise<Peek | undefined> => {
    const toc = await readToc(host, blob, annotations, signal);
    return toc === undefined ? undefined : { files: tocFiles(toc), reader: chunkReader(host, blob, toc.codec) };
  };
  return {
    ...layer,
    index: async (signal) => {
      try {
        peek ??= await find(signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!isFault(error)) throw error;
        return withoutToc(layer, signal);
      }
      return peek?.files.index;
    },
    read: async (offset, length, signal) => {
      // Offsets of the tar are known too where the layer was once read whole.
      if (offset < firstTocOffset) return layer.read(offset, length, signal);
      peek ??= await find(signal);
      const file = peek?.files.at(offset);
      if (peek === undefined || file === undefined) return new Uint8Array(0);
      return peek.reader.read(file.chunks, offset - file.start, length, signal);
    },
  };
}

interface Peek {
  readonly files: TocFiles;
  readonly reader: ChunkReader;
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
