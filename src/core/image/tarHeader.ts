import { rawFromBytes, type RawName } from './rawName';
import { readFields, type DataPart } from './tarSparse';

/** What a tar entry is; `other` is a type that no rule is known for, passed over by its size. */
export type TarType = 'file' | 'hardlink' | 'symlink' | 'char' | 'block' | 'directory' | 'fifo' | 'other';

/** One entry of a tar as its headers say. */
export interface TarHeader {
  readonly name: RawName;
  readonly type: TarType;
  /** The byte of the header that `type` comes from. */
  readonly typeFlag: number;
  /** Bytes of the file as a program would see them; 0 where there is no data. */
  readonly size: number;
  /** Bytes in the archive, without padding. */
  readonly storedSize: number;
  /** Where the data starts, in bytes from the start of the tar. */
  readonly dataOffset: number;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Whole seconds since 1970, which may be negative. */
  readonly mtime: number;
  /** Where a symbolic or hard link leads; empty for others. */
  readonly link: RawName;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** What is stored of a file whose holes were left out, one part after the other; `undefined` for all other files. */
  readonly sparse: readonly DataPart[] | undefined;
  /** Where more of the sparse parts is told: in further headers, or at the start of the data. */
  readonly moreParts: 'headers' | 'data' | undefined;
  /** Extended attributes by name, as bytes. */
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
}

/** Reads the 512 bytes of a header at `at`; a text is what is wrong with them, to follow "the tar". */
export function readHeader(bytes: Uint8Array, at: number, position: number): TarHeader | string {
  if (!checksumHolds(bytes, at)) return `has a header with a wrong checksum at byte ${position}`;
  const isGnu = hasMagic(bytes, at + 257, gnuMagic);
  const isPosix = !isGnu && hasMagic(bytes, at + 257, posixMagic);
  const typeFlag = bytes[at + 156] ?? 0;
  const size = readNumber(bytes, at + 124, 12);
  const mode = readNumber(bytes, at + 100, 8);
  const uid = readNumber(bytes, at + 108, 8);
  const gid = readNumber(bytes, at + 116, 8);
  const mtime = readNumber(bytes, at + 136, 12);
  const hasDevice = (isGnu || isPosix) && (typeFlag === 0x33 || typeFlag === 0x34);
  const deviceMajor = hasDevice ? readNumber(bytes, at + 329, 8) : 0;
  const deviceMinor = hasDevice ? readNumber(bytes, at + 337, 8) : 0;
  const oldSparse = isGnu && typeFlag === 0x53;
  const realSize = oldSparse ? readNumber(bytes, at + 483, 12) : size;
  const sparse = oldSparse ? readFields(bytes, at + 386, 4, readNumber) : undefined;
  const numbers = [size, mode, uid, gid, mtime, deviceMajor, deviceMinor, realSize];
  if (!numbers.every(Number.isSafeInteger) || size < 0 || realSize < 0) {
    return `has a header with a malformed number at byte ${position}`;
  }
  // The GNU format keeps times where POSIX has a prefix, that of star after a shorter one.
  const prefixLength = hasMagic(bytes, at + 508, starMagic) ? 131 : 155;
  const prefix = isPosix && bytes[at + 345] !== 0 ? `${readText(bytes, at + 345, prefixLength)}/` : '';
  return {
    name: prefix + readText(bytes, at, 100),
    type: typeOf(typeFlag),
    typeFlag,
    size: realSize,
    storedSize: size,
    dataOffset: 0,
    mode: mode & 0o7777,
    uid,
    gid,
    mtime,
    link: typeFlag === 0x31 || typeFlag === 0x32 ? readText(bytes, at + 157, 100) : '',
    deviceMajor,
    deviceMinor,
    sparse,
    moreParts: oldSparse && bytes[at + 482] !== 0 ? 'headers' : undefined,
    xattrs: undefined,
  };
}

/** Reads the 512 bytes of a header that only goes on with the parts of an old GNU sparse file. */
export function readMoreParts(bytes: Uint8Array, at: number): { parts: readonly DataPart[]; more: boolean } {
  return { parts: readFields(bytes, at, 21, readNumber), more: bytes[at + 504] !== 0 };
}

/** Whether the 512 bytes at `at` are all zero. */
export function isZeroBlock(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 512; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** Where the text of a field ends: at its first NUL or at `end`. */
export function endOfField(bytes: Uint8Array, start: number, end: number): number {
  const nul = bytes.indexOf(0, start);
  return nul < 0 || nul > end ? end : nul;
}

const posixMagic = [0x75, 0x73, 0x74, 0x61, 0x72, 0x00]; // "ustar" NUL
const gnuMagic = [0x75, 0x73, 0x74, 0x61, 0x72, 0x20, 0x20, 0x00]; // "ustar  " NUL
const starMagic = [0x74, 0x61, 0x72, 0x00]; // "tar" NUL

function hasMagic(bytes: Uint8Array, at: number, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[at + i] === byte);
}

function checksumHolds(bytes: Uint8Array, at: number): boolean {
  const stated = readNumber(bytes, at + 148, 8);
  const sum = sumOf(bytes, at);
  // Some old programs took bytes from 128 on for negative ones.
  return stated === sum || stated === sum - 256 * highBytesIn(bytes, at);
}

/** The sum of a header with spaces for the checksum. */
function sumOf(bytes: Uint8Array, at: number): number {
  let sum = 8 * 0x20;
  for (let i = at; i < at + 148; i++) sum += bytes[i] ?? 0;
  for (let i = at + 156; i < at + 512; i++) sum += bytes[i] ?? 0;
  return sum;
}

function highBytesIn(bytes: Uint8Array, at: number): number {
  const header = bytes.subarray(at, at + 512);
  return header.reduce((count, byte, i) => count + (byte > 127 && (i < 148 || i >= 156) ? 1 : 0), 0);
}

/** An octal field, or a base-256 one as GNU tar writes large and negative numbers; `NaN` if it is neither. */
function readNumber(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = first === 0xff ? -1 : first & 0x7f;
    for (let i = at + 1; i < at + length; i++) value = value * 256 + (bytes[i] ?? 0);
    return value;
  }
  let start = at;
  let end = at + length;
  while (start < end && isPadding(bytes[start])) start++;
  while (end > start && isPadding(bytes[end - 1])) end--;
  let value = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0) return value; // Go reads up to the first NUL
    if (byte < 0x30 || byte > 0x37) return Number.NaN;
    value = value * 8 + byte - 0x30;
  }
  return value;
}

function isPadding(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0;
}

function readText(bytes: Uint8Array, at: number, length: number): RawName {
  return rawFromBytes(bytes.subarray(at, endOfField(bytes, at, at + length)));
}

function typeOf(flag: number): TarType {
  return typesByFlag.get(flag) ?? 'other';
}

const typesByFlag: ReadonlyMap<number, TarType> = new Map([
  [0x00, 'file'],
  [0x30, 'file'],
  [0x31, 'hardlink'],
  [0x32, 'symlink'],
  [0x33, 'char'],
  [0x34, 'block'],
  [0x35, 'directory'],
  [0x36, 'fifo'],
  [0x37, 'file'], // contiguous
  [0x53, 'file'], // sparse, old GNU
]);
