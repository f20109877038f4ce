import type { ElfRead } from '../elf/elf';
import { readElf } from '../elf/readElf';
import { onlyListed, readNode } from '../image/content';
import type { Entry } from '../image/entry';
import { ImageError } from '../image/error';
import { fileReader } from '../image/fileReader';
import type { ShownImage } from '../image/image';
import { lookUp } from '../image/lookup';
import { rawFromBytes, textFromRaw, type RawName } from '../image/rawName';
import type { ImageTree, TreeNode } from '../image/tree';
import type { Loader } from './loader';

/** An image's files as questions about starting it need them; what was read once is not read again. */
export interface ImageFiles {
  readonly image: ShownImage;
  readonly tree: ImageTree;
  /** Loaders that were read, by path and class. */
  readonly loaders: Map<string, Promise<Loader | undefined>>;
  /** What the node's file is to a loader. */
  elf(node: TreeNode, path: RawName): Promise<ElfRead | Unread>;
  /** The first 256 bytes, which is what the kernel looks at, as raw text. */
  head(node: TreeNode, path: RawName): Promise<string | Unread>;
  /** A small file as raw text, links followed; `undefined` if there is none, or none that can be read. */
  text(path: RawName, limit?: number): Promise<string | undefined>;
}

/** A file that is in the image, but whose content is not to be had; `text` is a sentence. */
export interface Unread {
  readonly kind: 'unread';
  readonly text: string;
}

/** Rejects only if the signal fires. */
export function imageFiles(image: ShownImage, tree: ImageTree, signal: AbortSignal): ImageFiles {
  const elves = new Map<Entry, Promise<ElfRead | Unread>>();
  const read = async <T>(path: RawName, use: () => Promise<T>): Promise<T | Unread> => {
    if (image.listed !== undefined) return { kind: 'unread', text: onlyListed(image, textFromRaw(path)) };
    try {
      return await use();
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      return { kind: 'unread', text: error.message };
    }
  };
  const readerOf = (node: TreeNode, path: RawName): NonNullable<ReturnType<typeof fileReader>> => {
    const reader = fileReader(image, node);
    if (reader !== undefined) return reader;
    throw new ImageError('unsupported', `${textFromRaw(path)} has no content that could be read.`);
  };
  return {
    image,
    tree,
    loaders: new Map(),
    elf: (node, path) => {
      const known = elves.get(node.entry);
      if (known !== undefined) return known;
      const found = read(path, () => readElf(readerOf(node, path), signal));
      elves.set(node.entry, found);
      return found;
    },
    head: (node, path) => read(path, async () => rawFromBytes(await readerOf(node, path).read(0, headLength, signal))),
    text: async (path, limit = textLimit) => {
      const found = lookUp(tree, path, 'follow');
      if (found.kind !== 'found' || found.node.entry.kind !== 'file') return undefined;
      const text = await read(path, async () =>
        rawFromBytes(await readNode(image, found.node, textFromRaw(path), limit, signal)),
      );
      return typeof text === 'string' ? text : undefined;
    },
  };
}

const headLength = 256;
const textLimit = 1024 * 1024;
