import type { ByteStream, Host } from '../../host';
import { concat } from '../concat';
import { ImageError } from '../error';
import { Recent } from '../expand/recent';
import type { Blob } from '../sources/blob';
import { expand } from '../sources/codec';
import { joinRanges } from './ranges';
import type { Chunk, ChunkPart, Toc } from './tocEntry';

/** Reads files by their chunks; what was read last stays in memory, up to 8 MiB. */
export interface ChunkReader {
  /**
   * `length` bytes of a file from `offset`, fewer only at its end, each chunk verified before a byte is given; `ImageError`
   * `corrupt` if one does not match its digest.
   */
  read(chunks: readonly Chunk[], offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** A reader of the chunks of a blob. */
export function chunkReader(host: Host, blob: Blob, codec: Toc['codec']): ChunkReader {
  const kept = new Recent<Chunk>(keptLimit);
  return {
    read: async (chunks, offset, length, signal) => {
      const wanted = chunks.filter(({ start, size }) => start < offset + length && start + size > offset);
      const missing = wanted.filter((chunk) => kept.get(chunk) === undefined);
      const rangeOf = joinRanges(
        blob,
        missing.flatMap(({ parts }) => parts),
      );
      const pieces: Uint8Array[] = [];
      for (const chunk of wanted) {
        signal.throwIfAborted();
        const from = Math.max(0, offset - chunk.start);
        const to = Math.min(chunk.size, offset + length - chunk.start);
        const whole = kept.get(chunk);
        if (whole !== undefined) {
          pieces.push(whole.subarray(from, to));
          continue;
        }
        if (chunk.digest === undefined) {
          pieces.push(new Uint8Array(to - from));
          continue;
        }
        const keeps = chunk.size <= keptLimit;
        const bytes = await readChunk(host, chunk, codec, rangeOf, keeps ? 0 : from, keeps ? chunk.size : to, signal);
        if (keeps) kept.put(chunk, bytes);
        pieces.push(keeps ? bytes.subarray(from, to) : bytes);
      }
      return concat(pieces);
    },
  };
}

const keptLimit = 8 * 1024 * 1024;

/** Bytes from `from` to `to` of a chunk, all of which is read and verified. */
async function readChunk(
  host: Host,
  chunk: Chunk,
  codec: Toc['codec'],
  rangeOf: (part: ChunkPart, signal: AbortSignal) => ByteStream,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const hasher = host.sha256();
  const taken = new Uint8Array(to - from);
  let at = 0;
  for (const part of chunk.parts) {
    for await (const bytes of slice(expand(host, rangeOf(part, signal), codec, signal), part.inner, part.size)) {
      hasher.update(bytes);
      const piece = bytes.subarray(Math.max(0, from - at), Math.max(0, to - at));
      if (piece.length > 0) taken.set(piece, Math.max(0, at - from));
      at += bytes.length;
    }
  }
  if (at === chunk.size && `sha256:${hasher.hex()}` === chunk.digest) return taken;
  throw new ImageError('corrupt', 'a file does not match its digest; fetch or build the image again.');
}

/** `length` bytes of a stream from `offset`; what follows is not read. */
async function* slice(bytes: ByteStream, offset: number, length: number): ByteStream {
  let position = 0;
  for await (const piece of bytes) {
    const part = piece.subarray(Math.max(0, offset - position), Math.max(0, offset + length - position));
    if (part.length > 0) yield part;
    position += piece.length;
    if (position >= offset + length) return;
  }
}
