import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ByteStream } from '../../src/core/host';
import { webHost } from '../../src/web/host';

const never = new AbortController().signal;

async function* pieces(...parts: Uint8Array[]): ByteStream {
  for (const part of parts) yield await Promise.resolve(part);
}

async function text(stream: ByteStream): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('the browser host hashes as FIPS 180-4 says, whatever the pieces', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Buffer.alloc(length, 'abcdefg');
    const hasher = webHost().sha256();
    for (let at = 0; at < length; at += 37) hasher.update(bytes.subarray(at, at + 37));
    assert.equal(hasher.hex(), createHash('sha256').update(bytes).digest('hex'), `${length} bytes`);
  }
});

test('the browser host expands gzip in pieces', async () => {
  const zipped = gzipSync('hello '.repeat(1000));
  const stream = webHost().gunzip(pieces(zipped.subarray(0, 9), zipped.subarray(9)), never);
  assert.equal(await text(stream), 'hello '.repeat(1000));
});

test('the browser host refuses damaged gzip', async () => {
  const zipped = gzipSync('hello '.repeat(1000));
  await assert.rejects(text(webHost().gunzip(pieces(zipped.subarray(0, 30)), never)), { code: 'corrupt' });
});

test('the browser host passes on what its input throws', async () => {
  async function* broken(): ByteStream {
    yield gzipSync('hello').subarray(0, 4);
    await Promise.reject(new Error('the disk is gone'));
  }
  await assert.rejects(text(webHost().gunzip(broken(), never)), /the disk is gone/);
});

test('the browser host ends when asked to', async () => {
  const stopped = AbortSignal.abort(new Error('enough'));
  await assert.rejects(text(webHost().gunzip(pieces(gzipSync('hello')), stopped)), /enough/);
});

test('the browser host has no file paths and says so', async () => {
  await assert.rejects(webHost().files.open('/image.tar', never), { code: 'unsupported', message: /image\.tar/ });
});
