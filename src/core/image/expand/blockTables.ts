import { damaged } from './damaged';
import { codeLengths, distances, fillTable, literals, type CodeTable } from './huffman';

/** Deflate data bit by bit, the lowest bit of a byte first. */
export interface BitReader {
  /** Takes the next `count` bits, at most 16. */
  read(count: number): number;
  /** The same bits without taking them; zeros where the data has ended. */
  peek(count: number): number;
}

/** Sets the tables to the codes that every block may use, RFC 1951 section 3.2.6. */
export function setFixedTables(literalTable: CodeTable, distanceTable: CodeTable): void {
  literalTable.set(fixedLiterals);
  distanceTable.set(fixedDistances);
}

/** Sets the tables to the codes that a block begins with, section 3.2.7; `ImageError` `corrupt` if they are none. */
export function readTables(bits: BitReader, literalTable: CodeTable, distanceTable: CodeTable): void {
  const literalCount = bits.read(5) + 257;
  const distanceCount = bits.read(5) + 1;
  const lengthCount = bits.read(4) + 4;
  if (literalCount > 286 || distanceCount > 30) throw damaged('gzip');
  const lengths = new Uint8Array(19);
  for (let i = 0; i < lengthCount; i++) lengths[lengthOrder[i]!] = bits.read(3); // there are 19 places
  fillTable(lengthTable, codeLengths, lengths);
  const all = new Uint8Array(literalCount + distanceCount);
  for (let i = 0; i < all.length;) {
    const entry = lengthTable[bits.peek(7)]!; // 128 entries
    const length = entry & 15;
    if (length === 0) throw damaged('gzip');
    bits.read(length);
    const symbol = entry >>> 10;
    if (symbol < 16) {
      all[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw damaged('gzip');
    const repeated = symbol === 16 ? all[i - 1]! : 0; // not the first, as was just seen
    const times = symbol === 16 ? 3 + bits.read(2) : symbol === 17 ? 3 + bits.read(3) : 11 + bits.read(7);
    if (i + times > all.length) throw damaged('gzip');
    all.fill(repeated, i, (i += times));
  }
  if (all[256] === 0) throw damaged('gzip'); // the block could not end
  fillTable(literalTable, literals, all.subarray(0, literalCount));
  fillTable(distanceTable, distances, all.subarray(literalCount));
}

const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const lengthTable = new Int32Array(codeLengths.tableLength);
const fixedLiterals = new Int32Array(1024);
const fixedDistances = new Int32Array(512);
fillTable(
  fixedLiterals,
  literals,
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
fillTable(fixedDistances, distances, new Uint8Array(32).fill(5));
