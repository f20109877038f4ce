import type { FileReader } from '../image/fileReader';

/** The bytes of a file at any place, each part of it read once; `undefined` for what is outside, or too much. */
export interface ElfBytes {
  readonly size: number;
  at(offset: number, length: number): Promise<DataView | undefined>;
}

/** Reads a file in pages and keeps them; at most 4 MiB in all, so that no file can make it read more. */
export function elfBytes(file: FileReader, signal: AbortSignal): ElfBytes {
  const pages = new Map<number, Uint8Array>();
  const page = async (number: number): Promise<Uint8Array | undefined> => {
    const known = pages.get(number);
    if (known !== undefined || pages.size >= pageLimit) return known;
    const bytes = await file.read(number * pageLength, pageLength, signal);
    pages.set(number, bytes);
    return bytes;
  };
  return {
    size: file.size,
    at: async (offset, length) => {
      if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > file.size) return undefined;
      if (length > pageLength) return undefined;
      const first = await page(Math.floor(offset / pageLength));
      if (first === undefined) return undefined;
      const start = offset % pageLength;
      if (start + length <= first.length) return new DataView(first.buffer, first.byteOffset + start, length);
      const second = await page(Math.floor(offset / pageLength) + 1);
      if (second === undefined || start + length > first.length + second.length) return undefined;
      const both = new Uint8Array(length);
      both.set(first.subarray(start));
      both.set(second.subarray(0, length - (first.length - start)), first.length - start);
      return new DataView(both.buffer);
    },
  };
}

/** The longest part that can be asked for. */
export const pageLength = 32 * 1024;
const pageLimit = 128;

/** A text that ends with NUL, one character for each byte; `undefined` if it does not end in time. */
export async function textAt(bytes: ElfBytes, offset: number): Promise<string | undefined> {
  let text = '';
  for (let at = offset; at - offset < textLimit; at += pieceLength) {
    const piece = await bytes.at(at, Math.min(pieceLength, bytes.size - at));
    if (piece === undefined || piece.byteLength === 0) return undefined;
    const codes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    const end = codes.indexOf(0);
    text += String.fromCharCode(...(end < 0 ? codes : codes.subarray(0, end)));
    if (end >= 0) return text;
  }
  return undefined;
}

const pieceLength = 64;
// As long as a path can be.
const textLimit = 4096;
