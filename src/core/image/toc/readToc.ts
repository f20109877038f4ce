import type { ByteStream, Host } from '../../host';
import { concat } from '../concat';
import { digestOf } from '../digestOf';
import type { Digest } from '../reference';
import { parseDigest } from '../reference';
import type { Blob } from '../sources/blob';
import { expand } from '../sources/codec';
import { tarIndexer, type TarEntry } from '../tar';
import { footerLength, footerOf, type Footer } from './footer';
import { readExactly } from './ranges';
import type { Toc, TocEntry } from './tocEntry';
import { damagedToc } from './tocFault';
import { parseToc } from './tocJson';

/** What a manifest says of a layer, by key. */
export type Annotations = Readonly<Record<string, string>>;

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
  const digests = digestsOf(annotations);
  const key = tocKey(annotations);
  const kept = key === undefined ? undefined : unpacked(await host.store?.read(`toc.${key}`, signal));
  if (kept !== undefined) {
    try {
      return await parse(host, kept, digests, signal);
    } catch {
      signal.throwIfAborted(); // what was kept got damaged, and is fetched again
    }
  }
  const located = await locate(blob, annotations, digests.length > 0, signal);
  if (located === undefined) return undefined;
  const toc = await parse(host, located, digests, signal);
  if (key !== undefined) await host.store?.write(`toc.${key}`, packed(located), signal);
  return toc;
}

/** What to keep things about a table under that the manifest vouches for; `undefined` for all others. */
export function tocKey(annotations: Annotations): string | undefined {
  return digestsOf(annotations)[0]?.digest.replace('sha256:', '');
}

const noBytes = new Uint8Array(0);
const storedLimit = 32 * 1024 * 1024;
const expandedLimit = 64 * 1024 * 1024;

/** Digests of a table, all of which hold: of its JSON, or of what it is compressed to. */
interface Expected {
  readonly of: 'json' | 'stored';
  readonly digest: Digest;
}

function digestsOf(annotations: Annotations): readonly Expected[] {
  const rows = [
    { of: 'json', text: annotations['containerd.io/snapshot/stargz/toc.digest'] },
    { of: 'stored', text: annotations['io.github.containers.zstd-chunked.manifest-checksum'] },
    { of: 'stored', text: annotations['io.containers.zstd-chunked.manifest-checksum'] },
  ] as const;
  return rows.flatMap(({ of, text }) => {
    if (text === undefined) return [];
    const digest = parseDigest(text);
    if (digest?.startsWith('sha256:') !== true) throw damagedToc('has a digest of an unknown kind');
    return [{ of, digest }];
  });
}

/** Where zstd:chunked has its table, which the manifest says as `offset:length:expanded length:type`. */
function placeOf(annotations: Annotations): Footer | undefined {
  const text =
    annotations['io.github.containers.zstd-chunked.manifest-position'] ??
    annotations['io.containers.zstd-chunked.manifest-position'];
  if (text === undefined) return undefined;
  const [offset, length] = /^(\d{1,15}):(\d{1,15}):\d{1,15}:1$/.exec(text)?.slice(1).map(Number) ?? [];
  if (offset === undefined || length === undefined) throw damagedToc('is not where it is said to be');
  return { kind: 'zstd-chunked', offset, length };
}

/** A table as it is stored in its blob. */
interface Located {
  readonly kind: Footer['kind'];
  readonly offset: number;
  readonly stored: Uint8Array;
}

async function locate(
  blob: Blob,
  annotations: Annotations,
  isPromised: boolean,
  signal: AbortSignal,
): Promise<Located | undefined> {
  const place = placeOf(annotations);
  const tail = place === undefined ? await readTail(blob, isPromised, signal) : undefined;
  const footer = place ?? footerOf(tail?.bytes ?? noBytes, blob.size);
  if (footer === undefined && !isPromised) return undefined;
  const { kind, offset, length } = footer ?? { kind: 'estargz', offset: 0, length: 0 };
  const isInside = offset > 0 && length > 0 && offset + length <= blob.size;
  if (!isInside || length > storedLimit) throw damagedToc('is not where it is said to be');
  return { kind, offset, stored: await readBehind(blob, offset, length, tail, signal) };
}

/** For the store: kind and offset as two numbers, then the bytes. */
function packed({ kind, offset, stored }: Located): Uint8Array {
  const bytes = new Uint8Array(16 + stored.length);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, kinds.indexOf(kind));
  view.setFloat64(8, offset);
  bytes.set(stored, 16);
  return bytes;
}

function unpacked(bytes: Uint8Array | undefined): Located | undefined {
  if (bytes === undefined || bytes.length < 16) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = kinds[view.getFloat64(0)];
  return kind === undefined ? undefined : { kind, offset: view.getFloat64(8), stored: bytes.subarray(16) };
}

const kinds = ['estargz', 'zstd-chunked'] as const;

interface Tail {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The end of a blob; where there is a table behind it, as much as most tables take, to spare a second request. */
async function readTail(blob: Blob, hasToc: boolean, signal: AbortSignal): Promise<Tail> {
  const wanted = hasToc ? Math.min(256 * 1024, Math.max(4096, blob.size >>> 8)) : footerLength;
  const length = Math.min(blob.size, wanted);
  const offset = blob.size - length;
  return { offset, bytes: await readExactly(blob, offset, length, signal) };
}

async function readBehind(
  blob: Blob,
  offset: number,
  length: number,
  tail: Tail | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const known = tail === undefined || tail.offset >= offset + length ? undefined : tail;
  const missing = Math.min(length, Math.max(0, (known?.offset ?? blob.size) - offset));
  if (known === undefined) return readExactly(blob, offset, length, signal);
  const behind = known.bytes.subarray(Math.max(0, offset - known.offset), offset + length - known.offset);
  if (missing === 0) return behind;
  return concat([await readExactly(blob, offset, missing, signal), behind]);
}

function parse(host: Host, located: Located, digests: readonly Expected[], signal: AbortSignal): Promise<Toc> {
  return located.kind === 'estargz'
    ? estargz(host, located, digests, signal)
    : zstdChunked(host, located, digests, signal);
}

async function estargz(
  host: Host,
  { offset, stored }: Located,
  digests: readonly Expected[],
  signal: AbortSignal,
): Promise<Toc> {
  const member = await expandAll(host, stored, 'gzip', signal);
  const headers: TarEntry[] = [];
  const tar = tarIndexer((entry) => headers.push(entry));
  tar.push(member);
  const own = headers[0];
  if (own?.name !== 'stargz.index.json' || own.dataOffset + own.size > member.length) {
    throw damagedToc('is not where it is said to be');
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
  { offset, stored }: Located,
  digests: readonly Expected[],
  signal: AbortSignal,
): Promise<Toc> {
  const json = await expandAll(host, stored, 'zstd', signal);
  const verified = verify(host, json, stored, digests);
  return { codec: 'zstd', entries: parseToc(json, offset), verified };
}

function verify(host: Host, json: Uint8Array, stored: Uint8Array, digests: readonly Expected[]): boolean {
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
    if (length > expandedLimit) throw damagedToc('has more than 64 MiB');
    pieces.push(piece);
  }
  return concat(pieces);
}

async function* one(bytes: Uint8Array): ByteStream {
  yield await Promise.resolve(bytes);
}
