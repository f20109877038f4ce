import type { ByteStream, Host } from '../../host';
import { concat } from '../concat';
import { digestOf } from '../digestOf';
import { ImageError } from '../error';
import type { Blob } from '../sources/blob';
import { expand } from '../sources/codec';
import { tarIndexer, type TarEntry } from '../tar';
import { decodeStoredToc, encodeStoredToc, fetchToc, type StoredToc } from './storedToc';
import { tocDigests, tocKey, type Annotations, type TocDigest } from './tocAnnotations';
import type { Toc, TocEntry } from './tocEntry';
import { damagedToc } from './tocFault';
import { parseToc } from './tocJson';

/**
 * Reads the table of contents of an eStargz or zstd:chunked blob, with what it weighs and little more; `undefined` if there
 * is none. A digest in the annotations must be that of the table; `ImageError` `corrupt` otherwise, or if it is damaged.
 */
export async function readToc(
  host: Host,
  blob: Blob,
  annotations: Annotations,
  signal: AbortSignal,
): Promise<Toc | undefined> {
  const digests = tocDigests(annotations);
  const key = tocKey(annotations);
  const kept = key === undefined ? undefined : decodeStoredToc(await host.store?.read(`toc.${key}`, signal));
  if (kept !== undefined) {
    try {
      return await parse(host, kept, digests, signal);
    } catch (error) {
      signal.throwIfAborted();
      // What was kept got damaged, and is fetched again.
      if (!(error instanceof ImageError)) throw error;
    }
  }
  const located = await fetchToc(blob, annotations, digests.length > 0, signal);
  if (located === undefined) return undefined;
  const toc = await parse(host, located, digests, signal);
  if (key !== undefined) await host.store?.write(`toc.${key}`, encodeStoredToc(located), signal);
  return toc;
}

const expandedLimit = 64 * 1024 * 1024;

function parse(host: Host, located: StoredToc, digests: readonly TocDigest[], signal: AbortSignal): Promise<Toc> {
  return located.kind === 'estargz'
    ? estargz(host, located, digests, signal)
    : zstdChunked(host, located, digests, signal);
}

async function estargz(
  host: Host,
  { offset, stored }: StoredToc,
  digests: readonly TocDigest[],
  signal: AbortSignal,
): Promise<Toc> {
  const member = await expandAll(host, stored, 'gzip', signal);
  const headers: TarEntry[] = [];
  const tar = tarIndexer((entry) => headers.push(entry));
  tar.push(member);
  const own = headers[0];
  if (own?.name !== 'stargz.index.json' || own.dataOffset + own.size > member.length) {
    throw damagedToc('is not where the layer says it is');
  }
  const json = member.subarray(own.dataOffset, own.dataOffset + own.size);
  const verified = verify(host, json, stored, digests);
  const part = { offset, end: offset + stored.length, inner: own.dataOffset, size: own.size };
  const chunk = { start: 0, size: own.size, digest: digestOf(host.sha256, json), parts: [part] };
  // The table is a file of its layer, too, which it does not list.
  const itself: TocEntry = { header: own, chunks: own.size === 0 ? [] : [chunk] };
  return { codec: 'gzip', entries: [...parseToc(json, offset), itself], verified };
}

async function zstdChunked(
  host: Host,
  { offset, stored }: StoredToc,
  digests: readonly TocDigest[],
  signal: AbortSignal,
): Promise<Toc> {
  const json = await expandAll(host, stored, 'zstd', signal);
  const verified = verify(host, json, stored, digests);
  return { codec: 'zstd', entries: parseToc(json, offset), verified };
}

function verify(host: Host, json: Uint8Array, stored: Uint8Array, digests: readonly TocDigest[]): boolean {
  for (const { of, digest } of digests) {
    if (digestOf(host.sha256, of === 'json' ? json : stored) !== digest) throw damagedToc('does not match its digest');
  }
  return digests.length > 0;
}

async function expandAll(
  host: Host,
  stored: Uint8Array,
  codec: 'gzip' | 'zstd',
  signal: AbortSignal,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of expand(host, one(stored), codec, signal)) {
    length += piece.length;
    if (length > expandedLimit) throw damagedToc('is larger than 64 MiB');
    pieces.push(piece);
  }
  return concat(pieces);
}

async function* one(bytes: Uint8Array): ByteStream {
  yield await Promise.resolve(bytes);
}
