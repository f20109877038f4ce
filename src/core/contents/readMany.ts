import { ImageError } from '../image/error';
import { readNode } from '../image/content';
import { layerFault } from '../image/layerFault';
import { lookUp } from '../image/lookup';
import { textFromRaw, type RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import type { OpenImage } from './openImage';

/** A file that was read: the path that was asked for, and its content. */
export interface ReadFile {
  readonly path: RawName;
  readonly bytes: Uint8Array;
}

/** The file at a path, through links inside the image; `undefined` if there is none. Errors as `readNode`. */
export async function readOne(
  { image, tree }: OpenImage,
  path: RawName,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const found = lookUp(tree, path, 'follow');
  if (found.kind !== 'found' || found.node.entry.kind !== 'file') return undefined;
  return readNode(image, found.node, textFromRaw(path), limit, signal);
}

/**
 * The files at paths, through links inside the image, in the order in which they are stored: neighbours are read in one go.
 * Paths without a file are left out, and files above `limit` bytes too. `ImageError` `too-large` if they come to more than 256 MiB
 * together, which only links to the same file again and again do.
 */
export async function* readMany(
  opened: OpenImage,
  paths: Iterable<RawName>,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<ReadFile> {
  const wanted = wantedFiles(opened, paths, limit);
  if (wanted.reduce((sum, { node }) => sum + node.entry.size, 0) > totalLimit) {
    const message = `The records of packages in ${opened.image.name} are larger than any image has them; look at single files with distroless cat.`;
    throw new ImageError('too-large', message);
  }
  for (const run of runsOf(wanted)) yield* readRun(opened, run, signal);
}

const totalLimit = 256 * 1024 * 1024;

interface Wanted {
  readonly path: RawName;
  readonly node: TreeNode;
}

/** Files of one layer that are close together. */
interface Run {
  readonly layer: number;
  readonly start: number;
  end: number;
  readonly files: Wanted[];
}

function wantedFiles({ tree }: OpenImage, paths: Iterable<RawName>, limit: number): Wanted[] {
  const wanted: Wanted[] = [];
  for (const path of paths) {
    const found = lookUp(tree, path, 'follow');
    if (found.kind !== 'found' || found.node.entry.kind !== 'file' || found.node.entry.size > limit) continue;
    wanted.push({ path, node: found.node });
  }
  return wanted.sort(
    (a, b) => a.node.dataLayer - b.node.dataLayer || a.node.entry.dataOffset - b.node.entry.dataOffset,
  );
}

function runsOf(wanted: readonly Wanted[]): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const file of wanted) {
    const { dataOffset, size } = file.node.entry;
    const end = dataOffset + size;
    const isNear =
      run?.layer === file.node.dataLayer && dataOffset - run.end <= gapLimit && end - run.start <= runLimit;
    // The bytes of one that was stored without its holes are not beside each other.
    const isAlone = file.node.entry.sparse !== undefined || run?.files.at(-1)?.node.entry.sparse !== undefined;
    if (run === undefined || !isNear || isAlone) {
      run = { layer: file.node.dataLayer, start: dataOffset, end, files: [] };
      runs.push(run);
    }
    run.end = Math.max(run.end, end);
    run.files.push(file);
  }
  return runs;
}

// What lies between two small files is cheaper to read than to seek over in a compressed layer.
const gapLimit = 256 * 1024;
const runLimit = 4 * 1024 * 1024;

async function* readRun({ image }: OpenImage, run: Run, signal: AbortSignal): AsyncGenerator<ReadFile> {
  const [first] = run.files;
  if (run.files.length === 1 || image.listed !== undefined) {
    if (first === undefined) return;
    const bytes = await readNode(image, first.node, textFromRaw(first.path), first.node.entry.size, signal);
    yield { path: first.path, bytes };
    return;
  }
  const length = run.end - run.start;
  const span = await readSpan(image, run.layer, run.start, length, signal);
  for (const { path, node } of run.files) {
    const from = node.entry.dataOffset - run.start;
    yield { path, bytes: span.subarray(from, from + node.entry.size) };
  }
}

async function readSpan(
  image: OpenImage['image'],
  layer: number,
  start: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    const bytes = await image.layers[layer]?.read(start, length, signal);
    if (bytes?.length === length) return bytes;
    throw new ImageError('corrupt', 'a file is cut short; fetch or save the image again.');
  } catch (error) {
    signal.throwIfAborted();
    throw layerFault(image, layer, error);
  }
}
