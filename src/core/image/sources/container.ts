import type { Host, OpenFile } from '../../host';
import { ImageError } from '../error';
import { expandedFile } from '../expand/expandedFile';
import { partOf, type Blob } from './blob';
import { codecOf } from './codec';
import { scanMembers } from './members';

/** What holds the files of an image: a directory, or an archive. */
export interface Container {
  /** As messages name it. */
  readonly name: string;
  /** The file at a path with `/`; `undefined` if there is none. */
  find(path: string, signal: AbortSignal): Promise<Blob | undefined>;
  /** Why files may be missing: the archive is damaged from some place on. */
  readonly damage: ImageError | undefined;
  close(): Promise<void>;
}

/** The error for a file that is not in a container, which says why where that is known. */
export function lacks(container: Container, path: string): ImageError {
  const message = `${path} is missing from ${container.name}; fetch or save the image again.`;
  return container.damage ?? new ImageError('not-found', message);
}

/** A directory as a container; its files are opened when they are asked for. */
export function directoryContainer(host: Host, directory: string): Container {
  const opened = new Map<string, Promise<OpenFile>>();
  return {
    name: directory,
    damage: undefined,
    find: async (path, signal) => {
      // A manifest must not reach out of its folder.
      if (path.split(/[\\/]/).includes('..')) return undefined;
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

/** An archive file as a container, plain or compressed as a whole. */
export async function archiveContainer(host: Host, path: string, signal: AbortSignal): Promise<Container> {
  const kind = await host.files.kind(path, signal);
  if (kind === 'missing') throw new ImageError('not-found', `There is no file ${path}; check the path.`);
  if (kind === 'directory') {
    throw new ImageError(
      'unsupported',
      `${path} is a folder, not an archive; if it is an OCI layout, name it as oci:${path}.`,
    );
  }
  const file = await host.files.open(path, signal);
  try {
    const archive = await expanded(host, file, signal);
    const members = await scanMembers(archive, signal);
    return {
      name: path,
      find: (name) => Promise.resolve(members.find(name)),
      damage: members.damage && namedFault(path, members.damage),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    signal.throwIfAborted();
    throw error instanceof ImageError ? namedFault(path, error) : error;
  }
}

function namedFault(path: string, error: ImageError): ImageError {
  return new ImageError(error.code, `${path}: ${error.message}`, { cause: error });
}

async function expanded(host: Host, file: OpenFile, signal: AbortSignal): Promise<OpenFile> {
  const whole = partOf(file, 0, file.size);
  const codec = await codecOf(whole, signal);
  return codec === 'none' ? file : expandedFile(host, file, codec, signal);
}
