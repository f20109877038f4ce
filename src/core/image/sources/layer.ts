import type { ByteStream, Host } from '../../host';
import { ImageError } from '../error';
import { bombGuard } from '../expand/bombGuard';
import { isDamaged } from '../expand/damaged';
import { digested } from '../expand/digested';
import { gunzip } from '../expand/gunzip';
import { randomAccess } from '../expand/randomAccess';
import type { Layer } from '../image';
import type { Digest } from '../reference';
import { streamOf, type Blob } from './blob';
import { codecOf, expand, type Codec } from './codec';

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
  const codec = (signal: AbortSignal): Promise<Codec> => codecOf(blob, signal);
  const content = randomAccess(host, blob, codec, { stored: blobDigest, expanded: diffId });
  return {
    diffId,
    blobDigest,
    mediaType,
    absent: undefined,
    size: blob.size,
    createdBy,
    // What costs to fetch is fetched once: its first reading also finds out how to read it at any place.
    open: (signal) => (isRemote(blob) ? content.stream(signal) : verified(host, parts, signal)),
    read: (offset, length, signal) => content.read(offset, length, signal),
    ...(blob.readNow && {
      seekable: async (signal) => ((await codecOf(blob, signal)) === 'none' ? blob : undefined),
    }),
  };
}

/** Small ones are fetched again as soon as they are expanded slowly. */
function isRemote({ stream, size }: Blob): boolean {
  return stream !== undefined && size >= 256 * 1024;
}

async function* verified(host: Host, parts: LayerParts, signal: AbortSignal): ByteStream {
  const { blob, blobDigest, diffId } = parts;
  const codec = await codecOf(blob, signal);
  if (codec === 'none') {
    // Both digests are of the same bytes, so that one pass over them does unless somebody made a mistake.
    const once = blobDigest === diffId ? undefined : blobDigest;
    yield* digested(host, digested(host, streamOf(blob, signal), once, 'content'), diffId, 'content');
    return;
  }
  const compressed = (): ByteStream => digested(host, streamOf(blob, signal), blobDigest, 'compressed content');
  const expanded = codec === 'zstd' ? expand(host, compressed(), codec, signal) : gunzipped(host, compressed, signal);
  yield* digested(host, guarded(expanded, blob.size), diffId, 'content');
}

/** zlib in Node takes garbage after the last member for damage, which other readers do not; the digests tell which it is. */
async function* gunzipped(host: Host, compressed: () => ByteStream, signal: AbortSignal): ByteStream {
  let given = 0;
  try {
    for await (const bytes of host.gunzip(compressed(), signal)) {
      given += bytes.length;
      yield bytes;
    }
    return;
  } catch (error) {
    if (!isDamaged('gzip', error)) throw error;
  }
  let position = 0;
  for await (const bytes of gunzip(compressed(), signal)) {
    const rest = bytes.subarray(Math.max(0, given - position));
    if (rest.length > 0) yield rest;
    position += bytes.length;
  }
}

async function* guarded(bytes: ByteStream, storedSize: number): ByteStream {
  const guard = bombGuard(storedSize);
  for await (const piece of bytes) {
    guard(piece.length);
    yield piece;
  }
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
