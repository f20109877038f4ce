import type { ShownImage } from './image';
import { readPart } from './readPart';
import type { TreeNode } from './tree';

/** A file of an image that is read in parts, as a reader of executables does. */
export interface FileReader {
  /** In bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. Errors as `readNode`. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** Reads the file of a node in parts; `undefined` for what has no content that could be read. */
export function fileReader(image: ShownImage, node: TreeNode): FileReader | undefined {
  const { kind, size } = node.entry;
  if (kind !== 'file' || image.listed !== undefined) return undefined;
  return {
    size,
    read: (offset, length, signal) =>
      readPart(image, node, 'a file', offset, Math.max(0, Math.min(length, size - offset)), signal),
  };
}
