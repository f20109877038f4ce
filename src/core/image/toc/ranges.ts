import type { ByteStream } from '../../host';
import { ImageError } from '../error';
import type { Blob } from '../sources/blob';

/** A range of a blob, its end not part of it. */
export interface Range {
  readonly offset: number;
  readonly end: number;
}

/**
 * Gives the bytes of ranges, which must be asked for in their order. Neighbours are fetched at once, with at most 64 KiB
 * between them that nobody wants and up to 4 MiB at a time.
 */
export function joinRanges(blob: Blob, ranges: readonly Range[]): (range: Range, signal: AbortSignal) => ByteStream {
  const groups = grouped(ranges);
  let fetched: { readonly group: Range; readonly bytes: Uint8Array } | undefined;
  return async function* (range, signal) {
    const group = groups.find(({ offset, end }) => offset <= range.offset && range.end <= end) ?? range;
    if (group.end - group.offset > pieceLength) {
      for (let at = range.offset; at < range.end; at += pieceLength) {
        yield await readExactly(blob, at, Math.min(pieceLength, range.end - at), signal);
      }
      return;
    }
    if (fetched?.group !== group) {
      fetched = { group, bytes: await readExactly(blob, group.offset, group.end - group.offset, signal) };
    }
    yield fetched.bytes.subarray(range.offset - group.offset, range.end - group.offset);
  };
}

/** Bytes of a blob; `ImageError` `corrupt` where it ends before. */
export async function readExactly(
  blob: Blob,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await blob.read(offset, length, signal);
  if (bytes.length === length) return bytes;
  throw new ImageError('corrupt', 'it is cut short; fetch or build the image again.');
}

const pieceLength = 4 * 1024 * 1024;
const gapLimit = 64 * 1024;

function grouped(ranges: readonly Range[]): Range[] {
  const groups: Range[] = [];
  for (const range of ranges) {
    const last = groups.at(-1);
    const fits =
      last !== undefined &&
      range.offset >= last.offset &&
      range.offset <= last.end + gapLimit &&
      Math.max(range.end, last.end) - last.offset <= pieceLength;
    if (fits) groups[groups.length - 1] = { offset: last.offset, end: Math.max(last.end, range.end) };
    else groups.push(range);
  }
  return groups;
}
