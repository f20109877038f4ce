import type { RawName } from './rawName';

/** A stretch of a file that was stored, in bytes of the file as programs see it; between the stretches are zeros. */
export interface DataPart {
  readonly offset: number;
  readonly length: number;
}

/** Most parts that a file may be stored in; more are made up. */
export const partLimit = 100_000;

/**
 * Reads up to `count` parts from the fields at `at` of an old GNU header, each an offset and a length of 12 bytes by
 * `number`; ends at the first empty one.
 */
export function readFields(
  bytes: Uint8Array,
  at: number,
  count: number,
  number: (bytes: Uint8Array, at: number, length: number) => number,
): DataPart[] {
  const parts: DataPart[] = [];
  for (let field = at; field < at + count * 24 && bytes[field] !== 0; field += 24) {
    parts.push({ offset: number(bytes, field, 12), length: number(bytes, field + 12, 12) });
  }
  return parts;
}

/** Reads numbers in pairs; `undefined` where they are none, or no pairs. */
export function readPairs(numbers: readonly RawName[]): DataPart[] | undefined {
  if (numbers.length % 2 !== 0 || numbers.length > 2 * partLimit) return undefined;
  if (!numbers.every((text) => /^\d{1,15}$/.test(text))) return undefined;
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    offset: Number(numbers[2 * i]),
    length: Number(numbers[2 * i + 1]),
  }));
}

/** The parts that hold something, if they are in order, inside the file and stored; `undefined` if they are not. */
export function checkParts(parts: readonly DataPart[], size: number, storedSize: number): DataPart[] | undefined {
  let end = 0;
  let stored = 0;
  for (const { offset, length } of parts) {
    if (!(offset >= end && length >= 0 && offset + length <= size)) return undefined;
    end = offset + length;
    stored += length;
  }
  return stored > storedSize ? undefined : parts.filter(({ length }) => length > 0);
}

/** Collects the map at the start of the data of a sparse file of pax format 1.0: lines of a count, then offsets and lengths. */
export class SparseText {
  private readonly lines: RawName[] = [];
  private rest: RawName = '';
  /** Bytes taken. */
  length = 0;

  /** Takes a block; the parts once the map is whole, `undefined` while it is not, `malformed` if it is none. */
  take(block: RawName): DataPart[] | 'malformed' | undefined {
    this.length += block.length;
    const lines = (this.rest + block).split('\n');
    this.rest = lines.pop() ?? '';
    this.lines.push(...lines);
    const [first] = this.lines;
    if (first === undefined || !/^\d{1,6}$/.test(first) || Number(first) > partLimit) return 'malformed';
    const count = 2 * Number(first);
    if (this.lines.length > count) return readPairs(this.lines.slice(1, count + 1)) ?? 'malformed';
    return this.rest.length > longestNumber ? 'malformed' : undefined;
  }
}

const longestNumber = 20;
