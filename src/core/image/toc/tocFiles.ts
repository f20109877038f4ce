import { addDiagnostic } from '../diagnostic';
import { layerIndexer, type LayerIndex } from '../layerIndex';
import type { Chunk, Toc } from './tocEntry';

/** What a layer changes by its table of contents, and where to find what its entries call their data offset. */
export interface TocFiles {
  readonly index: LayerIndex;
  /** The file that an offset is in. */
  at(offset: number): { readonly start: number; readonly chunks: readonly Chunk[] } | undefined;
}

/**
 * Offsets from here on are those of a table of contents, so that nobody takes them for offsets in a tar: no layer is
 * read that expands to as much.
 */
export const firstTocOffset = 2 ** 40;

/** Makes the index of a layer from its table of contents, by the rules for the entries of a tar. */
export function tocFiles({ entries, verified }: Toc): TocFiles {
  const indexer = layerIndexer();
  const starts: number[] = [];
  const contents: (readonly Chunk[])[] = [];
  let next = firstTocOffset;
  for (const { header, chunks } of entries) {
    indexer.add({ ...header, dataOffset: next });
    if (chunks.length === 0) continue;
    starts.push(next);
    contents.push(chunks);
    // As in a tar, files start at whole blocks.
    next += Math.ceil(header.size / 512) * 512;
  }
  const index = indexer.finish();
  const diagnostics = [...index.diagnostics];
  if (!verified) addDiagnostic(diagnostics, 'toc-unverified', '/');
  return {
    index: { ...index, diagnostics },
    at: (offset) => {
      const place = lastAtMost(starts, offset);
      const start = starts[place];
      const chunks = contents[place];
      return start === undefined || chunks === undefined ? undefined : { start, chunks };
    },
  };
}

/** The place of the last number that is not above `wanted` in an ascending list; -1 if all are. */
export function lastAtMost(numbers: readonly number[], wanted: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
