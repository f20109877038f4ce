import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { GzipDecoder } from '../../../src/core/image/expand/gzip';
import { Inflate, type BlockStart } from '../../../src/core/image/expand/inflate';
import { randomOf } from '../../support/mutate';
import { sample } from '../../support/sample';

function expand(compressed: Uint8Array, pieceLength: number, onBlock?: (start: BlockStart) => void): Buffer {
  const decoder = new GzipDecoder(true, onBlock);
  const parts: Uint8Array[] = [];
  for (let at = 0; ;) {
    const bytes = decoder.next();
    if (bytes === 'end') return Buffer.concat(parts);
    if (bytes !== 'input') parts.push(bytes.slice());
    else {
      decoder.feed(compressed.subarray(at, at + pieceLength), at + pieceLength >= compressed.length);
      at += pieceLength;
    }
  }
}

const plain = sample(100_000);
const zipped = gzipSync(plain);

test('expands gzip of every kind of block, whatever the pieces', () => {
  const kinds = [
    gzipSync(plain, { level: 0 }),
    gzipSync(plain, { level: 1 }),
    gzipSync(plain, { level: 9 }),
    gzipSync(plain, { strategy: constants.Z_FIXED }),
    gzipSync(plain, { strategy: constants.Z_HUFFMAN_ONLY }),
    gzipSync(plain, { strategy: constants.Z_RLE, memLevel: 1 }),
  ];
  for (const kind of kinds) for (const length of [700, 65_536, 1e6]) assert.ok(expand(kind, length).equals(plain));
  assert.ok(expand(gzipSync('hello '.repeat(20)), 1).equals(Buffer.from('hello '.repeat(20))));
  assert.equal(expand(gzipSync(''), 1).length, 0);
});

test('expands every member, and leaves aside the padding or garbage after the last', () => {
  const two = Buffer.concat([gzipSync('one '), gzipSync(''), gzipSync('two')]);
  for (const rest of [
    Buffer.alloc(0),
    Buffer.alloc(600),
    Buffer.from('garbage'),
    Buffer.from([0x1f]),
    Buffer.from([0]),
  ]) {
    for (const length of [1, 5, 1000]) {
      assert.equal(expand(Buffer.concat([two, rest]), length).toString(), 'one two', rest.toString('hex').slice(0, 20));
    }
  }
});

test('reads over names, comments, extra fields and checksums of headers', () => {
  const body = gzipSync('hello').subarray(10);
  const fields = [
    Buffer.from([3, 0]),
    Buffer.from('abc'),
    Buffer.from('name\0'),
    Buffer.from('comment\0'),
    Buffer.from([1, 2]),
  ];
  const header = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3]), ...fields]);
  for (const length of [1, 7, 1000]) assert.equal(expand(Buffer.concat([header, body]), length).toString(), 'hello');
});

test('refuses gzip that is cut anywhere', () => {
  const small = gzipSync('a small file, small file, small');
  for (let length = 0; length < small.length; length++) {
    assert.throws(() => expand(small.subarray(0, length), 1000), { code: 'corrupt' }, `cut at ${length}`);
  }
});

test('refuses a wrong checksum, a wrong length, and codes that are none', () => {
  const changed = (at: number): Buffer => {
    const bytes = Buffer.from(zipped);
    bytes[at]! ^= 1; // within it
    return bytes;
  };
  for (const at of [zipped.length - 8, zipped.length - 4, 10, 12]) {
    assert.throws(() => expand(changed(at), 65_536), { code: 'corrupt' }, `changed at ${at}`);
  }
  const tooFar = Buffer.concat([gzipSync('').subarray(0, 10), Buffer.from([0x03, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]);
  assert.throws(() => expand(tooFar, 1000), { code: 'corrupt' });
});

test('random damage ends in an error or in what it says, never in a hang', () => {
  const random = randomOf(7);
  const small = gzipSync(plain.subarray(0, 5000));
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(small);
    for (let left = 1 + random() * 3; left > 0; left--) bytes[Math.floor(random() * bytes.length)] = random() * 256;
    try {
      assert.ok(expand(bytes, 500).length < 10e6);
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'corrupt', String(error)); // assertions have another code
    }
  }
});

test('begins at any block with what came before it', () => {
  const raw = deflateRawSync(plain, { memLevel: 3 });
  const starts: (BlockStart & { window: Uint8Array })[] = [];
  const whole: Inflate = new Inflate((start) => starts.push({ ...start, window: whole.window() }));
  whole.feed(raw, true);
  for (let stop = whole.run(); ; stop = whole.run()) {
    whole.take();
    if (stop === 'end') break;
  }
  assert.ok(starts.length > 20);
  assert.equal(new Set(starts.map(({ bit }) => bit % 8)).size, 8);
  for (const { bit, out, window } of starts) {
    const part = new Inflate();
    part.feed(raw.subarray(Math.floor(bit / 8)), true);
    part.begin({ skipBits: bit % 8, window });
    part.run();
    const bytes = part.take();
    assert.ok(Buffer.from(bytes).equals(plain.subarray(out, out + bytes.length)), `from bit ${bit}`);
    assert.ok(bytes.length > 0);
  }
});
