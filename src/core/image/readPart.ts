import type { Entry } from './entry';
import { ImageError } from './error';
import type { ShownImage, ShownLayer } from './image';
import { layerFault } from './layerFault';
import type { TreeNode } from './tree';

/**
 * `length` bytes of a file from `offset`, both within its size, with zeros for the holes of one that was stored without
 * them. `ImageError` names the layer, and `path` where the file is cut short.
 */
export async function readPart(
  image: ShownImage,
  node: TreeNode,
  path: string,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const layer = image.layers[node.dataLayer];
  if (length === 0 || layer === undefined) return new Uint8Array(0);
  const { dataOffset, sparse } = node.entry;
  try {
    const bytes =
      sparse === undefined
        ? await layer.read(dataOffset + offset, length, signal)
        : await readSparse(layer, dataOffset, sparse, offset, length, signal);
    if (bytes?.length === length) return bytes;
    throw new ImageError('corrupt', `${path} is cut short; fetch or save the image again.`);
  } catch (error) {
    signal.throwIfAborted();
    throw layerFault(image, node.dataLayer, error);
  }
}

/** The parts lie one after the other in the tar, so that one read does; `undefined` if they are cut short. */
async function readSparse(
  layer: ShownLayer,
  dataOffset: number,
  parts: NonNullable<Entry['sparse']>,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const wanted: { readonly to: number; readonly stored: number; readonly length: number }[] = [];
  let stored = dataOffset;
  for (const part of parts) {
    const start = Math.max(part.offset, offset);
    const end = Math.min(part.offset + part.length, offset + length);
    if (start < end) wanted.push({ to: start - offset, stored: stored + start - part.offset, length: end - start });
    stored += part.length;
  }
  const result = new Uint8Array(length);
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return result;
  const count = last.stored + last.length - first.stored;
  const bytes = await layer.read(first.stored, count, signal);
  if (bytes.length < count) return undefined;
  for (const part of wanted) {
    const from = part.stored - first.stored;
    result.set(bytes.subarray(from, from + part.length), part.to);
  }
  return result;
}
