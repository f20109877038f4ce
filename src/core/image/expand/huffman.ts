import { damaged } from './damaged';

/**
 * Codes as a table that is looked up with the next `primaryBits` bits of the stream, first bit lowest. An entry is the
 * code's length in bits 0-3 (0: there is no such code), its kind in bits 4-5, the count of extra bits in bits 6-9 and
 * from bit 10 on a value: the literal, the base of a length or distance, or where the table of longer codes starts.
 */
export type CodeTable = Int32Array;

export const kindMask = 0x30;
export const kindValue = 0;
export const kindWithExtra = 0x10;
export const kindEnd = 0x20;
/** The code is longer: bits 0-3 tell how many further bits to look up. */
export const kindLonger = 0x30;

/** An alphabet: the entry of each symbol without its length; -1 for those that may not occur. */
export interface Alphabet {
  readonly symbols: Int32Array;
  readonly primaryBits: number;
  /** Entries that a table of it takes at most. */
  readonly tableLength: number;
}

const none = -1;
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];
const distanceExtra = Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1));

/** Literals 0-255, the end of a block 256 and lengths 257-285, RFC 1951 section 3.2.5. */
export const literals: Alphabet = {
  symbols: Int32Array.from([
    ...Array.from({ length: 256 }, (_, literal) => literal << 10),
    kindEnd,
    ...withExtra(lengthExtra, 3),
    (258 << 10) | kindWithExtra,
    none,
    none,
  ]),
  primaryBits: 10,
  tableLength: 1024 + 288 * 32,
};

/** Distances, the same section. */
export const distances: Alphabet = {
  symbols: Int32Array.from([...withExtra(distanceExtra, 1), none, none]),
  primaryBits: 9,
  tableLength: 512 + 32 * 64,
};

/** Lengths of the codes of the other two, section 3.2.7. */
export const codeLengths: Alphabet = {
  symbols: Int32Array.from({ length: 19 }, (_, symbol) => symbol << 10),
  primaryBits: 7,
  tableLength: 128,
};

/** Fills `table` from the length of each symbol's code, section 3.2.2; `ImageError` `corrupt` for what is no set of codes. */
export function fillTable(table: CodeTable, alphabet: Alphabet, lengths: Uint8Array): void {
  const { symbols, primaryBits } = alphabet;
  const longest = checkLengths(lengths, alphabet);
  const next = firstCodes(lengths);
  const primary = 1 << primaryBits;
  const furtherBits = Math.max(0, longest - primaryBits);
  let used = primary;
  table.fill(0, 0, primary);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!; // within its length
    if (length === 0) continue;
    const code = reversed(next[length]!++, length); // lengths are below 16
    const entry = symbols[symbol] ?? none;
    if (length <= primaryBits) {
      if (entry !== none) for (let at = code; at < primary; at += 1 << length) table[at] = entry | length;
      continue;
    }
    const prefix = code & (primary - 1);
    if (table[prefix] === 0) {
      table[prefix] = (used << 10) | kindLonger | furtherBits;
      table.fill(0, used, (used += 1 << furtherBits));
    }
    const start = table[prefix]! >>> 10; // set just now
    const rest = length - primaryBits;
    if (entry === none) continue;
    for (let at = code >>> primaryBits; at < 1 << furtherBits; at += 1 << rest) table[start + at] = entry | rest;
  }
}

/** The longest length; like zlib it takes a set with free codes only where there is one code, of one bit, or none. */
function checkLengths(lengths: Uint8Array, alphabet: Alphabet): number {
  const counts = countLengths(lengths);
  let free = 1;
  let longest = 0;
  for (let length = 1; length < 16; length++) {
    const count = counts[length]!; // below 16
    free = free * 2 - count;
    if (free < 0) throw damaged('gzip');
    if (count > 0) longest = length;
  }
  if (longest > 0 && free > 0 && (alphabet === codeLengths || longest !== 1)) throw damaged('gzip');
  return longest;
}

function firstCodes(lengths: Uint8Array): Uint16Array {
  const counts = countLengths(lengths);
  const next = new Uint16Array(16);
  for (let length = 1; length < 15; length++) next[length + 1] = (next[length]! + counts[length]!) << 1; // below 16
  return next;
}

function countLengths(lengths: Uint8Array): Uint16Array {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]!++; // lengths are below 16
  counts[0] = 0;
  return counts;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >>> bit) & 1) << (length - 1 - bit);
  return result;
}

function withExtra(extra: readonly number[], first: number): number[] {
  let base = first;
  return extra.map((bits) => {
    const entry = (base << 10) | (bits << 6) | kindWithExtra;
    base += 1 << bits;
    return entry;
  });
}
