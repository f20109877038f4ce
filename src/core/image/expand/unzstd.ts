import { Decompress } from 'fzstd';
import type { ByteStream } from '../../host';
import { zstdFrames } from '../zstdFrames';
import { damaged } from './damaged';
import { pauses } from './pauses';

/**
 * Expands zstd, all frames of it, where the machine cannot; `ImageError` `corrupt` on damaged data, but checksums are not
 * compared. It leaves the thread to others every few milliseconds.
 */
export async function* unzstd(compressed: ByteStream, signal: AbortSignal): ByteStream {
  const pause = pauses(signal);
  // Block by block, since a whole piece may hold thousands that each expand to 128 KiB.
  for await (const frame of zstdFrames(compressed, 'by block')) {
    const ready: Uint8Array[] = [];
    const decoder = new Decompress((bytes) => ready.push(bytes));
    for await (const bytes of frame.bytes) {
      push(decoder, bytes, false);
      yield* filled(ready);
      await pause();
    }
    push(decoder, new Uint8Array(0), true);
    yield* filled(ready);
  }
}

function push(decoder: Decompress, bytes: Uint8Array, isLast: boolean): void {
  try {
    decoder.push(bytes, isLast);
  } catch (cause) {
    throw damaged('zstd', cause); // it does nothing but decode
  }
}

function filled(ready: Uint8Array[]): readonly Uint8Array[] {
  return ready.splice(0).filter((bytes) => bytes.length > 0);
}
