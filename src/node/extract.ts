import { chmod, link, lstat, mkdir, open, rename, rm, symlink, utimes, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { ExtractedNode, Extraction } from '../core/contents/extraction';
import type { Extractor, WriteOptions } from '../core/contents/extractor';
import type { NameStyle } from '../core/contents/hostName';
import { ImageError } from '../core/image/error';
import { fileReader } from '../core/image/fileReader';
import type { ShownImage } from '../core/image/image';
import { textFromRaw } from '../core/image/rawName';
import type { DataPart } from '../core/image/tarSparse';
import type { TreeNode } from '../core/image/tree';

/** Writes to the disk of this machine. */
export function nodeExtractor(): Extractor {
  return {
    style: nameStyle(),
    async occupied(plan, directory, signal) {
      const found: ExtractedNode[] = [];
      // In a directory that is not there, nothing is.
      if ((await kindAt(directory)) === 'missing') return found;
      for (const one of [...plan.files, ...plan.links]) {
        signal.throwIfAborted();
        if ((await kindAt(placeOf(directory, one.names))) !== 'missing') found.push(one);
      }
      return found;
    },
    writeFile: writeFileOf,
    write: writeExtraction,
  };
}

/** What names of files can be on this machine. */
export function nameStyle(): NameStyle {
  if (process.platform === 'win32') return 'windows';
  return process.platform === 'darwin' ? 'caseless' : 'bytes';
}

/**
 * Writes what was planned to a directory, which may be there already. What is in the way is an `ImageError` before anything
 * is written, files too unless `force` replaces them; links on this machine are never followed. Setuid and its like are
 * dropped, owners are whoever runs this. A file that is not whole is removed again, also on an abort. Gives the links that this
 * machine does not let one make.
 */
export async function writeExtraction(
  image: ShownImage,
  plan: Extraction,
  directory: string,
  how: WriteOptions,
): Promise<readonly ExtractedNode[]> {
  const { force, signal } = how;
  await checkPlaces(plan, directory, force, signal);
  const made: ExtractedNode[] = [];
  for (const one of plan.directories) {
    signal.throwIfAborted();
    const place = placeOf(directory, one.names);
    if ((await kindAt(place)) === 'directory') continue;
    await mkdir(place, { mode: 0o700 }).catch((error: unknown) => fail(place, error));
    made.push(one);
  }
  for (const { path: imagePath, node, names } of plan.files) {
    await writeFileOf(image, node, textFromRaw(imagePath), placeOf(directory, names), how);
  }
  const refused: ExtractedNode[] = [];
  // Links come last, so that nothing is ever written through one.
  for (const one of plan.links) {
    signal.throwIfAborted();
    const isWritten = await writeLink(placeOf(directory, one.names), relative(one.names, one.target), force);
    if (!isWritten) refused.push(one);
  }
  for (const { node, names } of made.reverse())
    await chmod(placeOf(directory, names), (node.entry.mode & 0o777) | 0o700);
  return refused;
}

/** Writes one file to a place, under the conditions of {@link writeExtraction}. */
export async function writeFileOf(
  image: ShownImage,
  node: TreeNode,
  imagePath: string,
  place: string | Buffer,
  { force, signal, told }: WriteOptions,
): Promise<void> {
  const source = fileReader(image, node);
  if (source === undefined)
    throw new ImageError('unsupported', `${imagePath} has no content here that could be written.`);
  // Beside its place, so that it appears there whole; the name is short, since that of the file may be as long as names can be.
  const beside = besideOf(place);
  let file: FileHandle | undefined;
  try {
    file = await open(beside, 'wx', 0o600);
    for (const { offset, length } of stretchesOf(node)) {
      for (let at = offset; at < offset + length; at += pieceSize) {
        const bytes = await source.read(at, Math.min(pieceSize, offset + length - at), signal);
        for (let done = 0; done < bytes.length;) {
          done += (await file.write(bytes, done, undefined, at + done)).bytesWritten;
        }
        told?.(bytes.length);
        signal.throwIfAborted();
      }
    }
    if (node.entry.sparse !== undefined) await file.truncate(source.size);
    await file.chmod((node.entry.mode & 0o777) | 0o400);
    await file.close();
    file = undefined;
    // A time that no calendar of this machine has is no reason to fail.
    await utimes(beside, node.entry.mtime, node.entry.mtime).catch(() => undefined);
    if (force) await rename(beside, place);
    else await putNew(beside, place);
  } catch (error) {
    await file?.close();
    await rm(beside, { force: true });
    signal.throwIfAborted();
    return fail(place, error);
  }
}

const pieceSize = 1024 * 1024;

/** What is to be written of a file: of one with holes only what is stored, since a few bytes can stand for more than any disk has. */
function stretchesOf({ entry: { sparse, size } }: TreeNode): readonly DataPart[] {
  if (sparse === undefined) return [{ offset: 0, length: size }];
  const stretches: DataPart[] = [];
  for (const { offset, length } of sparse) {
    const last = stretches.at(-1);
    const end = last === undefined ? 0 : last.offset + last.length;
    // Small holes are read and written with the rest, in fewer steps.
    if (last === undefined || offset - end > pieceSize) stretches.push({ offset, length });
    else stretches.splice(-1, 1, { offset: last.offset, length: offset + length - last.offset });
  }
  return stretches;
}

/** Gives a file its name only if there is nothing of that name. */
async function putNew(beside: string | Buffer, place: string | Buffer): Promise<void> {
  try {
    await link(beside, place);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' || code === 'ENOENT') throw error;
    // A file system without hard links; that there is nothing there was seen at the start.
    await rename(beside, place);
    return;
  }
  await rm(beside, { force: true });
}

async function writeLink(place: string | Buffer, target: string | Buffer, force: boolean): Promise<boolean> {
  try {
    if (force) await rm(place, { force: true });
    await symlink(target, place);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EPERM') return false;
    return fail(place, error);
  }
}

/** Looks at every place before anything is written. */
async function checkPlaces(plan: Extraction, directory: string, force: boolean, signal: AbortSignal): Promise<void> {
  for (const { names } of plan.directories) {
    signal.throwIfAborted();
    const place = placeOf(directory, names);
    const kind = await kindAt(place);
    // The directory itself is the user's to name, by a link too.
    if (kind === 'missing' || kind === 'directory' || (kind === 'link' && names.length === 0)) continue;
    throw new ImageError(
      'unreadable',
      `${shown(place)} is in the way of a directory; move it, or choose another place.`,
    );
  }
  for (const { names } of [...plan.files, ...plan.links]) {
    signal.throwIfAborted();
    await mustBeFree(placeOf(directory, names), force);
  }
}

/** `ImageError` if something is at a place that must not be written over. */
export async function mustBeFree(place: string | Buffer, force: boolean): Promise<void> {
  const kind = await kindAt(place);
  if (kind === 'missing' || (force && kind !== 'directory')) return;
  const advice = kind === 'directory' ? 'move it, or choose another place' : 'give --force to replace it';
  throw new ImageError('unreadable', `${shown(place)} already exists; ${advice}.`);
}

/** What is at a place of this machine, without following a link there. */
export async function kindAt(place: string | Buffer): Promise<'missing' | 'directory' | 'link' | 'file'> {
  try {
    const stats = await lstat(place);
    return stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'file';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'missing';
    return fail(place, error);
  }
}

/** Names may be any bytes, which only a buffer can say. */
function placeOf(directory: string, names: readonly string[]): string | Buffer {
  if (names.length === 0) return directory;
  if (nameStyle() !== 'bytes') return path.join(directory, ...names);
  return Buffer.concat([Buffer.from(directory), Buffer.from(`/${names.join('/')}`, 'latin1')]);
}

/** Of this run, since several may be at work in one directory. */
let written = 0;

function besideOf(place: string | Buffer): string | Buffer {
  const name = `.distroless-${process.pid}-${++written}.tmp`;
  if (typeof place === 'string') return path.join(path.dirname(place), name);
  return Buffer.concat([place.subarray(0, place.lastIndexOf('/') + 1), Buffer.from(name)]);
}

/** How a link says where its target is, both from the same directory down. */
function relative(from: readonly string[], to: readonly string[]): string | Buffer {
  const parent = from.slice(0, -1);
  let common = 0;
  while (common < parent.length && common < to.length && parent[common] === to[common]) common++;
  const text = [...parent.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
  return nameStyle() === 'bytes' ? Buffer.from(text, 'latin1') : text;
}

function fail(place: string | Buffer, error: unknown): never {
  if (error instanceof ImageError || codeOf(error) === undefined) throw error;
  throw new ImageError('unreadable', `${shown(place)} cannot be written (${codeOf(error)}).`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function shown(place: string | Buffer): string {
  return typeof place === 'string' ? place : place.toString();
}
