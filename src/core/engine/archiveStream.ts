import type { ByteStream } from '../host';
import { concat } from '../image/concat';
import { ImageError } from '../image/error';
import { tarIndexer, type TarEntry } from '../image/tar';

/** An archive that is read as it comes: its members one after another, and the bytes of each while they go by. */
export class ArchiveStream {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private readonly ahead: TarEntry[] = [];
  private readonly tar = tarIndexer((entry) => this.ahead.push(entry));
  private piece: Uint8Array = new Uint8Array(0);
  /** Where `piece` starts in the archive. */
  private start = 0;
  /** The part of the current member that was not taken yet. */
  private at = 0;
  private end = 0;

  constructor(bytes: ByteStream) {
    this.pieces = bytes[Symbol.asyncIterator]();
  }

  /** The next member, past what was not taken of the last one; `undefined` at the end of the stream, which is read to its end. */
  async next(): Promise<TarEntry | undefined> {
    while (this.ahead.length === 0) {
      if (!(await this.pull())) return undefined;
    }
    const entry = this.ahead.shift()!; // there is one, as was just seen
    this.at = entry.dataOffset;
    this.end = entry.dataOffset + entry.storedSize;
    return entry;
  }

  /** The rest of the current member; it can be left and taken up again. */
  async *data(): ByteStream {
    while (this.at < this.end) {
      if (this.at >= this.start + this.piece.length && !(await this.pull())) {
        throw new ImageError('corrupt', 'the archive is cut short; open the image again.');
      }
      const part = this.piece.subarray(Math.max(0, this.at - this.start), this.end - this.start);
      if (part.length === 0) continue;
      this.at += part.length;
      yield part;
    }
  }

  /** The first bytes of the current member, up to `length`, which `data` gives again. */
  async peek(length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, this.end - this.at);
    while (this.at - this.start + wanted > this.piece.length) {
      const rest = this.piece.subarray(Math.max(0, Math.min(this.at - this.start, this.piece.length)));
      const skipped = this.start + this.piece.length - rest.length;
      if (!(await this.pull())) throw new ImageError('corrupt', 'the archive is cut short; open the image again.');
      if (rest.length === 0) continue;
      this.piece = concat([rest, this.piece]);
      this.start = skipped;
    }
    return this.piece.subarray(this.at - this.start, this.at - this.start + wanted);
  }

  /** Ends what gives the bytes. */
  async close(): Promise<void> {
    await this.pieces.return?.();
  }

  private async pull(): Promise<boolean> {
    const next = await this.pieces.next();
    this.start += this.piece.length;
    this.piece = new Uint8Array(0);
    try {
      if (next.done === true) {
        this.tar.finish();
        return false;
      }
      this.piece = next.value;
      this.tar.push(next.value);
      return true;
    } catch (cause) {
      if (!(cause instanceof ImageError)) throw cause;
      const message =
        'the engine sent something that is not an archive; run its save command in a terminal to see what it prints.';
      throw new ImageError('corrupt', message, { cause });
    }
  }
}
