import type { Digest } from '../reference';
import type { Chunk, ChunkPart } from './tocEntry';
import { damagedToc } from './tocFault';

/** What a table of contents says of one piece of a file; 0 where it says nothing. */
export interface DataRow {
  /** Where the piece is in the blob, in something that expands by itself. */
  readonly offset: number;
  /** Where the last piece of the file ends in the blob. */
  readonly endOffset: number;
  /** How many expanded bytes come before the piece. */
  readonly inner: number;
  /** Where the piece is in the file. */
  readonly start: number;
  /** 0 for all to the end of the file. */
  readonly size: number;
  readonly digest: Digest | undefined;
  /** Of the whole file, with its first piece. */
  readonly fileDigest: Digest | undefined;
  readonly zeros: boolean;
}

/** The content of a file of `size` bytes; `ImageError` `corrupt` unless the rows are all of it, and it can be verified. */
export function chunksOf(size: number, rows: readonly DataRow[], ends: ReadonlyMap<number, number>): readonly Chunk[] {
  let at = 0;
  const placed = rows.map((row, i): Chunk => {
    const length = row.size > 0 ? row.size : size - row.start;
    if (row.start !== at || length <= 0 || at + length > size) throw damagedToc('has a file with a gap');
    at += length;
    if (row.zeros) return { start: row.start, size: length, digest: undefined, parts: [] };
    const part = partOf(row, length, i === rows.length - 1 ? rows[0]?.endOffset : undefined, ends);
    // A file in one piece has its own digest in its place.
    const digest = row.digest ?? (rows.length === 1 ? row.fileDigest : undefined);
    return { start: row.start, size: length, digest, parts: [part] };
  });
  if (at !== size) throw damagedToc('has a file with a gap');
  if (placed.every(({ digest, parts }) => digest !== undefined || parts.length === 0)) return placed;
  return [asOne(size, placed, rows[0]?.fileDigest)];
}

/** The first tables of this kind had digests only of whole files. */
function asOne(size: number, chunks: readonly Chunk[], digest: Digest | undefined): Chunk {
  const parts = chunks.flatMap((chunk) => chunk.parts);
  const isWhole = parts.reduce((sum, part) => sum + part.size, 0) === size;
  if (digest === undefined || !isWhole) throw damagedToc('lacks digests');
  return { start: 0, size, digest, parts };
}

const unsuspicious = 1024 ** 3;
const ratioLimit = 1000;

function partOf(
  { offset, inner }: DataRow,
  size: number,
  endOffset: number | undefined,
  ends: ReadonlyMap<number, number>,
): ChunkPart {
  const next = ends.get(offset);
  if (next === undefined) throw damagedToc('points outside the layer');
  const end = endOffset !== undefined && endOffset > offset ? Math.min(endOffset, next) : next;
  if (inner + size > Math.max(unsuspicious, (end - offset) * ratioLimit))
    throw damagedToc('has a file that is too large');
  return { offset, end, inner, size };
}
