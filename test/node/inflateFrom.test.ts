import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import type { ByteStream } from '../../src/core/host';
import { Inflate, type BlockStart } from '../../src/core/image/expand/inflate';
import { inflateFrom } from '../../src/node/inflateFrom';
import { sample } from '../support/sample';

const never = new AbortController().signal;

async function* pieces(bytes: Uint8Array, length: number): ByteStream {
  for (let at = 0; at < bytes.length; at += length) yield await Promise.resolve(bytes.subarray(at, at + length));
}

test('zlib begins at any block, in any bit of a byte, with what came before it', async () => {
  const plain = sample(60_000);
  const raw = deflateRawSync(plain, { memLevel: 1 });
  const starts: (BlockStart & { window: Uint8Array })[] = [];
  const whole: Inflate = new Inflate((start) => starts.push({ ...start, window: whole.window() }));
  whole.feed(raw, true);
  while (whole.run() !== 'end') whole.take();
  const bits = new Map(starts.map((start) => [start.bit % 8, start]));
  assert.equal(bits.size, 8);
  for (const [skipBits, { bit, out, window }] of bits) {
    const parts: Uint8Array[] = [];
    // Cut short, as it is when only a part is wanted.
    const rest = raw.subarray(Math.floor(bit / 8), raw.length - 40);
    for await (const part of inflateFrom({ skipBits, window }, pieces(rest, 1000), never)) parts.push(part);
    const bytes = Buffer.concat(parts);
    assert.ok(bytes.length > plain.length - out - 5000);
    assert.ok(bytes.equals(plain.subarray(out, out + bytes.length)), `from bit ${skipBits} of a byte`);
  }
});
