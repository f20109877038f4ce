import { readTables, setFixedTables, type BitReader } from './blockTables';
import { damaged } from './damaged';
import { distances, kindEnd, kindLonger, kindMask, kindValue, literals } from './huffman';
import { windowLength, type InflateFrom } from './inflateFrom';

/** Where a block of deflate data begins. */
export interface BlockStart {
  /** In bits from the start of the compressed data; deflate fills its bytes from the lowest bit. */
  readonly bit: number;
  /** Bytes that came out before it. */
  readonly out: number;
}

/** Why {@link Inflate.run} stopped: it lacks input, its output is full, or the deflate data has ended. */
export type Stop = 'input' | 'output' | 'end';

/**
 * Expands raw deflate data, RFC 1951, and tells where its blocks begin, which zlib does not as Node has it. Feed it and
 * run it; after every run its output must be taken, by {@link Inflate.take}, before the next.
 */
export class Inflate {
  private readonly out = new Uint8Array(windowLength + capacity + slack);
  private at = windowLength;
  private taken = windowLength;
  /** The first byte of `out` that belongs to this deflate data. */
  private floor = windowLength;
  private source: Uint8Array = new Uint8Array(0);
  private next = 0;
  private hold = 0;
  private bits = 0;
  private isLast = false;
  /** Where the real bytes end; only zeros follow. */
  private end = 0;
  /** Bytes fed before those in `source`. */
  private before = 0;
  private state: 'block' | 'stored' | 'codes' | 'end' = 'block';
  private isFinal = false;
  private storedLeft = 0;
  private total = 0;
  private readonly literalTable = new Int32Array(literals.tableLength);
  private readonly distanceTable = new Int32Array(distances.tableLength);
  private readonly bitReader: BitReader = { read: (count) => this.read(count), peek: (count) => this.peek(count) };

  /** @param onBlock is told of each block before it is expanded; {@link Inflate.window} then is what came before it. */
  constructor(private readonly onBlock: (start: BlockStart) => void = () => undefined) {}

  /** Begins anew with the bytes that were not used. */
  begin(from: InflateFrom = start): void {
    this.state = 'block';
    this.isFinal = false;
    this.floor = this.at;
    if (from.window.length > 0) {
      this.out.set(from.window, windowLength - from.window.length);
      this.at = this.taken = windowLength;
      this.floor = windowLength - from.window.length;
    }
    if (from.skipBits === 0) return;
    this.hold = (this.source[this.next++] ?? 0) >>> from.skipBits;
    this.bits = 8 - from.skipBits;
  }

  /** Gives more input, which must not change until it is used; `isLast` if there will be none after it. */
  feed(bytes: Uint8Array, isLast: boolean): void {
    // What was read ahead is read anew, since it may have to be given back.
    this.next -= this.bits >>> 3;
    this.bits &= 7;
    this.hold &= (1 << this.bits) - 1;
    const rest = this.source.subarray(this.next, this.end);
    this.before += this.next;
    const joined = new Uint8Array(rest.length + bytes.length + (isLast ? padding : 0));
    joined.set(rest);
    joined.set(bytes, rest.length);
    this.end = rest.length + bytes.length;
    this.source = joined;
    this.next = 0;
    this.isLast = isLast;
  }

  /** Input that was not used; whole bytes only between one deflate data and the next. */
  unused(): Uint8Array {
    return this.source.subarray(this.next, this.end);
  }

  /** Takes `count` of the unused bytes as read. */
  skip(count: number): void {
    this.next += count;
  }

  /** What came out since the last time; overwritten by the next run. */
  take(): Uint8Array {
    const bytes = this.out.subarray(this.taken, this.at);
    this.taken = this.at;
    return bytes;
  }

  /** A copy of the last bytes that came out, up to 32 KiB. */
  window(): Uint8Array {
    return this.out.slice(Math.max(this.floor, this.at - windowLength), this.at);
  }

  /** Expands as far as input and room for output go. */
  run(): Stop {
    this.makeRoom();
    const began = this.at;
    const stop = this.expand();
    this.total += this.at - began;
    return stop;
  }

  private makeRoom(): void {
    if (this.at < windowLength + capacity) return;
    this.out.copyWithin(0, this.at - windowLength, this.at);
    this.floor = Math.max(0, this.floor - (this.at - windowLength));
    this.at = windowLength;
    this.taken = windowLength;
  }

  private expand(): Stop {
    const began = this.at;
    for (;;) {
      if (this.state === 'end') return 'end';
      if (this.at >= windowLength + capacity) return 'output';
      if (this.state === 'stored') {
        const stop = this.copyStored();
        if (stop !== undefined) return stop;
      } else if (this.state === 'codes') {
        const stop = this.decode();
        if (stop !== undefined) return stop;
      } else if (this.isFinal) {
        this.giveBack();
        this.state = 'end';
      } else {
        if (!this.isLast && this.end - this.next < longestHeader) return 'input';
        this.onBlock({ bit: (this.before + this.next) * 8 - this.bits, out: this.total + this.at - began });
        this.readBlock();
      }
      if (this.isLast && this.next - (this.bits >>> 3) > this.end) throw damaged('gzip');
    }
  }

