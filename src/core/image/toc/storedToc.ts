import { concat } from '../concat';
import type { Blob } from '../sources/blob';
import { footerLength, footerOf, type Footer } from './footer';
import { readExactly } from './ranges';
import { tocPlace, type Annotations } from './tocAnnotations';
import { damagedToc } from './tocFault';

/** A table as it is stored in its blob, and where. */
export interface StoredToc {
  readonly kind: Footer['kind'];
  readonly offset: number;
  readonly stored: Uint8Array;
}

/**
 * Fetches the table of a blob, with little more than it; `undefined` if there is none. `ImageError` `corrupt` if it is not where
 * it is said to be, or if one that is promised is not there.
 */
export async function fetchToc(
  blob: Blob,
  annotations: Annotations,
  isPromised: boolean,
  signal: AbortSignal,
): Promise<StoredToc | undefined> {
  const place = tocPlace(annotations);
  const tail = place === undefined ? await readTail(blob, isPromised, signal) : undefined;
  const footer = place ?? footerOf(tail?.bytes ?? noBytes, blob.size);
  if (footer === undefined && !isPromised) return undefined;
  const { kind, offset, length } = footer ?? { kind: 'estargz', offset: 0, length: 0 };
  const isInside = offset > 0 && length > 0 && offset + length <= blob.size;
  if (!isInside || length > storedLimit) throw damagedToc('is not where it is said to be');
  return { kind, offset, stored: await readBehind(blob, offset, length, tail, signal) };
}

const noBytes = new Uint8Array(0);
const storedLimit = 32 * 1024 * 1024;

interface Tail {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The end of a blob; where there is a table behind it, as much as most tables take, to spare a second request. */
async function readTail(blob: Blob, hasToc: boolean, signal: AbortSignal): Promise<Tail> {
  const wanted = hasToc ? Math.min(256 * 1024, Math.max(4096, Math.floor(blob.size / 256))) : footerLength;
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

/** A table as bytes for the store: kind and offset as two numbers, then its own. */
export function encodeStoredToc({ kind, offset, stored }: StoredToc): Uint8Array {
  const bytes = new Uint8Array(16 + stored.length);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, kinds.indexOf(kind));
  view.setFloat64(8, offset);
  bytes.set(stored, 16);
  return bytes;
}

/** The table of what {@link encodeStoredToc} gave; `undefined` for anything else. */
export function decodeStoredToc(bytes: Uint8Array | undefined): StoredToc | undefined {
  if (bytes === undefined || bytes.length < 16) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = kinds[view.getFloat64(0)];
  return kind === undefined ? undefined : { kind, offset: view.getFloat64(8), stored: bytes.subarray(16) };
}

const kinds = ['estargz', 'zstd-chunked'] as const;
