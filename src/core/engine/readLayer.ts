import type { ByteStream, Host } from '../host';
import { ImageError } from '../image/error';
import { layerIndexer, type LayerIndex } from '../image/layerIndex';
import { sha256Digest, type Digest } from '../image/reference';
import { expand, type Codec } from '../image/sources/codec';
import type { Keeper } from './kept';

/** A layer that has gone by. */
export interface ReadLayer {
  /** Of what its bytes expand to. */
  readonly diffId: Digest;
  /** Its files, or why they cannot be told. */
  readonly index: LayerIndex | ImageError;
}

/**
 * Reads a layer in one pass: its digest, its index, and its bytes for the keeper. `bytes` goes on where it was left, since what
 * expands may leave what follows.
 */
export async function readLayer(
  host: Host,
  bytes: () => ByteStream,
  codec: Codec,
  keeper: Keeper,
  signal: AbortSignal,
): Promise<ReadLayer> {
  const hasher = host.sha256();
  const indexer = layerIndexer();
  let fault: ImageError | undefined;
  const stored = kept(bytes(), keeper);
  for await (const piece of codec === 'none' ? stored : expand(host, stored, codec, signal)) {
    signal.throwIfAborted();
    hasher.update(piece);
    // The digest tells whose fault this is, so it is read on.
    fault ??= faultOf(() => indexer.push(piece));
  }
  // What follows the compressed bytes belongs to what is kept.
  for await (const piece of kept(bytes(), keeper)) void piece;
  let index: LayerIndex | undefined;
  fault ??= faultOf(() => (index = indexer.finish()));
  const diffId = sha256Digest(hasher.hex());
  return { diffId, index: index ?? fault! }; // one of both is there
}

async function* kept(bytes: ByteStream, keeper: Keeper): ByteStream {
  for await (const piece of bytes) {
    await keeper.add(piece);
    yield piece;
  }
}

function faultOf(run: () => unknown): ImageError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}
