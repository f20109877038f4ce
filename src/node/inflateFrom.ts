import { constants, createInflateRaw } from 'node:zlib';
import type { ByteStream } from '../core/host';
import type { InflateFrom } from '../core/image/expand/inflateFrom';
import { expandBy, pieces } from './expand';

/**
 * Expands raw deflate data from the first bit of one of its blocks on. zlib can be given what came before as a dictionary
 * but, in Node, no bits: so blocks that hold nothing come first, of which the last ends where the data begins in its byte.
 */
export function inflateFrom(from: InflateFrom, compressed: ByteStream, signal: AbortSignal): ByteStream {
  const options = { ...pieces, finishFlush: constants.Z_SYNC_FLUSH };
  const transform = createInflateRaw(from.window.length === 0 ? options : { ...options, dictionary: from.window });
  const aligned = from.skipBits === 0 ? compressed : after(emptyBlocks(from.skipBits), compressed, from.skipBits);
  return expandBy(aligned, transform, 'gzip', signal);
}

/** The bytes with the bits of `prefix` in the place of the first `skipBits` bits. */
async function* after(prefix: Uint8Array, compressed: ByteStream, skipBits: number): ByteStream {
  let isFirst = true;
  for await (const bytes of compressed) {
    if (!isFirst || bytes.length === 0) {
      yield bytes;
      continue;
    }
    isFirst = false;
    const low = (1 << skipBits) - 1;
    const shared = ((prefix.at(-1) ?? 0) & low) | ((bytes[0] ?? 0) & ~low);
    yield Buffer.concat([prefix.subarray(0, -1), Uint8Array.of(shared), bytes.subarray(1)]);
  }
}

/** Blocks without content whose last bit is bit `bits` - 1 of a byte; the rest of that byte is 0. */
function emptyBlocks(bits: number): Uint8Array {
  // Blocks with fixed codes take 10 bits, so that with the one of 93 bits every place in a byte can be reached.
  for (const first of ['', emptyDynamic]) {
    for (let text = first; text.length < first.length + 40; text += emptyFixed) {
      if (text.length % 8 === bits) return bytesOfBits(text);
    }
  }
  throw new RangeError(`no byte has ${bits} bits before its last`);
}

/** Not the last, fixed codes, end of block; bits in their order. RFC 1951 section 3.2.3. */
const emptyFixed = '0' + '10' + '0000000';
/** Section 3.2.7: codes for the end of a block and one distance, of a bit each; their lengths are told by symbols 1 and 18. */
const emptyDynamic = [
  '0' + '01' + '00000' + '00000' + '1111', // not the last, dynamic codes, 257 literals, 1 distance, 19 lengths
  '000' + '000' + '100' + '000'.repeat(14) + '100' + '000', // of the code lengths 16, 17, 18, ..., 1, 15
  '1' + '1111111', // 138 literals have no code
  '1' + '1101011', // nor have 118 more
  '0' + '0', // the end has one of 1 bit, and so has the distance
  '0', // the end
].join('');

function bytesOfBits(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / 8));
  for (const [at, bit] of [...text].entries()) bytes[at >>> 3]! |= Number(bit) << (at & 7); // within its length
  return bytes;
}
