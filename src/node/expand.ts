import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, type ZlibOptions } from 'node:zlib';
import * as zlib from 'node:zlib';
import type { ByteStream } from '../core/host';
import { damaged } from '../core/image/expand/damaged';
import { zstdFrames } from '../core/image/zstdFrames';

/**
 * For streams of zlib: with its own 16 KiB the round trips to the thread pool cost twice what inflating does; larger ones
 * than these only take more memory.
 */
export const pieces = { chunkSize: 256 * 1024, highWaterMark: 512 * 1024 } satisfies ZlibOptions & {
  highWaterMark: number;
};

// From Node 22.15 on; the types are of the oldest Node that is supported.
const createZstd = (zlib as { createZstdDecompress?: (options: object) => Transform }).createZstdDecompress;

/** Expands gzip, all members of it; `ImageError` `corrupt` on damaged data, what the input throws comes through. */
export function gunzip(compressed: ByteStream, signal: AbortSignal): ByteStream {
  return expandBy(compressed, createGunzip(pieces), 'gzip', signal);
}

/** Expands zstd, all frames of it; `undefined` before Node 22.15. */
export const unzstd =
  createZstd === undefined
    ? undefined
    : (compressed: ByteStream, signal: AbortSignal): ByteStream => eachFrame(compressed, createZstd, signal);

// node:zlib stops after the first frame without a word, so each frame gets a decoder of its own.
async function* eachFrame(
  compressed: ByteStream,
  create: (options: object) => Transform,
  signal: AbortSignal,
): ByteStream {
  const params = { [windowLogMax]: 31 };
  for await (const frame of zstdFrames(compressed)) {
    yield* expandBy(frame.bytes, create({ ...pieces, params }), 'zstd', signal);
  }
}

const windowLogMax = (constants as { ZSTD_d_windowLogMax?: number }).ZSTD_d_windowLogMax ?? 100;

/** What a stream of zlib makes of the bytes; errors as {@link gunzip}. */
export async function* expandBy(
  compressed: ByteStream,
  transform: Transform,
  format: 'gzip' | 'zstd',
  signal: AbortSignal,
): ByteStream {
  signal.throwIfAborted();
  const fed = pipeline(Readable.from(compressed), transform, { signal });
  // The loop below meets the same error; this only keeps it from counting as unhandled.
  fed.catch(() => undefined);
  try {
    for await (const bytes of transform) yield bytes as Uint8Array; // zlib streams give Buffers
    await fed;
  } catch (error) {
    signal.throwIfAborted();
    throw isZlibError(error) ? damaged(format, error) : error;
  } finally {
    transform.destroy();
  }
}

function isZlibError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(Z_|ZSTD_|ERR_ZSTD)/.test(code);
}
