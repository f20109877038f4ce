import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ByteStream } from '../../../src/core/host';
import { bombGuard } from '../../../src/core/image/expand/bombGuard';
import type { Layer } from '../../../src/core/image/image';
import { parseDigest } from '../../../src/core/image/reference';
import type { Blob } from '../../../src/core/image/sources/blob';
import { layerOf } from '../../../src/core/image/sources/layer';
import { sha256 } from '../../support/images';
import { memoryHost } from '../../support/memoryHost';
import { sample } from '../../support/sample';
import { skippable, storedFrame } from '../../support/zstd';

const never = new AbortController().signal;
const plain = sample(200_000);

/** A layer of `plain`, as it is stored; `blob` is what differs from bytes in memory. */
function layer(stored: Uint8Array, mediaType = '', blob: Partial<Blob> = {}): Layer {
  const bytes: Blob = {
    size: stored.length,
    read: (offset, length) => Promise.resolve(stored.subarray(offset, offset + length)),
  };
  return layerOf(memoryHost(new Map()), {
    diffId: parseDigest(`sha256:${sha256(plain)}`)!, // of the right form
    blobDigest: parseDigest(`sha256:${sha256(stored)}`),
    mediaType,
    createdBy: undefined,
    blob: { ...bytes, ...blob },
  });
}

async function all(bytes: ByteStream): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

test('how a layer is compressed is told by its bytes, not by its media type', async () => {
  const zstd = 'application/vnd.oci.image.layer.v1.tar+zstd';
  assert.ok(plain.equals(await all(layer(gzipSync(plain), zstd).open(never))));
  assert.ok(plain.equals(await all(layer(plain, zstd).open(never))));
  const frames = Buffer.concat([skippable(Buffer.from('first')), storedFrame(plain)]);
  assert.ok(plain.equals(await all(layer(frames, 'application/vnd.oci.image.layer.v1.tar+gzip').open(never))));
});

test('gzip of several members, with padding and with garbage after them', async () => {
  const members = [gzipSync(plain.subarray(0, 90_000)), gzipSync(plain.subarray(90_000))];
  for (const rest of ['', '\0'.repeat(1000), 'garbage', '\0\0garbage', '\x1f\x8bgarbage']) {
    const stored = Buffer.concat([...members, Buffer.from(rest, 'latin1')]);
    assert.ok(plain.equals(await all(layer(stored).open(never))), JSON.stringify(rest.slice(0, 10)));
  }
});

test('a blob that ends too early or goes on behind its size', async () => {
  const stored = gzipSync(plain);
  async function* stream(length: number): ByteStream {
    yield await Promise.resolve(stored.subarray(0, length));
    if (length > stored.length) yield new Uint8Array(length - stored.length);
  }
  const withStream = (length: number): Promise<Buffer> =>
    all(layer(stored, '', { stream: () => stream(length) }).open(never));
  assert.ok(plain.equals(await withStream(stored.length)));
  const longer = { code: 'corrupt', message: 'it is longer than it should be; fetch or save the image again.' };
  await assert.rejects(withStream(stored.length + 1), longer);
  await assert.rejects(withStream(stored.length - 100), { code: 'corrupt' });
});

test('what expands to very much is not read further, unless it was much before', () => {
  const message = /it expands to more than the limit of 1 GiB; build it/;
  const small = bombGuard(1000);
  small(2 ** 30);
  assert.throws(() => small(1), { code: 'too-large', message });
  const large = bombGuard(2 ** 30);
  large(20 * 2 ** 30);
  assert.throws(() => large(1), { code: 'too-large', message: /more than the limit of 20 GiB/ });
});
