import type { ByteStream, Host, OpenFile, SeekableBytes } from '../../host';
import { digestOf } from '../digestOf';
import { ImageError } from '../error';
import type { Digest } from '../reference';

/** Bytes that lie somewhere and can be read at any place. */
export interface Blob extends SeekableBytes {
  /** All of it from the start, where that is more than reading it piece by piece, as from a registry. */
  stream?(signal: AbortSignal): ByteStream;
}

/** A part of an open file. */
export function partOf(file: OpenFile, offset: number, size: number): Blob {
  return {
    size,
    read: (at, length, signal) => file.read(offset + at, Math.max(0, Math.min(length, size - at)), signal),
    ...(file.readNow && {
      readNow: (at, into) => file.readNow?.(offset + at, into.subarray(0, Math.max(0, size - at))) ?? 0,
    }),
  };
}

/** All of a blob, in pieces; `ImageError` `corrupt` where it ends too early, or goes on behind its size. */
export async function* streamOf(blob: Blob, signal: AbortSignal): ByteStream {
  let left = blob.size;
  for await (const bytes of blob.stream?.(signal) ?? piecesOf(blob, signal)) {
    left -= bytes.length;
    if (left < 0) throw new ImageError('corrupt', 'it is longer than it should be; fetch or save the image again.');
    yield bytes;
  }
  if (left > 0) throw new ImageError('corrupt', 'the file is cut short; fetch or save the image again.');
}

async function* piecesOf(blob: Blob, signal: AbortSignal): ByteStream {
  for (let at = 0; at < blob.size;) {
    const bytes = await blob.read(at, pieceLength, signal);
    if (bytes.length === 0) return;
    at += bytes.length;
    yield bytes;
  }
}

/** All of a small blob; `ImageError` `too-large`, naming `what`, above the limit, and `corrupt` if `digest` is another's. */
export async function readSmall(
  host: Host,
  blob: Blob,
  limit: number,
  digest: Digest | undefined,
  what: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (blob.size > limit) {
    const megabytes = Math.round(limit / 1024 / 1024);
    throw new ImageError('too-large', `${what} is larger than the limit of ${megabytes} MiB; check the file.`);
  }
  const bytes = await blob.read(0, blob.size, signal);
  if (bytes.length < blob.size) throw new ImageError('corrupt', `${what} is cut short; fetch or save the image again.`);
  // No host computes another than SHA-256.
  if (digest?.startsWith('sha256:') === true && digestOf(host.sha256, bytes) !== digest) {
    throw new ImageError('corrupt', `${what} does not match its digest; fetch or save the image again.`);
  }
  return bytes;
}

/** In bytes; several layers are read at once, with a few pieces of each on their way. */
const pieceLength = 256 * 1024;
