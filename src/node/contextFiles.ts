import { constants } from 'node:fs';
import { lstat, open, opendir, realpath } from 'node:fs/promises';
import path from 'node:path';
import {
  contextEntriesLimit,
  contextFileLimit,
  type ContextEntry,
  type ContextFiles,
  type ContextText,
} from '../core/convert/context';

/**
 * The files below the folder `root`. Symbolic links are followed as long as they stay inside it; what leads out, turns
 * in a circle, is larger than the limit, is no text or may not be read is `unreadable` and says why.
 */
export function nodeContextFiles(root: string): ContextFiles {
  return {
    read: (file, signal) => readText(root, file, signal),
    list: (directory, signal) => listDirectory(root, directory, signal),
  };
}

async function readText(root: string, file: string, signal: AbortSignal): Promise<ContextText> {
  signal.throwIfAborted();
  const place = await locate(root, file);
  if (place.kind !== 'inside') return place;
  try {
    // O_NONBLOCK so that a pipe in the context cannot hold the reader.
    const handle = await open(place.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await handle.stat();
      if (!found.isFile()) return { kind: 'unreadable', why: `${file} is not a file` };
      if (found.size > contextFileLimit) return { kind: 'unreadable', why: tooLarge(file) };
      signal.throwIfAborted();
      return textOf(file, await handle.readFile({ signal }));
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return failure(file, error);
  }
}

async function listDirectory(
  root: string,
  directory: string,
  signal: AbortSignal,
): Promise<readonly ContextEntry[] | undefined> {
  signal.throwIfAborted();
  const place = await locate(root, directory);
  if (place.kind !== 'inside') return undefined;
  // No such directory, or one that is closed to us.
  const opened = await opendir(place.path).catch(() => undefined);
  if (opened === undefined) return undefined;
  const entries: ContextEntry[] = [];
  for await (const entry of opened) {
    signal.throwIfAborted();
    const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other';
    // What is beyond the limit is there, but nobody knows what it is.
    const beyond = entries.length >= contextEntriesLimit;
    entries.push(beyond ? { name: '…', kind: 'other' } : { name: entry.name, kind });
    if (beyond) break;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Place = { readonly kind: 'inside'; readonly path: string } | Exclude<ContextText, { kind: 'text' }>;

async function locate(root: string, relative: string): Promise<Place> {
  try {
    const top = await realpath(root);
    const real = await realpath(path.resolve(top, relative));
    const inside = path.relative(top, real);
    if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) {
      return { kind: 'unreadable', why: `${relative} leads out of the build context` };
    }
    return { kind: 'inside', path: real };
  } catch (error) {
    const link = await lstat(path.resolve(root, relative)).catch(() => undefined); // then it is missing itself
    const dangling = link?.isSymbolicLink() === true && failure(relative, error).kind === 'missing';
    return dangling
      ? { kind: 'unreadable', why: `${relative} is a symbolic link to nothing` }
      : failure(relative, error);
  }
}

function textOf(file: string, bytes: Uint8Array): ContextText {
  // The file may have grown since it was measured.
  if (bytes.length > contextFileLimit) return { kind: 'unreadable', why: tooLarge(file) };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // The decoder has one reason to throw.
    return { kind: 'unreadable', why: `${file} is not UTF-8 text` };
  }
}

function tooLarge(file: string): string {
  return `${file} is larger than ${contextFileLimit / 1024} KiB`;
}

function failure(file: string, error: unknown): Exclude<ContextText, { kind: 'text' }> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  if (code === 'ELOOP') return { kind: 'unreadable', why: `${file} is a symbolic link that leads in a circle` };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable', why: `${file} may not be read` };
  return { kind: 'unreadable', why: `${file} cannot be read (${code === '' ? String(error) : code})` };
}
