import type { ShownImage } from '../image/image';
import type { TreeNode } from '../image/tree';
import type { ExtractedNode, Extraction } from './extraction';
import type { NameStyle } from './hostName';

/**
 * Writes files of images to this machine, piece by piece. A file appears at its place when it is whole, also where the signal
 * ends it all. What is in the way is an `ImageError`, files too unless `force` replaces them.
 */
export interface Extractor {
  /** What names can be here. */
  readonly style: NameStyle;
  /** Which files and links of a plan have something in their place. */
  occupied(plan: Extraction, directory: string, signal: AbortSignal): Promise<readonly ExtractedNode[]>;
  /** Writes one file; `path` is for messages. */
  writeFile(image: ShownImage, node: TreeNode, path: string, place: string, how: WriteOptions): Promise<void>;
  /** Writes a directory; gives the links that this machine does not let one make. */
  write(image: ShownImage, plan: Extraction, directory: string, how: WriteOptions): Promise<readonly ExtractedNode[]>;
}

/** How files are written. */
export interface WriteOptions {
  /** Whether what is there is replaced. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** Hears of bytes as they are written. */
  readonly told?: (bytes: number) => void;
}
