import { GzipDecoder } from '../../src/core/image/expand/gzip';
import { sha256 } from './images';
import type { TarItem } from './tar';

/** What SOCI would keep beside a gzip layer of these items, whose tar is `tar`; a span for each block of deflate. */
export function ztocOf(items: readonly TarItem[], tar: Uint8Array, blob: Uint8Array): Uint8Array {
  const points = pointsOf(blob);
  const digests = points.map(({ next, bits }, i) =>
    text(`sha256:${sha256(blob.subarray(bits > 0 ? next - 1 : next, points[i + 1]?.next ?? blob.length))}`),
  );
  let at = 0;
  const rows = items.map((item) => {
    const size = Buffer.from(item.data ?? '').length;
    const dataOffset = at + 512;
    at = dataOffset + Math.ceil(size / 512) * 512;
    const type = { '0': 'reg', '1': 'hardlink', '2': 'symlink', '3': 'char', '5': 'dir' }[item.type ?? '0'] ?? 'fifo';
    return table([
      text(Buffer.from(item.name, 'latin1')),
      text(type),
      int64(dataOffset),
      int64(size),
      text(item.link ?? ''),
      int64(item.mode ?? 0o644),
      uint32(item.uid ?? 0),
      uint32(item.gid ?? 0),
      text(''),
      text(''),
      text(new Date((item.mtime ?? 0) * 1000).toISOString()),
      int64(item.major ?? 0),
      int64(item.minor ?? 0),
      vector([]),
    ]);
  });
  const head = Buffer.alloc(12);
  head.writeInt32LE(points.length);
  const zinfo = Buffer.concat([head, ...points.map(({ bytes }) => bytes)]);
  const compression = table([undefined, uint32(points.length - 1), vector(digests), text(zinfo)]);
  const root = table([
    text('0.9'),
    text('test'),
    int64(blob.length),
    int64(tar.length),
    table([vector(rows)]),
    compression,
  ]);
  return buffer(root);
}

interface CheckpointBytes {
  readonly next: number;
  readonly bits: number;
  readonly bytes: Uint8Array;
}

function pointsOf(blob: Uint8Array): CheckpointBytes[] {
  const points: CheckpointBytes[] = [];
  const decoder = new GzipDecoder(true, ({ bit, out }, inflate) => {
    const bits = (8 - (bit % 8)) % 8;
    const next = Math.ceil(bit / 8);
    const bytes = Buffer.alloc(17 + 32768);
    bytes.writeBigInt64LE(BigInt(next), 0);
    bytes.writeBigInt64LE(BigInt(out), 8);
    bytes[16] = bits;
    const window = inflate.window();
    bytes.set(window, bytes.length - window.length);
    const last = points.at(-1);
    // The last block is empty, where zlib was told to end after another.
    if (last === undefined || next > last.next + 100) points.push({ next, bits, bytes });
  });
  decoder.feed(blob, true);
  while (typeof decoder.next() !== 'string');
  return points;
}

/** Something of a FlatBuffer: numbers lie in their table, all else behind it. */
type Field =
  | { readonly kind: 'number'; readonly bytes: Uint8Array }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'vector'; readonly items: readonly Field[] }
  | { readonly kind: 'table'; readonly fields: readonly (Field | undefined)[] };

const table = (fields: readonly (Field | undefined)[]): Field => ({ kind: 'table', fields });
const vector = (items: readonly Field[]): Field => ({ kind: 'vector', items });
const text = (value: string | Uint8Array): Field => ({ kind: 'bytes', bytes: Buffer.from(value) });

function uint32(value: number): Field {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { kind: 'number', bytes };
}

function int64(value: number): Field {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return { kind: 'number', bytes };
}

function buffer(root: Field): Uint8Array {
  const parts: Buffer[] = [];
  let end = 0;
  const put = (bytes: Buffer): number => {
    parts.push(bytes);
    end += bytes.length;
    return end - bytes.length;
  };
  const later: (() => void)[] = [];
  /** Writes an offset where `at` is in `bytes` once it is known where the field lies. */
  const pointTo = (field: Field, bytes: Buffer, start: number, at: number): void => {
    later.push(() => bytes.writeUInt32LE(write(field) - (start + at), at));
  };
  const write = (field: Field): number => {
    if (field.kind === 'number' || field.kind === 'bytes') {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(field.bytes.length);
      return put(Buffer.concat([length, field.bytes]));
    }
    if (field.kind === 'vector') {
      const bytes = Buffer.alloc(4 + 4 * field.items.length);
      bytes.writeUInt32LE(field.items.length);
      const start = put(bytes);
      field.items.forEach((item, i) => pointTo(item, bytes, start, 4 + 4 * i));
      return start;
    }
    const places = Buffer.alloc(4 + 2 * field.fields.length);
    places.writeUInt16LE(places.length, 0);
    const sizes = field.fields.map((one) => (one === undefined ? 0 : one.kind === 'number' ? one.bytes.length : 4));
    const bytes = Buffer.alloc(4 + sizes.reduce((sum, size) => sum + size, 0));
    places.writeUInt16LE(bytes.length, 2);
    const placesAt = put(places);
    const start = put(bytes);
    bytes.writeInt32LE(start - placesAt, 0);
    let at = 4;
    field.fields.forEach((one, i) => {
      if (one === undefined) return;
      places.writeUInt16LE(at, 4 + 2 * i);
      if (one.kind === 'number') bytes.set(one.bytes, at);
      else pointTo(one, bytes, start, at);
      at += sizes[i] ?? 0;
    });
    return start;
  };
  const head = Buffer.alloc(4);
  put(head);
  head.writeUInt32LE(write(root));
  for (let next = later.shift(); next !== undefined; next = later.shift()) next();
  return Buffer.concat(parts);
}
