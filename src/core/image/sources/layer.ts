import type { ByteStream, Hasher, Host } from '../../host';
import { ImageError } from '../error';
import type { Layer } from '../image';
import type { Digest } from '../reference';
import { streamOf, type Blob } from './blob';
import { codecOf, expand } from './codec';

/** What there is to know of a layer before it is read. */
export interface LayerParts {
  readonly diffId: Digest;
  /** Of the bytes as stored, where known. */
  readonly blobDigest: Digest | undefined;
  readonly mediaType: string;
  readonly createdBy: string | undefined;
  readonly blob: Blob;
}

/** A layer over a blob that may be compressed; how is told by its first bytes, since media types lie. */
export function layerOf(host: Host, parts: LayerParts): Layer {
  const { diffId, blob, blobDigest, mediaType, createdBy } = parts;
  return {
    diffId,
    blobDigest,
    mediaType,
    absent: undefined,
    size: blob.size,
    createdBy,
    open: (signal) => verified(host, parts, signal),
    read: (offset, length, signal) => readAt(host, parts, offset, length, signal),
    ...(blob.readNow && {
      seekable: async (signal) => ((await codecOf(blob, signal)) === 'none' ? blob : undefined),
    }),
  };
}

async function* verified(host: Host, parts: LayerParts, signal: AbortSignal): ByteStream {
  const { blob, blobDigest, diffId } = parts;
  const codec = await codecOf(blob, signal);
  if (codec === 'none') {
    // Both digests are of the same bytes, so that one pass over them does unless somebody made a mistake.
    const once = blobDigest === diffId ? undefined : blobDigest;
    yield* hashed(host, hashed(host, streamOf(blob, signal), once, 'content'), diffId, 'content');
    return;
  }
  const compressed = hashed(host, streamOf(blob, signal), blobDigest, 'compressed content');
  yield* hashed(host, limited(expand(host, compressed, codec, signal), blob.size), diffId, 'content');
}

async function readAt(
  host: Host,
  parts: LayerParts,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const codec = await codecOf(parts.blob, signal);
  if (codec === 'none') return parts.blob.read(offset, length, signal);
  const taken: Uint8Array[] = [];
  let position = 0;
  for await (const bytes of expand(host, streamOf(parts.blob, signal), codec, signal)) {
    const part = bytes.subarray(Math.max(0, offset - position), Math.max(0, offset + length - position));
    if (part.length > 0) taken.push(part);
    position += bytes.length;
    if (position >= offset + length) break;
  }
  return joined(taken);
}

/** The same bytes; at their end they must have the digest. */
async function* hashed(host: Host, bytes: ByteStream, digest: Digest | undefined, what: string): ByteStream {
  const hasher: Hasher | undefined = digest?.startsWith('sha256:') === true ? host.sha256() : undefined;
  for await (const piece of bytes) {
    hasher?.update(piece);
    yield piece;
  }
  if (hasher === undefined || `sha256:${hasher.hex()}` === digest) return;
  throw new ImageError('corrupt', `its ${what} does not match its digest; fetch or save the image again.`);
}

const expandedLimit = 20 * 1024 ** 3;
const unsuspicious = 1024 ** 3;
const ratioLimit = 1000;

async function* limited(bytes: ByteStream, storedSize: number): ByteStream {
  const limit = Math.min(expandedLimit, Math.max(unsuspicious, storedSize * ratioLimit));
  let total = 0;
  for await (const piece of bytes) {
    total += piece.length;
    if (total > limit) {
      const gigabytes = Math.round(limit / 1024 ** 3);
      throw new ImageError('too-large', `it expands to more than ${gigabytes} GiB; it was not read further.`);
    }
    yield piece;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A layer whose files cannot be shown; `absent` says why, as a sentence. */
export function absentLayer(parts: Omit<LayerParts, 'blob'>, size: number, absent: string): Layer {
  const refuse = (): Promise<never> => Promise.reject(new ImageError('unsupported', absent));
  return {
    ...parts,
    absent,
    size,
    open: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
    read: refuse,
  };
}
