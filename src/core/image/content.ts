import { ImageError } from './error';
import type { ShownImage } from './image';
import { lookUp, type Found } from './lookup';
import { rawFromText, textFromRaw } from './rawName';
import { readPart } from './readPart';
import type { ImageTree, TreeNode } from './tree';

/** The content of a file, or what the path is instead. */
export type Content =
  | { readonly kind: 'content'; readonly bytes: Uint8Array; readonly node: TreeNode }
  | { readonly kind: 'not-a-file'; readonly node: TreeNode }
  | Exclude<Found, { kind: 'found' }>;

/**
 * Reads the file at a path, through links inside the image; `ImageError` `too-large` above `limit` bytes, `unsupported`
 * for a file that is only listed.
 */
export async function readFile(
  image: ShownImage,
  tree: ImageTree,
  path: string,
  limit: number,
  signal: AbortSignal,
): Promise<Content> {
  const found = lookUp(tree, rawFromText(path), 'follow');
  if (found.kind !== 'found') return found;
  if (found.node.entry.kind !== 'file') return { kind: 'not-a-file', node: found.node };
  return {
    kind: 'content',
    bytes: await readNode(image, found.node, textFromRaw(found.path), limit, signal),
    node: found.node,
  };
}

/** Why a file of an image that is only listed cannot be read. */
export function onlyListed(image: ShownImage, path: string): string {
  return `Only the name and size of ${path} are known; pull ${image.name} to read its files.`;
}

/** Reads a file of the tree; `path` is for messages. Errors as {@link readFile}. */
export async function readNode(
  image: ShownImage,
  node: TreeNode,
  path: string,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { size } = node.entry;
  if (image.listed !== undefined) throw new ImageError('unsupported', onlyListed(image, path));
  if (size > limit) {
    const message = `${path} has ${size} bytes, more than the limit of ${limit}; copy it out of a container instead.`;
    throw new ImageError('too-large', message);
  }
  return readPart(image, node, path, 0, size, signal);
}
