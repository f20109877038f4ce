import type { ElfBytes } from './elfBytes';

/** The header of an ELF file and what it leads to first. */
export interface ElfHeader {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly machine: number;
  readonly typeNumber: number;
  readonly segments: readonly Segment[];
}

/** A part of the file that has a meaning when it is started. */
export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly length: number;
}

/** Types of segments. */
export const segmentType = { load: 1, dynamic: 2, interpreter: 3, note: 4 } as const;

/** Reads the header and the table of segments; a text is what is wrong with them, `undefined` that it is no ELF file. */
export async function readHeader(bytes: ElfBytes): Promise<ElfHeader | string | undefined> {
  const start = await bytes.at(0, Math.min(64, bytes.size));
  if (start === undefined || start.byteLength < 4 || start.getUint32(0) !== magic) return undefined;
  if (start.byteLength < 20) return 'is cut short';
  const [bitsByte, orderByte] = [start.getUint8(4), start.getUint8(5)];
  if ((bitsByte !== 1 && bitsByte !== 2) || (orderByte !== 1 && orderByte !== 2)) {
    return 'has an ELF header that no machine reads';
  }
  const bits = bitsByte === 2 ? 64 : 32;
  const littleEndian = orderByte === 1;
  if (start.byteLength < (bits === 64 ? 64 : 52)) return 'is cut short';
  const u16 = (at: number): number => start.getUint16(at, littleEndian);
  const place = (at64: number, at32: number): number =>
    bits === 64 ? Number(start.getBigUint64(at64, littleEndian)) : start.getUint32(at32, littleEndian);
  const [tableAt, length, count] = bits === 64 ? [place(32, 28), u16(54), u16(56)] : [place(32, 28), u16(42), u16(44)];
  const rest = { bits, littleEndian, machine: u16(18), typeNumber: u16(16) } as const;
  if (count === 0) return { ...rest, segments: [] };
  if (count > segmentLimit) return `claims ${count} segments`;
  if (length !== (bits === 64 ? 56 : 32)) return 'has segments of a length that no loader reads';
  const table = await bytes.at(tableAt, length * count);
  if (table === undefined) return 'has its table of segments outside the file';
  const segments = Array.from({ length: count }, (_, i) => segmentAt(table, i * length, bits, littleEndian));
  return { ...rest, segments };
}

/** Where in the file an address of the running program is; `undefined` if nowhere. */
export function offsetOf(segments: readonly Segment[], address: number): number | undefined {
  const segment = segments.find(
    (one) => one.type === segmentType.load && address >= one.address && address < one.address + one.length,
  );
  return segment && address - segment.address + segment.offset;
}

const magic = 0x7f454c46;
// Many more than any program has, and few enough for one read.
const segmentLimit = 512;

function segmentAt(table: DataView, at: number, bits: 32 | 64, little: boolean): Segment {
  const word = (place: number): number => table.getUint32(at + place, little);
  const long = (place: number): number => Number(table.getBigUint64(at + place, little));
  const type = word(0);
  return bits === 64
    ? { type, offset: long(8), address: long(16), length: long(32) }
    : { type, offset: word(4), address: word(8), length: word(16) };
}
