import { crc32 } from './crc32';
import { damaged } from './damaged';
import { Inflate, type BlockStart } from './inflate';
import type { InflateFrom } from './inflateFrom';

/**
 * Expands gzip, RFC 1952, all members of it; what follows the last is left aside, as gzip itself does. Feed it and take
 * from it by turns.
 */
export class GzipDecoder {
  private readonly inflate: Inflate;
  private state: 'header' | 'deflate' | 'trailer' | 'end';
  /** Begun so far. */
  members: number;
  private isLast = false;
  private isFed = false;
  private crc = 0;
  private length = 0;
  private isWhole: boolean;

  /**
   * @param check whether to compare the checksum of each member, which takes time where a digest is verified anyway
   * @param onBlock is told of each deflate block before it is expanded
   * @param from where in the first member to begin; the first byte fed is the one that holds its first bit
   */
  constructor(
    private readonly check: boolean,
    onBlock?: (start: BlockStart, inflate: Inflate) => void,
    private readonly from?: InflateFrom,
  ) {
    this.inflate = new Inflate((start) => onBlock?.(start, this.inflate));
    this.state = from === undefined ? 'header' : 'deflate';
    this.isWhole = from === undefined;
    this.members = from === undefined ? 0 : 1;
  }

  /** Gives more input, after `next` asked for it; `isLast` if there will be none after it. */
  feed(bytes: Uint8Array, isLast: boolean): void {
    this.inflate.feed(bytes, isLast);
    if (!this.isFed && this.from !== undefined) this.inflate.begin(this.from);
    this.isFed = true;
    this.isLast = isLast;
  }

  /** What comes out next, overwritten by the next call, or why nothing does; `ImageError` `corrupt` for damaged data. */
  next(): Uint8Array | 'input' | 'end' {
    for (;;) {
      if (this.state === 'end') return 'end';
      if (this.state === 'deflate') {
        const bytes = this.expand();
        if (bytes !== undefined) return bytes;
      } else if (!(this.state === 'header' ? this.readHeader() : this.readTrailer())) return 'input';
    }
  }

  private expand(): Uint8Array | 'input' | undefined {
    if (!this.isFed) return 'input';
    const stop = this.inflate.run();
    const bytes = this.inflate.take();
    this.length += bytes.length;
    if (this.check && this.isWhole) this.crc = crc32(bytes, this.crc);
    if (stop === 'end') this.state = 'trailer';
    if (bytes.length > 0) return bytes;
    return stop === 'input' ? 'input' : undefined;
  }

  private readHeader(): boolean {
    const bytes = this.inflate.unused();
    if (!isMember(bytes)) {
      if (this.members === 0) throw damaged('gzip');
      this.state = 'end';
      return true;
    }
    const length = headerLength(bytes);
    if (length === undefined) {
      if (this.isLast && this.members > 0 && bytes.length < magic.length) this.state = 'end';
      else if (this.isLast || bytes.length > longestHeader) throw damaged('gzip');
      return this.isLast;
    }
    this.inflate.skip(length);
    this.inflate.begin();
    this.members++;
    this.crc = 0;
    this.length = 0;
    this.isWhole = true;
    this.state = 'deflate';
    return true;
  }

  private readTrailer(): boolean {
    const bytes = this.inflate.unused();
    if (bytes.length < 8) {
      if (this.isLast) throw damaged('gzip');
      return false;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
    const isSame =
      !this.isWhole ||
      (view.getUint32(4, true) === this.length % 2 ** 32 && (!this.check || view.getUint32(0, true) === this.crc));
    if (!isSame) throw damaged('gzip');
    this.inflate.skip(8);
    this.state = 'header';
    return true;
  }
}

const magic = [0x1f, 0x8b, 8];
/** Names and comments may be of any length; no writer gives this much. */
const longestHeader = 1024 * 1024;

/** Whether a member begins here, as far as there are bytes to tell. */
function isMember(bytes: Uint8Array): boolean {
  return magic.every((byte, at) => at >= bytes.length || bytes[at] === byte);
}

/** `undefined` if it does not end within `bytes`. */
function headerLength(bytes: Uint8Array): number | undefined {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  for (const field of [8, 16]) {
    if ((flags & field) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  if ((flags & 2) !== 0) at += 2;
  return at <= bytes.length ? at : undefined;
}
