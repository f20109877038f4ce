import { asList, asObject, asText, asTextTable, parseJson, type JsonObject } from '../json';
import { rawFromText } from '../rawName';
import { parseDigest, type Digest } from '../reference';
import type { TarEntry } from '../tar';
import { chunksOf, type DataRow } from './chunks';
import type { TocEntry } from './tocEntry';
import { damagedToc } from './tocFault';
import { secondsOf, tarEntry, typeOf } from './tocValues';

/**
 * The entries of the JSON that eStargz (https://github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md) and
 * zstd:chunked (https://github.com/containers/storage, `pkg/chunked`) share. `payloadEnd` is where the last content must
 * end; `ImageError` `corrupt` for JSON that is not of this form or contradicts itself.
 */
export function parseToc(bytes: Uint8Array, payloadEnd: number): TocEntry[] {
  const toc = asObject(parseJson(bytes, 'its table of contents'));
  const rows = asList(toc?.['entries']);
  if (toc?.['version'] !== 1 || rows === undefined) throw damagedToc('has an unknown format');
  if (rows.length > entryLimit) throw damagedToc('has more than 2 million entries');
  const files = filesOf(rows);
  const ends = endsOf(files, payloadEnd);
  return files.map(({ header, data }) => ({ header, chunks: chunksOf(header.size, data, ends) }));
}

const entryLimit = 2_000_000;

interface File {
  readonly header: TarEntry;
  /** What the entry itself and the chunks after it say of its content. */
  readonly data: DataRow[];
}

function filesOf(rows: readonly unknown[]): File[] {
  const files: File[] = [];
  for (const value of rows) {
    const row = asObject(value);
    if (row === undefined) throw damagedToc('has an unknown format');
    if (row['type'] === 'chunk') {
      const file = files.at(-1);
      if (file?.header.type !== 'file') throw damagedToc('has a chunk that belongs to no file');
      file.data.push(dataOf(row, undefined));
      continue;
    }
    const header = headerOf(row);
    const hasData = header.type === 'file' && header.size > 0;
    files.push({ header, data: hasData ? [dataOf(row, digestOf(row['digest']))] : [] });
  }
  return files;
}

function headerOf(row: JsonObject): TarEntry {
  const type = typeOf(asText(row['type']) ?? '');
  const name = asText(row['name']);
  if (type === undefined || name === undefined) throw damagedToc('has an entry of an unknown kind');
  const size = type === 'file' ? count(row['size']) : 0;
  const hasLink = type === 'symlink' || type === 'hardlink';
  return tarEntry({
    name: rawFromText(name),
    type,
    size,
    mode: count(row['mode']) & 0o7777,
    uid: count(row['uid']),
    gid: count(row['gid']),
    mtime: secondsOf(asText(row['modtime']) ?? ''),
    link: hasLink ? rawFromText(asText(row['linkName']) ?? '') : '',
    deviceMajor: count(row['devMajor']),
    deviceMinor: count(row['devMinor']),
    xattrs: xattrsOf(row['xattrs']),
  });
}

function dataOf(row: JsonObject, fileDigest: Digest | undefined): DataRow {
  return {
    offset: count(row['offset']),
    endOffset: count(row['endOffset']),
    inner: count(row['innerOffset']),
    start: count(row['chunkOffset']),
    size: count(row['chunkSize']),
    digest: digestOf(row['chunkDigest']),
    fileDigest,
    zeros: row['chunkType'] === 'zeros',
  };
}

/** Where each range of the blob ends at the latest: where the next one starts. */
function endsOf(files: readonly File[], payloadEnd: number): ReadonlyMap<number, number> {
  const starts = new Set<number>();
  for (const { data } of files) for (const { offset, zeros } of data) if (!zeros || offset > 0) starts.add(offset);
  const ends = new Map<number, number>();
  let end = payloadEnd;
  for (const start of [...starts].sort((a, b) => b - a)) {
    // Nothing stands at the start of a blob but the header of the first entry.
    if (start <= 0 || start >= payloadEnd) throw damagedToc('points outside the layer');
    ends.set(start, end);
    end = start;
  }
  return ends;
}

/** What Go leaves out of JSON is zero. */
function count(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw damagedToc('has a malformed number');
}

function digestOf(value: unknown): Digest | undefined {
  const text = asText(value);
  return text?.startsWith('sha256:') === true ? parseDigest(text) : undefined;
}

function xattrsOf(value: unknown): TarEntry['xattrs'] {
  const rows = Object.entries(asTextTable(value));
  if (rows.length === 0) return undefined;
  return new Map(rows.map(([name, base64]) => [name, bytesOf(base64)]));
}

function bytesOf(base64: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw damagedToc('has a malformed attribute');
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    throw damagedToc('has a malformed attribute'); // a length that no base64 has
  }
}
