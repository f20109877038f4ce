import type { ByteStream, Host, OpenFile } from '../../host';
import { ImageError } from '../error';
import { partOf, streamOf, type Blob } from './blob';
import { codecOf, expand } from './codec';
import { scanMembers } from './members';

/** What holds the files of an image: a directory, or an archive. */
export interface Container {
  /** As messages name it. */
  readonly name: string;
  /** The file at a path with `/`; `undefined` if there is none. */
  find(path: string, signal: AbortSignal): Promise<Blob | undefined>;
  close(): Promise<void>;
}

/** A directory as a container; its files are opened when they are asked for. */
export function directoryContainer(host: Host, directory: string): Container {
  const opened = new Map<string, Promise<OpenFile>>();
  return {
    name: directory,
    find: async (path, signal) => {
      const place = `${directory.replace(/[\\/]+$/, '')}/${path}`;
      if ((await host.files.kind(place, signal)) !== 'file') return undefined;
      const opening = opened.get(place) ?? host.files.open(place, signal);
      opened.set(place, opening);
      const file = await opening;
      return partOf(file, 0, file.size);
    },
    close: async () => {
      const files = await Promise.allSettled(opened.values());
      await Promise.all(files.map((file) => (file.status === 'fulfilled' ? file.value.close() : undefined)));
    },
  };
}

/** An archive file as a container, plain or compressed as a whole; a compressed one is expanded in memory, up to 512 MiB. */
export async function archiveContainer(host: Host, path: string, signal: AbortSignal): Promise<Container> {
  const kind = await host.files.kind(path, signal);
  if (kind === 'missing') throw new ImageError('not-found', `There is no file ${path}; check the path.`);
  if (kind === 'directory') {
    throw new ImageError(
      'unsupported',
      `${path} is a folder, not an archive; name it as oci:${path} if it is an OCI layout.`,
    );
  }
  const file = await host.files.open(path, signal);
  try {
    const archive = await expanded(host, file, signal);
    const members = await scanMembers(archive, signal);
    return {
      name: path,
      find: (name) => Promise.resolve(members.find(name)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    signal.throwIfAborted();
    throw error instanceof ImageError
      ? new ImageError(error.code, `${path}: ${error.message}`, { cause: error })
      : error;
  }
}

const memoryLimit = 512 * 1024 * 1024;

async function expanded(host: Host, file: OpenFile, signal: AbortSignal): Promise<OpenFile> {
  const whole = partOf(file, 0, file.size);
  const codec = await codecOf(whole, signal);
  return codec === 'none' ? file : inMemory(expand(host, streamOf(whole, signal), codec, signal));
}

async function inMemory(bytes: ByteStream): Promise<OpenFile> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > memoryLimit) {
      const message = 'it is compressed and expands to more than 512 MiB, too much to keep in memory; expand it first.';
      throw new ImageError('too-large', message);
    }
    pieces.push(piece);
  }
  return {
    size,
    read: (offset, length) => Promise.resolve(slice(pieces, offset, Math.min(length, size - offset))),
    close: () => Promise.resolve(),
  };
}

function slice(pieces: readonly Uint8Array[], offset: number, length: number): Uint8Array {
  const all = new Uint8Array(Math.max(0, length));
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.length;
    if (end > offset && start < offset + length) {
      const part = piece.subarray(Math.max(0, offset - start), offset + length - start);
      all.set(part, Math.max(0, start - offset));
    }
    start = end;
  }
  return all;
}
