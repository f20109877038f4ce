import { constants, fstatSync, readSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { HostFiles, OpenFile } from '../core/host';
import { ImageError } from '../core/image/error';

/** Files of this machine; what the system refuses is an `ImageError` with the path in its sentence. */
export const nodeFiles: HostFiles = {
  async kind(path, signal) {
    signal.throwIfAborted();
    const found = await stat(path).catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
      throw refusal(path, error);
    });
    if (found === undefined) return 'missing';
    if (found.isDirectory()) return 'directory';
    if (found.isFile()) return 'file';
    throw new ImageError(
      'unreadable',
      `${path} is neither a file nor a folder; name an image archive or an OCI layout.`,
    );
  },

  open: (path, signal) => openAt(path, false, signal),
};

/** Opens a file whose content never changes, though its time may: what was kept is told by that time from what is old. */
export function openUnchanging(path: string, signal: AbortSignal): Promise<OpenFile> {
  return openAt(path, true, signal);
}

async function openAt(path: string, mayBeTouched: boolean, signal: AbortSignal): Promise<OpenFile> {
  signal.throwIfAborted();
  try {
    // Without O_NONBLOCK, opening a pipe would wait for its writer, and no signal could end that.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const { size, mtimeMs } = await handle.stat().catch(async (error: unknown) => {
      await handle.close();
      throw error;
    });
    // What is written over it would be taken for what was there when its parts were found.
    const holdUnchanged = (): void => {
      if (mayBeTouched) return;
      const now = fstatSync(handle.fd);
      if (now.size === size && now.mtimeMs === mtimeMs) return;
      throw new ImageError('unreadable', `${path} changed since it was opened; open it again, or reload it.`);
    };
    return {
      size,
      read: async (offset, length, readSignal) => {
        readSignal.throwIfAborted();
        const bytes = await readFully(handle, path, offset, Math.min(length, Math.max(0, size - offset)));
        holdUnchanged();
        return bytes;
      },
      readNow: (offset, into) => {
        let filled = 0;
        while (filled < into.length) {
          const count = readNow(handle.fd, path, into, filled, offset + filled);
          if (count === 0) break;
          filled += count;
        }
        holdUnchanged();
        return filled;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw refusal(path, error);
  }
}

async function readFully(
  handle: Awaited<ReturnType<typeof open>>,
  path: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled).catch((error: unknown) => {
      throw refusal(path, error);
    });
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function readNow(fd: number, path: string, into: Uint8Array, at: number, offset: number): number {
  try {
    return readSync(fd, into, at, into.length - at, offset);
  } catch (error) {
    throw refusal(path, error);
  }
}

function refusal(path: string, cause: unknown): ImageError {
  const code = codeOf(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ImageError('not-found', `There is no file ${path}; check the path.`, { cause });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new ImageError('unreadable', `${path} may not be read; check its permissions.`, { cause });
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ImageError('unreadable', `${path} cannot be read (${why}); check the file and its disk.`, { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
