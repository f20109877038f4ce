import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, stat, statfs, unlink, utimes, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { OpenFile, Store, StoreWriter } from '../core/host';
import { ImageError } from '../core/image/error';
import { openUnchanging } from './files';

/** How large a store may grow, in bytes; asked for at each write. */
export interface StoreLimit {
  readonly limit: number;
}

/**
 * A store in a directory of its own, which is made when first needed; any number of processes may share it. What was not used
 * for longest is removed first. After a power cut a value may be damaged, so who keeps something checks it.
 */
export function nodeStore(directory: string, limits: StoreLimit): Store {
  return {
    read: async (key, signal) => {
      const file = await openKept(directory, key, signal);
      if (file === undefined) return undefined;
      try {
        const bytes = await file.read(0, file.size, signal);
        return bytes.length === file.size ? bytes : undefined;
      } catch (error) {
        return keepAbort(signal, error);
      } finally {
        await file.close();
      }
    },
    open: (key, signal) => openKept(directory, key, signal),
    write: async (key, bytes, signal) => {
      const writer = await create(directory, key, bytes.length, limits.limit, signal);
      if (writer === undefined) return;
      await writer.write(bytes);
      await writer.commit();
    },
    create: (key, size, signal) => create(directory, key, size, limits.limit, signal),
    clear: () => clear(directory),
  };
}

// A name of its own on both sides of the key, since Windows gives a meaning to some names and to a dot at the end.
const keptName = /^kept-[a-z0-9.-]+\.bin$/;
const partName = /^part-[a-z0-9]+\.bin$/;
const keyForm = /^[a-z0-9.-]{1,200}$/;
/** In ms; what nobody has written to for so long belongs to a process that is gone. */
const abandonedAfter = 60 * 60 * 1000;

async function openKept(directory: string, key: string, signal: AbortSignal): Promise<OpenFile | undefined> {
  signal.throwIfAborted();
  if (!keyForm.test(key)) return undefined;
  const file = path.join(directory, `kept-${key}.bin`);
  try {
    const opened = await openUnchanging(file, signal);
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined); // it may just have been removed, or not be ours to touch
    return opened;
  } catch (error) {
    return keepAbort(signal, error);
  }
}

async function create(
  directory: string,
  key: string,
  size: number,
  limit: number,
  signal: AbortSignal,
): Promise<StoreWriter | undefined> {
  signal.throwIfAborted();
  if (!keyForm.test(key)) return undefined;
  const part = path.join(directory, `part-${randomBytes(12).toString('hex')}.bin`);
  try {
    if (size > limit) {
      await makeRoom(directory, limit); // it may have been lowered, also to nothing
      return undefined;
    }
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await makeRoom(directory, limit - size);
    const { bavail, bsize } = await statfs(directory);
    // The last of the disk is not for what can be worked out again.
    if (bavail * bsize < 2 * size) return undefined;
    const handle = await open(part, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    return new PartWriter(handle, part, path.join(directory, `kept-${key}.bin`), size, () =>
      makeRoom(directory, limit),
    );
  } catch (error) {
    return keepAbort(signal, error);
  }
}

/** Writes beside the place and moves it there at the end, which a file system does in one step. */
class PartWriter implements StoreWriter {
  private written = 0;
  private failed = false;

  constructor(
    private readonly handle: FileHandle,
    private readonly part: string,
    private readonly kept: string,
    private readonly size: number,
    private readonly settle: () => Promise<void>,
  ) {}

  async write(bytes: Uint8Array): Promise<boolean> {
    if (this.failed || this.written + bytes.length > this.size) return this.fail();
    try {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.handle.write(bytes, at);
        at += bytesWritten;
        this.written += bytesWritten;
      }
      return true;
    } catch {
      return this.fail(); // as on a full disk; the answer says so
    }
  }

  async commit(): Promise<void> {
    if (this.failed) return this.discard();
    try {
      await this.handle.close();
      await rename(this.part, this.kept);
      await this.settle();
    } catch {
      await this.remove(); // a directory that is gone, or a file that Windows holds: not kept
    }
  }

  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined); // closed is what it was to be
    await this.remove();
  }

  private fail(): false {
    this.failed = true;
    return false;
  }

  private async remove(): Promise<void> {
    await unlink(this.part).catch(() => undefined); // if not now, it is swept later
  }
}

async function clear(directory: string): Promise<number> {
  const files = await sizesIn(directory).catch(() => []); // a directory that is not there holds nothing
  const freed = await Promise.all(
    files.map(({ name, size }) =>
      unlink(path.join(directory, name)).then(
        () => size,
        () => 0, // another process was first, or has it open on Windows
      ),
    ),
  );
  return freed.reduce((sum, size) => sum + size, 0);
}

/** Removes abandoned parts, then what was not used for longest, until all is within `limit` bytes. */
async function makeRoom(directory: string, limit: number): Promise<void> {
  const now = Date.now();
  const files = await sizesIn(directory);
  let total = files.reduce((sum, { size }) => sum + size, 0);
  // One that claims to come from the future would never go.
  const age = ({ usedAt }: Kept): number => (usedAt > now + abandonedAfter ? Infinity : now - usedAt);
  const removable = files.filter((file) => !file.isPart || age(file) > abandonedAfter);
  removable.sort((a, b) => Number(b.isPart) - Number(a.isPart) || age(b) - age(a) || (a.name < b.name ? -1 : 1));
  for (const file of removable) {
    if (total <= limit && !file.isPart) return;
    total -= file.size;
    await unlink(path.join(directory, file.name)).catch(() => undefined); // another process was first
  }
}

interface Kept {
  readonly name: string;
  readonly isPart: boolean;
  readonly size: number;
  /** In ms since 1970. */
  readonly usedAt: number;
}

async function sizesIn(directory: string): Promise<Kept[]> {
  const names = (await readdir(directory)).filter((name) => keptName.test(name) || partName.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const stats = await stat(path.join(directory, name)).catch(() => undefined); // removed meanwhile
      if (stats?.isFile() !== true) return undefined;
      return { name, isPart: partName.test(name), size: stats.size, usedAt: stats.mtimeMs };
    }),
  );
  return found.filter((file) => file !== undefined);
}

/** Nothing, for all that went wrong but an abort. */
function keepAbort(signal: AbortSignal, error: unknown): undefined {
  signal.throwIfAborted();
  // What a disk refuses comes as an error with a code; anything else is a mistake of ours that is not to be hidden.
  if (error instanceof ImageError || (error instanceof Error && 'code' in error)) return undefined;
  throw error;
}
