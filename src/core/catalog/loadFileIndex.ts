import type { Host } from '../host';
import { ImageError } from '../image/error';
import { parseFileIndex, type FileIndex } from './fileIndex';

/** Name of the compressed index beside the programs that use it. */
export const fileIndexName = 'files.gz';

/** Expands and reads the index as it ships; `ImageError` `corrupt` if the bytes are damaged. */
export async function loadFileIndex(
  host: Pick<Host, 'gunzip'>,
  compressed: Uint8Array,
  signal: AbortSignal,
): Promise<FileIndex> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of host.gunzip(inOnePiece(compressed), signal))
      text += decoder.decode(bytes, { stream: true });
  } catch (cause) {
    signal.throwIfAborted();
    const message = 'The list of files that ships with this program cannot be expanded; install it again.';
    throw new ImageError('corrupt', message, { cause });
  }
  return parseFileIndex(text + decoder.decode());
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
