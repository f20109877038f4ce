import { rawFromBytes, type RawName } from '../rawName';
import { damagedToc } from './tocFault';

/**
 * A table of FlatBuffers, https://flatbuffers.dev/internals/, whose fields go by their number in the schema. Whatever leads out
 * of the bytes is an `ImageError` `corrupt`; what is left out has the value that the schema gives.
 */
export interface FlatTable {
  byte(field: number, otherwise: number): number;
  uint32(field: number): number;
  /** A 64-bit number; `ImageError` `corrupt` if it is negative or not exact. */
  count(field: number): number;
  /** `ImageError` `corrupt` for more than `limit` bytes, since many tables may share a long one. */
  text(field: number, limit: number): RawName;
  bytes(field: number): Uint8Array;
  table(field: number): FlatTable;
  tables(field: number): Iterable<FlatTable>;
  texts(field: number, limit: number): Iterable<RawName>;
}

/** The table that a buffer begins with. */
export function rootTable(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return tableAt(new Source(bytes, view), new Source(bytes, view).follow(0));
}

/** Numbers of a buffer, all of them inside it. */
class Source {
  constructor(
    private readonly all: Uint8Array,
    private readonly view: DataView,
  ) {}

  uint8(at: number): number {
    this.need(at, 1);
    return this.view.getUint8(at);
  }

  uint16(at: number): number {
    this.need(at, 2);
    return this.view.getUint16(at, true);
  }

  uint32(at: number): number {
    this.need(at, 4);
    return this.view.getUint32(at, true);
  }

  int32(at: number): number {
    this.need(at, 4);
    return this.view.getInt32(at, true);
  }

  int64(at: number): number {
    this.need(at, 8);
    return Number(this.view.getBigInt64(at, true));
  }

  /** Where the offset that lies at a place leads. */
  follow(at: number): number {
    return at + this.uint32(at);
  }

  /** The bytes of a vector of things that take `width` bytes each. */
  vector(at: number, width: number): { readonly start: number; readonly length: number } {
    const length = this.uint32(at);
    this.need(at + 4, length * width);
    return { start: at + 4, length };
  }

  bytes(at: number): Uint8Array {
    const { start, length } = this.vector(at, 1);
    return this.all.subarray(start, start + length);
  }

  private need(at: number, length: number): void {
    if (at < 0 || at + length > this.all.length) throw damagedToc('points outside itself');
  }
}

function tableAt(source: Source, at: number): FlatTable {
  const fields = at - source.int32(at);
  const fieldsLength = source.uint16(fields);
  /** Where a field is, or `undefined` if it was left out. */
  const place = (field: number): number | undefined => {
    const slot = 4 + 2 * field;
    const offset = slot + 2 > fieldsLength ? 0 : source.uint16(fields + slot);
    return offset === 0 ? undefined : at + offset;
  };
  function* each(field: number): Generator<number> {
    const found = place(field);
    if (found === undefined) return;
    const { start, length } = source.vector(source.follow(found), 4);
    for (let i = 0; i < length; i++) yield source.follow(start + 4 * i);
  }
  const bytesOf = (field: number): Uint8Array => {
    const found = place(field);
    return found === undefined ? new Uint8Array(0) : source.bytes(source.follow(found));
  };
  return {
    byte: (field, otherwise) => {
      const found = place(field);
      return found === undefined ? otherwise : source.uint8(found);
    },
    uint32: (field) => {
      const found = place(field);
      return found === undefined ? 0 : source.uint32(found);
    },
    count: (field) => {
      const found = place(field);
      const value = found === undefined ? 0 : source.int64(found);
      if (value < 0 || !Number.isSafeInteger(value)) throw damagedToc('has a malformed number');
      return value;
    },
    text: (field, limit) => shortText(bytesOf(field), limit),
    bytes: bytesOf,
    table: (field) => {
      const found = place(field);
      if (found === undefined) throw damagedToc('has an unknown format');
      return tableAt(source, source.follow(found));
    },
    *tables(field) {
      for (const found of each(field)) yield tableAt(source, found);
    },
    *texts(field, limit) {
      for (const found of each(field)) yield shortText(source.bytes(found), limit);
    },
  };
}

function shortText(bytes: Uint8Array, limit: number): RawName {
  if (bytes.length > limit) throw damagedToc('has a text that is too long');
  return rawFromBytes(bytes);
}
