import { ImageError } from './error';
import type { ShownImage } from './image';
import { layerFault } from './layerFault';
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
  const { kind, size, dataOffset, sparse } = node.entry;
  if (kind !== 'file' || sparse || image.listed !== undefined) return undefined;
  return {
    size,
    read: async (offset, length, signal) => {
      const wanted = Math.max(0, Math.min(length, size - offset));
      if (wanted === 0) return new Uint8Array(0);
      try {
        const bytes = await image.layers[node.dataLayer]?.read(dataOffset + offset, wanted, signal);
        if (bytes?.length === wanted) return bytes;
        throw new ImageError('corrupt', 'a file is cut short; fetch or save the image again.');
      } catch (error) {
        signal.throwIfAborted();
        throw layerFault(image, node.dataLayer, error);
      }
    },
  };
}
