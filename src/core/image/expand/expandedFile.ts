import type { Host, OpenFile } from '../../host';
import { partOf } from '../sources/blob';
import type { Codec } from '../sources/codec';
import { randomAccess } from './randomAccess';

/**
 * An archive that is compressed as a whole, as the file that it is when expanded: readable at any place, of any size, in
 * little memory. One pass over all of it comes first; `ImageError` `corrupt` if it is damaged. Closing it closes `file`.
 */
export async function expandedFile(
  host: Host,
  file: OpenFile,
  codec: Exclude<Codec, 'none'>,
  signal: AbortSignal,
): Promise<OpenFile> {
  const digests = { stored: undefined, expanded: undefined };
  const content = randomAccess(host, partOf(file, 0, file.size), () => Promise.resolve(codec), digests);
  const size = await content.size(signal);
  return { size, read: (offset, length, own) => content.read(offset, length, own), close: () => file.close() };
}
