import { bytesText } from '../../core/image/bytesText';
import { onlyListed } from '../../core/image/content';
import { ImageError } from '../../core/image/error';
import { fileReader } from '../../core/image/fileReader';
import type { ShownImage } from '../../core/image/image';
import type { TreeNode } from '../../core/image/tree';

/** More than this is never held in memory at once, in bytes. */
export const largestWhole = 512_000_000;

/** All of a file, read piece by piece, so that an abort ends it soon; `path` is for messages. Errors as `readNode`. */
export async function readWhole(
  image: ShownImage,
  node: TreeNode,
  path: string,
  signal: AbortSignal,
  told?: (progress: string) => void,
): Promise<Uint8Array> {
  const file = fileReader(image, node);
  if (file === undefined) throw new ImageError('unsupported', onlyListed(image, path));
  const { size } = file;
  if (size <= pieceSize) return file.read(0, size, signal);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += pieceSize) {
    bytes.set(await file.read(at, pieceSize, signal), at);
    told?.(`${bytesText(Math.min(at + pieceSize, size))} of ${bytesText(size)}`);
  }
  return bytes;
}

const pieceSize = 8 * 1024 * 1024;
