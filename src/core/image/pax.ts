import { rawFromBytes } from './rawName';
import type { TarHeader } from './tarHeader';
import { readPairs, type DataPart } from './tarSparse';

/** Extended header records, https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html; values are bytes. */
export type PaxRecords = ReadonlyMap<string, Uint8Array>;

/** Reads `LENGTH KEYWORD=VALUE\n` records; `undefined` where the bytes are malformed. */
export function readPax(bytes: Uint8Array): PaxRecords | undefined {
  const records = new Map<string, Uint8Array>();
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    let length = 0;
    let i = at;
    for (; i < bytes.length && bytes[i] !== space; i++) {
      const digit = (bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9 || i - at > 8) return undefined;
      length = length * 10 + digit;
    }
    const end = at + length;
    const equals = bytes.indexOf(equalsSign, i + 1);
    if (i === at || end > bytes.length || equals < 0 || equals >= end - 1) return undefined;
    if (bytes[end - 1] !== lineFeed || equals === i + 1) return undefined;
    const key = rawFromBytes(bytes.subarray(i + 1, equals));
    const value = bytes.slice(equals + 1, end - 1);
    if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') parts.push(rawFromBytes(value));
    else records.set(key, value);
    at = end;
  }
  // Format 0.0 repeats these two keys, in this order; 0.1 has them in one.
  if (parts.length > 0) records.set(partsKey, new TextEncoder().encode(parts.join(',')));
  return records;
}

/** The header with what the records say instead; `undefined` if one of their numbers is none. */
export function applyPax(header: TarHeader, records: PaxRecords): TarHeader | undefined {
  const text = (key: string): string | undefined => {
    const value = records.get(key);
    // An empty value takes back an earlier record.
    return value === undefined || value.length === 0 ? undefined : rawFromBytes(value);
  };
  const size = numberOf(text('size'), header.storedSize);
  const uid = numberOf(text('uid'), header.uid);
  const gid = numberOf(text('gid'), header.gid);
  const mtime = secondsOf(text('mtime'), header.mtime);
  const inData = text('GNU.sparse.major') === '1' && text('GNU.sparse.minor') === '0';
  const sparse = header.sparse ?? (inData ? [] : partsOf(text(partsKey), text('GNU.sparse.numblocks')));
  const realSize = numberOf(
    text('GNU.sparse.realsize') ?? text('GNU.sparse.size'),
    header.sparse === undefined ? size : header.size,
  );
  if (sparse === 'malformed' || [size, uid, gid, mtime, realSize].some(Number.isNaN) || size < 0 || realSize < 0)
    return undefined;
  return {
    ...header,
    name: text('GNU.sparse.name') ?? text('path') ?? header.name,
    link: header.type === 'symlink' || header.type === 'hardlink' ? (text('linkpath') ?? header.link) : header.link,
    size: realSize,
    storedSize: size,
    uid,
    gid,
    mtime,
    sparse,
    moreParts: inData ? 'data' : header.moreParts,
    xattrs: xattrsOf(records),
  };
}

const space = 0x20;
const equalsSign = 0x3d;
const lineFeed = 0x0a;
const xattrPrefix = 'SCHILY.xattr.';
const partsKey = 'GNU.sparse.map';

function partsOf(map: string | undefined, count: string | undefined): readonly DataPart[] | 'malformed' | undefined {
  if (map !== undefined) return readPairs(map.split(',')) ?? 'malformed';
  return count === undefined ? undefined : [];
}

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

function secondsOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  return /^-?\d{1,15}(?:\.\d*)?$/.test(text) ? Math.floor(Number(text)) : Number.NaN;
}

function xattrsOf(records: PaxRecords): ReadonlyMap<string, Uint8Array> | undefined {
  let found: Map<string, Uint8Array> | undefined;
  for (const [key, value] of records) {
    if (!key.startsWith(xattrPrefix)) continue;
    found ??= new Map();
    found.set(key.slice(xattrPrefix.length), value);
  }
  return found;
}
