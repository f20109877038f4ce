/** CRC-32 as gzip has it, RFC 1952 section 8, of `bytes` after those that gave `crc`; 0 to begin with. */
export function crc32(bytes: Uint8Array, crc: number): number {
  let value = ~crc;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    // Within their lengths; four bytes at once take a third of the time of one by one.
    value ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    value =
      tables[768 + (value & 255)]! ^
      tables[512 + ((value >>> 8) & 255)]! ^
      tables[256 + ((value >>> 16) & 255)]! ^
      tables[value >>> 24]!;
  }
  for (; at < bytes.length; at++) value = (value >>> 8) ^ tables[(value ^ bytes[at]!) & 255]!;
  return ~value >>> 0;
}

/** Four tables of 256: what a byte does to the remainder when 0 to 3 bytes follow it. */
const tables = new Int32Array(1024);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  tables[byte] = value;
}
for (let at = 256; at < tables.length; at++) {
  const before = tables[at - 256]!; // filled already
  tables[at] = (before >>> 8) ^ tables[before & 255]!;
}
