import type { ByteStream } from '../../host';
import { GzipDecoder } from './gzip';
import { pauses } from './pauses';
import { decoded } from './spanPass';

/**
 * Expands gzip, all members of it, and leaves aside what follows the last; `ImageError` `corrupt` on damaged data. It
 * takes about twice as long as zlib, and leaves the thread to others every few milliseconds.
 */
export async function* gunzip(compressed: ByteStream, signal: AbortSignal): ByteStream {
  const pause = pauses(signal);
  for await (const bytes of decoded(new GzipDecoder(true), compressed)) {
    yield bytes.slice();
    await pause();
  }
}
