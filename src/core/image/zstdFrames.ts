import type { ByteStream } from '../host';
import { ImageError } from './error';
import { damaged } from './expand/damaged';

/** How the bytes of a frame come: as they were read, or with a piece ending at the end of each block. */
export type FramePieces = 'as read' | 'by block';

/** One frame of a zstd stream. */
export interface ZstdFrame {
  /** Compressed bytes before it. */
  readonly offset: number;
  readonly bytes: ByteStream;
}

/**
 * Cuts a zstd stream into its frames, https://www.rfc-editor.org/rfc/rfc8878#section-3.1, without expanding it;
 * skippable frames are left out. Each frame must be read to its end before the next; `ImageError` `corrupt` where the
 * bytes are no frame or end inside one, `too-large` where expanding would take too much memory.
 */
export async function* zstdFrames(compressed: ByteStream, pieces: FramePieces = 'as read'): AsyncIterable<ZstdFrame> {
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
      if (number !== frameMagic) throw damaged('zstd');
      yield { offset, bytes: frame(input, magic, pieces) };
    }
  } finally {
    await input.end();
  }
}

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a5;
const rawBlock = 0;
const rleBlock = 1;
const reservedBlock = 3;
/** Of every kind of block, in bytes. */
const blockLimit = 128 * 1024;
/** What a decoder may have to keep of a frame; the strongest level of zstd asks for half of it. */
const windowLimit = 256 * 1024 * 1024;

async function* frame(input: Input, magic: Uint8Array, pieces: FramePieces): ByteStream {
  yield magic;
  const descriptor = await input.take(1);
  yield descriptor;
  const flags = descriptor[0] ?? 0;
  const isSingleSegment = (flags & 0x20) !== 0;
  const sizeLength = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const dictionaryLength = [0, 1, 2, 4][flags & 3] ?? 0;
  const rest = await input.take((isSingleSegment ? 0 : 1) + dictionaryLength + sizeLength);
  checkWindow(rest, isSingleSegment, sizeLength);
  if (rest.length > 0) yield rest;
  input.keep();
  for (let last = false; !last;) {
    const [a = 0, b = 0, c = 0] = await input.take(3);
    last = (a & 1) === 1;
    const type = (a >>> 1) & 3;
    const size = (a | (b << 8) | (c << 16)) >>> 3;
    if (type === reservedBlock || size > blockLimit) throw damaged('zstd');
    const stored = type === rleBlock ? 1 : size;
    if (type !== rawBlock || stored > 0) await input.skip(stored);
    yield* input.kept(pieces === 'by block');
  }
  if ((flags & 4) !== 0) await input.skip(4);
  yield* input.keptAtEnd();
}

/** RFC 8878 section 3.1.1.1: a frame of known size needs no more than that. */
function checkWindow(rest: Uint8Array, isSingleSegment: boolean, sizeLength: number): void {
  const descriptor = rest[0] ?? 0;
  const base = 2 ** (10 + (descriptor >>> 3));
  const window = isSingleSegment ? Infinity : base + (base / 8) * (descriptor & 7);
  const digits = rest.subarray(rest.length - sizeLength);
  const size = digits.reduceRight((sum, byte) => sum * 256 + byte, 0) + (sizeLength === 2 ? 256 : 0);
  const needed = Math.min(window, sizeLength === 0 ? Infinity : size);
  if (needed <= windowLimit) return;
  const megabytes = Math.ceil(needed / 1024 / 1024);
  throw new ImageError(
    'too-large',
    `its zstd data needs ${megabytes} MiB of memory to decompress, more than the limit of 256 MiB; compress the image without a long window.`,
  );
}

/** Takes exact counts of bytes out of pieces of any size. */
class Input {
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private before = 0;
  private keptFrom: number | undefined;
  private full: Uint8Array[] = [];

  constructor(private readonly pieces: AsyncIterator<Uint8Array>) {}

  /** Bytes taken or skipped so far. */
  get position(): number {
    return this.before + this.at;
  }

  async more(): Promise<boolean> {
    while (this.at >= this.piece.length) {
      const next = await this.pieces.next();
      if (next.done === true) return false;
      if (this.keptFrom !== undefined && this.keptFrom < this.piece.length) {
        this.full.push(this.piece.subarray(this.keptFrom));
      }
      if (this.keptFrom !== undefined) this.keptFrom = 0;
      this.before += this.piece.length;
      this.piece = next.value;
      this.at = 0;
    }
    return true;
  }

  /** From here on, what is taken or skipped is kept, until {@link Input.kept} has given all. */
  keep(): void {
    this.keptFrom = this.at;
  }

  /** What was kept and is whole; all of it if `isAll`. */
  kept(isAll: boolean): readonly Uint8Array[] {
    const given = this.full;
    this.full = [];
    if (isAll && this.keptFrom !== undefined && this.keptFrom < this.at) {
      given.push(this.piece.subarray(this.keptFrom, this.at));
      this.keptFrom = this.at;
    }
    return given;
  }

  /** All that was kept; what follows is not. */
  keptAtEnd(): readonly Uint8Array[] {
    const given = this.kept(true);
    this.keptFrom = undefined;
    return given;
  }

  async take(count: number): Promise<Uint8Array> {
    if (this.piece.length - this.at >= count) return this.piece.subarray(this.at, (this.at += count));
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (!(await this.more())) throw damaged('zstd');
      const part = this.piece.subarray(this.at, this.at + count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.at += part.length;
    }
    return taken;
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      if (!(await this.more())) throw damaged('zstd');
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
