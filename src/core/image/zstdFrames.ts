import type { ByteStream } from '../host';
import { ImageError } from './error';

/**
 * Cuts a zstd stream into its frames, https://www.rfc-editor.org/rfc/rfc8878#section-3.1, without expanding it;
 * skippable frames are left out. Each frame must be read to its end before the next; `ImageError` `corrupt` where the
 * bytes are no frame or end inside one.
 */
export async function* zstdFrames(compressed: ByteStream): AsyncIterable<ZstdFrame> {
  const input = new Input(compressed[Symbol.asyncIterator]());
  try {
    while (await input.more()) {
      const offset = input.position;
      const magic = await input.take(4);
      const number = word(magic);
      if (number >>> 4 === skippableMagic) {
        await input.skip(word(await input.take(4)));
        continue;
      }
      if (number !== frameMagic) throw damaged();
      yield { offset, bytes: frame(input, magic) };
    }
  } finally {
    await input.end();
  }
}

/** One frame of a zstd stream. */
export interface ZstdFrame {
  /** Compressed bytes before it. */
  readonly offset: number;
  readonly bytes: ByteStream;
}

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a5;
const rawBlock = 0;
const rleBlock = 1;
const reservedBlock = 3;

async function* frame(input: Input, magic: Uint8Array): ByteStream {
  yield magic;
  const descriptor = await input.take(1);
  yield descriptor;
  const flags = descriptor[0] ?? 0;
  const singleSegment = (flags & 0x20) !== 0;
  const contentSize = [singleSegment ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const dictionaryId = [0, 1, 2, 4][flags & 3] ?? 0;
  const rest = (singleSegment ? 0 : 1) + dictionaryId + contentSize;
  if (rest > 0) yield await input.take(rest);
  for (let last = false; !last;) {
    const header = await input.take(3);
    yield header;
    const bits = (header[0] ?? 0) | ((header[1] ?? 0) << 8) | ((header[2] ?? 0) << 16);
    last = (bits & 1) === 1;
    const type = (bits >>> 1) & 3;
    if (type === reservedBlock) throw damaged();
    const stored = type === rleBlock ? 1 : bits >>> 3;
    if (type !== rawBlock || stored > 0) yield await input.take(stored);
  }
  if ((flags & 4) !== 0) yield await input.take(4);
}

/** Takes exact counts of bytes out of pieces of any size. */
class Input {
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private before = 0;

  constructor(private readonly pieces: AsyncIterator<Uint8Array>) {}

  /** Bytes taken or skipped so far. */
  get position(): number {
    return this.before + this.at;
  }

  async more(): Promise<boolean> {
    while (this.at >= this.piece.length) {
      const next = await this.pieces.next();
      if (next.done === true) return false;
      this.before += this.piece.length;
      this.piece = next.value;
      this.at = 0;
    }
    return true;
  }

  async take(count: number): Promise<Uint8Array> {
    if (this.piece.length - this.at >= count) return this.piece.subarray(this.at, (this.at += count));
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (!(await this.more())) throw damaged();
      const part = this.piece.subarray(this.at, this.at + count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.at += part.length;
    }
    return taken;
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      if (!(await this.more())) throw damaged();
      const step = Math.min(left, this.piece.length - this.at);
      this.at += step;
      left -= step;
    }
  }

  async end(): Promise<void> {
    await this.pieces.return?.();
  }
}

function word(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

function damaged(): ImageError {
  return new ImageError('corrupt', 'the zstd data is damaged or cut short; fetch or save the image again.');
}
