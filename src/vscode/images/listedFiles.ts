import { Uri, workspace } from 'vscode';
import { fileIndexName, loadFileIndex } from '../../core/catalog/loadFileIndex';
import { listedImage } from '../../core/catalog/listedImage';
import type { FileIndex } from '../../core/catalog/fileIndex';
import type { Host } from '../../core/host';
import { ImageError } from '../../core/image/error';
import type { Dockerfiles } from '../dockerfiles';
import type { OpenListed } from './openedImages';

/** Opens images of the catalogue by the list of files that ships with the extension, which is read at the first of them. */
export function listedFiles(host: Host, extension: Uri, dockerfiles: () => Promise<Dockerfiles>): OpenListed {
  let reading: Promise<FileIndex> | undefined;
  const index = (): Promise<FileIndex> => {
    reading ??= readIndex(host, extension).catch((error: unknown) => {
      reading = undefined; // tried again at the next look
      throw error;
    });
    return reading;
  };
  return async ({ reference: name }, signal) => {
    const reference = (await dockerfiles()).listedReference(name);
    if ('problem' in reference) throw new ImageError('not-found', reference.problem);
    const opened = listedImage(reference, await index());
    signal.throwIfAborted();
    return opened;
  };
}

async function readIndex(host: Host, extension: Uri): Promise<FileIndex> {
  const file = Uri.joinPath(extension, 'dist', fileIndexName);
  const compressed = await workspace.fs.readFile(file).then(undefined, (cause: unknown) => {
    const message = `${file.toString(true)} is missing or cannot be read; install the extension again.`;
    throw new ImageError('not-found', message, { cause });
  });
  // Everyone who looks shares it, so that nobody's leaving ends it.
  return loadFileIndex(host, compressed, new AbortController().signal);
}
