import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ByteStream } from '../../src/core/host';
import { nodeHost } from '../../src/node/host';

const never = new AbortController().signal;

async function* pieces(...parts: Uint8Array[]): ByteStream {
  for (const part of parts) yield await Promise.resolve(part);
}

async function text(stream: ByteStream): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('expands every member of a gzip stream', async () => {
  const stream = nodeHost().gunzip(pieces(gzipSync('one '), gzipSync('two '), gzipSync('three')), never);
  assert.equal(await text(stream), 'one two three');
});

test('refuses gzip that is cut short or damaged', async () => {
  const zipped = gzipSync('hello '.repeat(100));
  await assert.rejects(text(nodeHost().gunzip(pieces(zipped.subarray(0, 20)), never)), { code: 'corrupt' });
  const flipped = Buffer.from(zipped).fill(0, zipped.length - 6, zipped.length - 4);
  await assert.rejects(text(nodeHost().gunzip(pieces(flipped), never)), { code: 'corrupt' });
});

test('passes on what the input throws', async () => {
  async function* broken(): ByteStream {
    yield gzipSync('hello').subarray(0, 4);
    await Promise.reject(new Error('the disk is gone'));
  }
  await assert.rejects(text(nodeHost().gunzip(broken(), never)), /the disk is gone/);
});

test('an abort ends expanding with its reason', async () => {
  const stopper = new AbortController();
  const zipped = gzipSync(Buffer.alloc(1_000_000));
  async function* endless(): ByteStream {
    for (;;) {
      yield zipped;
      stopper.abort(new Error('enough'));
      await Promise.resolve();
    }
  }
  await assert.rejects(text(nodeHost().gunzip(endless(), stopper.signal)), /enough/);
});

test('leaving the loop early releases the input', async () => {
  let released = false;
  const zipped = gzipSync(Buffer.alloc(1_000_000));
  async function* input(): ByteStream {
    try {
      for (;;) yield await Promise.resolve(zipped);
    } finally {
      released = true;
    }
  }
  for await (const bytes of nodeHost().gunzip(input(), never)) {
    assert.ok(bytes.length > 0);
    break;
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(released, true);
});
