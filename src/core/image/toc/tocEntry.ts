import type { Digest } from '../reference';
import type { TarEntry } from '../tar';

/** A layer's table of contents: all that its tar holds, and where in the compressed blob. */
export interface Toc {
  readonly codec: 'gzip' | 'zstd';
  readonly entries: readonly TocEntry[];
  /** Whether the manifest vouches for it. */
  readonly verified: boolean;
}

/** One entry of a layer, in the order of the tar; its `dataOffset` says nothing. */
export interface TocEntry {
  readonly header: TarEntry;
  /** The content from its start to its end without a gap; empty where there is none. */
  readonly chunks: readonly Chunk[];
}

/** A piece of a file that is verified as a whole. */
export interface Chunk {
  /** Offset in the file. */
  readonly start: number;
  readonly size: number;
  /** Of the expanded bytes; `undefined` for zeros, which are not fetched. */
  readonly digest: Digest | undefined;
  /** Where its bytes are, in order. */
  readonly parts: readonly ChunkPart[];
}

/** Bytes of a chunk, inside a range of the blob that expands by itself. */
export interface ChunkPart {
  /** The range in the blob, of which no more than `end` is needed. */
  readonly offset: number;
  readonly end: number;
  /** How many expanded bytes come before. */
  readonly inner: number;
  readonly size: number;
}
