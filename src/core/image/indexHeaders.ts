import type { SeekableBytes } from '../host';
import type { LayerIndexer } from './layerIndex';

/**
 * Feeds an indexer with the headers of a tar that lies there uncompressed, and passes over what is between them; its digest
 * is not known afterwards. An abort rejects with the signal's reason.
 */
export async function indexHeaders(tar: SeekableBytes, indexer: LayerIndexer, signal: AbortSignal): Promise<void> {
  const window = new Uint8Array(windowLength);
  let position = 0;
  for (let reads = 1; !indexer.ended(); reads++) {
    position += indexer.skip(tar.size - position);
    if (position >= tar.size) return;
    const filled = reads % atOnceLimit === 0 ? undefined : tar.readNow?.(position, window);
    const bytes = filled === undefined ? await tar.read(position, windowLength, signal) : window.subarray(0, filled);
    if (bytes.length === 0) return;
    indexer.push(bytes);
    position += bytes.length;
  }
}

/** In bytes; most headers have others or a small file beside them. */
const windowLength = 4096;
/** So many reads hold everything else up before others have their turn. */
const atOnceLimit = 64;