  private readBlock(): void {
    this.isFinal = this.read(1) === 1;
    const type = this.read(2);
    if (type === 3) throw damaged('gzip');
    if (type === 0) {
      this.giveBack();
      const [a = 0, b = 0, c = 0, d = 0] = this.source.subarray(this.next, this.next + 4);
      this.next += 4;
      this.storedLeft = a | (b << 8);
      if (this.storedLeft !== ((c | (d << 8)) ^ 0xffff)) throw damaged('gzip');
      this.state = 'stored';
      return;
    }
    if (type === 1) setFixedTables(this.literalTable, this.distanceTable);
    else readTables(this.bitReader, this.literalTable, this.distanceTable);
    this.state = 'codes';
  }

  private copyStored(): Stop | undefined {
    const room = windowLength + capacity - this.at;
    const count = Math.min(this.storedLeft, room, Math.max(0, this.end - this.next));
    this.out.set(this.source.subarray(this.next, this.next + count), this.at);
    this.at += count;
    this.next += count;
    this.storedLeft -= count;
    if (this.storedLeft === 0) this.state = 'block';
    else if (this.next >= this.end) {
      if (this.isLast) throw damaged('gzip');
      return 'input';
    }
    return undefined;
  }

  /** The symbols of a block, in local variables, since nearly all time is spent here. */
  private decode(): Stop | undefined {
    const { out, source, literalTable, distanceTable, floor } = this;
    const safe = this.isLast ? this.end + padding - symbolRoom : this.end - symbolRoom;
    const full = windowLength + capacity;
    let { at, next, hold, bits } = this;
    let hasEnded = false;
    while (next <= safe && at < full) {
      while (bits <= 23) {
        hold |= source[next++]! << bits; // symbolRoom bytes are there
        bits += 8;
      }
      let entry = literalTable[hold & 1023]!; // 1024 entries
      if ((entry & kindMask) === kindLonger) {
        hold >>>= 10;
        bits -= 10;
        entry = literalTable[(entry >>> 10) + (hold & ((1 << (entry & 15)) - 1))]!; // as the table was made
      }
      let length = entry & 15;
      hold >>>= length;
      bits -= length;
      if ((entry & kindMask) === kindValue) {
        if (length === 0) throw damaged('gzip');
        out[at++] = entry >>> 10;
        // Literals come in rows.
        entry = literalTable[hold & 1023]!; // 1024 entries
        length = entry & 15;
        if ((entry & kindMask) !== kindValue || length === 0 || bits < 15) continue;
        hold >>>= length;
        bits -= length;
        out[at++] = entry >>> 10;
        continue;
      }
      if ((entry & kindMask) === kindEnd) {
        hasEnded = true;
        break;
      }
      const lengthBits = (entry >>> 6) & 15;
      const count = (entry >>> 10) + (hold & ((1 << lengthBits) - 1));
      hold >>>= lengthBits;
      bits -= lengthBits;
      while (bits <= 23) {
        hold |= source[next++]! << bits; // as above
        bits += 8;
      }
      entry = distanceTable[hold & 511]!; // 512 entries
      if ((entry & kindMask) === kindLonger) {
        hold >>>= 9;
        bits -= 9;
        entry = distanceTable[(entry >>> 10) + (hold & ((1 << (entry & 15)) - 1))]!; // as the table was made
      }
      length = entry & 15;
      if (length === 0) throw damaged('gzip');
      hold >>>= length;
      bits -= length;
      const distanceBits = (entry >>> 6) & 15;
      while (bits < distanceBits) {
        hold |= source[next++]! << bits; // as above
        bits += 8;
      }
      const distance = (entry >>> 10) + (hold & ((1 << distanceBits) - 1));
      hold >>>= distanceBits;
      bits -= distanceBits;
      let from = at - distance;
      if (from < floor) throw damaged('gzip');
      if (distance >= count && count > 24) {
        out.copyWithin(at, from, from + count);
        at += count;
      } else {
        const to = at + count;
        while (at < to) out[at++] = out[from++]!; // from < at
      }
    }
    this.at = at;
    this.next = next;
    this.hold = hold;
    this.bits = bits;
    if (hasEnded) this.state = 'block';
    else if (at < full) {
      if (this.isLast) throw damaged('gzip');
      return 'input';
    }
    return undefined;
  }

  private peek(count: number): number {
    while (this.bits < count) this.refill();
    return this.hold & ((1 << count) - 1);
  }

  private read(count: number): number {
    const value = this.peek(count);
    this.hold >>>= count;
    this.bits -= count;
    return value;
  }

  private refill(): void {
    this.hold |= (this.source[this.next++] ?? 0) << this.bits;
    this.bits += 8;
  }

  /** Drops the rest of the byte that is being read and gives back those that were read ahead. */
  private giveBack(): void {
    this.next -= this.bits >>> 3;
    this.hold = 0;
    this.bits = 0;
  }
}

/** What comes out of one run at most, and so how long it takes: about 2 ms. */
const capacity = 256 * 1024;
// A length goes beyond the capacity by less than this, and two literals come at once.
const slack = 300;
/** Zeros after the last input, so that no read needs to be checked. */
const padding = 1024;
/** One symbol with its distance takes at most 48 bits, and 32 are read ahead. */
const symbolRoom = 16;
/** A block's tables take at most 17 + 19 * 3 + 316 * 14 bits. */
const longestHeader = 600;

const start: InflateFrom = { skipBits: 0, window: new Uint8Array(0) };
