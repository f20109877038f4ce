import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Host } from '../../../src/core/host';
import { expandedFile } from '../../../src/core/image/expand/expandedFile';
import { randomAccess, type RandomAccess } from '../../../src/core/image/expand/randomAccess';
import { parseDigest } from '../../../src/core/image/reference';
import type { Blob } from '../../../src/core/image/sources/blob';
import { codecOf } from '../../../src/core/image/sources/codec';
import { sha256 } from '../../support/images';
import { memoryHost } from '../../support/memoryHost';
import { memoryStore } from '../../support/memoryStore';
import { randomOf } from '../../support/mutate';
import { sample } from '../../support/sample';
import { storedFrame } from '../../support/zstd';

const never = new AbortController().signal;
const plain = sample(2_300_000);
const zlibHost = memoryHost(new Map());
const ownHost = { ...zlibHost, inflateFrom: undefined };

/** A blob in memory that counts what is read of it. */
function blobOf(bytes: Uint8Array): Blob & { count: number; bytes: Uint8Array } {
  return {
    bytes,
    count: 0,
    size: bytes.length,
    read(offset, length, signal) {
      signal.throwIfAborted();
      const part = this.bytes.subarray(offset, offset + length);
      this.count += part.length;
      return new Promise((resolve) => setImmediate(resolve, part));
    },
  };
}

function access(host: Host, blob: Blob & { bytes: Uint8Array }, content: Uint8Array = plain): RandomAccess {
  const digests = {
    stored: parseDigest(`sha256:${sha256(blob.bytes)}`),
    expanded: parseDigest(`sha256:${sha256(content)}`),
  };
  return randomAccess(host, blob, (signal) => codecOf(blob, signal), digests);
}

function inParts(length: number, one: (bytes: Uint8Array) => Uint8Array): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < plain.length; at += length) parts.push(one(plain.subarray(at, at + length)));
  return Buffer.concat(parts);
}

const fast = (bytes: Uint8Array): Buffer => gzipSync(bytes, { level: 1 });
const zipped = fast(plain);
const forms = {
  'gzip of one member': zipped,
  'gzip of many members': inParts(300_000, fast),
  'gzip with garbage after it': Buffer.concat([zipped, Buffer.alloc(9), Buffer.from('garbage')]),
  'zstd of many frames': inParts(300_000, storedFrame),
  'zstd of one frame': storedFrame(plain),
  'no compression': plain,
};

suite('reads at any place', () => {
  for (const [name, stored] of Object.entries(forms)) {
    for (const [how, host] of [['zlib', zlibHost] as const, ['the core', ownHost] as const]) {
      if (how === 'zlib' && !name.startsWith('gzip')) continue;
      test(`${name}, with ${how}`, async () => {
        const content = access(host, blobOf(stored));
        const random = randomOf(3);
        assert.equal(await content.size(never), plain.length);
        for (let round = 0; round < 10; round++) {
          const offset = Math.floor(random() * plain.length);
          const length = Math.floor(random() ** 3 * 1_500_000);
          const bytes = await content.read(offset, length, never);
          assert.ok(plain.subarray(offset, offset + length).equals(bytes), `${length} bytes from ${offset}`);
        }
        assert.equal((await content.read(plain.length - 3, 10, never)).length, 3);
        assert.equal((await content.read(plain.length + 10, 10, never)).length, 0);
      });
    }
  }
});

test('zstd that can be begun only at its start is not begun anew for what comes next', async () => {
  const large = Buffer.concat([plain, plain]);
  const blob = blobOf(Buffer.from(storedFrame(large)));
  const content = access(zlibHost, blob, large);
  await content.size(never);
  blob.count = 0;
  for (const offset of [1e6, 2e6, 3e6, 4e6]) {
    assert.ok(large.subarray(offset, offset + 9).equals(await content.read(offset, 9, never)));
  }
  assert.ok(blob.count <= large.length * 1.1);
  assert.ok(large.subarray(5, 9).equals(await content.read(5, 4, never)));
});

test('a stream asks for nothing apart, whatever the pieces that it comes in, and ends what gives them when it is left', async () => {
  for (const name of ['gzip of one member', 'zstd of many frames', 'no compression'] as const) {
    const stored = forms[name];
    let ended = 0;
    const blob: Blob = {
      size: stored.length,
      read: () => Promise.reject(new Error(`${name} was asked for a part`)),
      stream: async function* () {
        try {
          for (const end of [1, 2, 3, 9, 100_000, stored.length]) {
            const before = [0, 1, 2, 3, 9, 100_000].findLast((start) => start < end) ?? 0;
            yield await Promise.resolve(stored.subarray(before, end));
          }
        } finally {
          ended++;
        }
      },
    };
    const content = access(zlibHost, { ...blob, bytes: stored });
    const pieces: Uint8Array[] = [];
    for await (const piece of content.stream(never)) pieces.push(piece.slice());
    assert.ok(plain.equals(Buffer.concat(pieces)), name);
    for await (const piece of content.stream(never)) if (piece.length > 0) break;
    assert.equal(ended, 2, name);
  }
});

test('400 small reads of gzip give the bytes that were compressed', async () => {
  const content = access(zlibHost, blobOf(zipped));
  const random = randomOf(5);
  for (let round = 0; round < 100; round++) {
    const offset = Math.floor((round / 400) * plain.length);
    const length = Math.floor(random() * 3000);
    assert.ok(plain.subarray(offset, offset + length).equals(await content.read(offset, length, never)));
  }
});

test('a small part of much is read without the rest', async () => {
  const blob = blobOf(zipped);
  const content = access(zlibHost, blob);
  await content.read(0, 1, never);
  blob.count = 0;
  await content.read(2_200_000, 100, never);
  assert.ok(blob.count < zipped.length * 0.8, `${blob.count} of ${zipped.length} bytes`);
});

test('reads at one time share one pass, and the abort of one leaves the others alone', async () => {
  const blob = blobOf(zipped);
  const content = access(zlibHost, blob);
  const stopper = new AbortController();
  const reads = [never, stopper.signal, never].map((signal) => content.read(1_000_000, 10, signal));
  const stopped = assert.rejects(reads[1]!, /enough/); // there are three
  stopper.abort(new Error('enough'));
  await stopped;
  for (const read of [reads[0]!, reads[2]!]) {
    assert.ok(plain.subarray(1_000_000, 1_000_010).equals(await read)); // as above
  }
  assert.ok(blob.count < zipped.length * 3);
});

test('a pass that nobody waits for any more ends, and the next read begins anew', async () => {
  const blob = blobOf(inParts(5000, fast));
  const content = access(zlibHost, blob);
  const stopper = new AbortController();
  const read = content.read(0, 1, stopper.signal);
  stopper.abort(new Error('enough'));
  await assert.rejects(read, /enough/);
  await new Promise((resolve) => setImmediate(resolve));
  const { count } = blob;
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(blob.count, count);
  assert.equal((await content.read(0, 1, never)).length, 1);
});

suite('content that changed is told, not shown', () => {
  for (const [name, stored] of Object.entries(forms)) {
    test(name, async () => {
      const blob = blobOf(stored);
      const content = access(zlibHost, blob);
      await content.read(0, 1, never);
      const changed = Buffer.from(stored);
      const at = Math.floor(stored.length * 0.7);
      changed.fill(changed[at]! ^ 0x55, at, at + 3); // within it
      blob.bytes = changed;
      await assert.rejects(content.read(1_000_000, 1_300_000, never), { code: 'corrupt' });
      blob.bytes = stored;
      assert.ok(plain.subarray(1_500_000, 1_500_100).equals(await content.read(1_500_000, 100, never)));
    });
  }
});

test('content that is not what its digest says is never shown', async () => {
  const message = /its content does not match its digest/;
  for (const bytes of [zipped, plain]) {
    const blob = blobOf(bytes);
    await assert.rejects(access(zlibHost, blob, plain.subarray(1)).read(0, 1, never), { code: 'corrupt', message });
  }
  const blob = blobOf(fast(plain.subarray(0, 1000)));
  const digests = { stored: parseDigest(`sha256:${'0'.repeat(64)}`), expanded: undefined };
  const other = randomAccess(zlibHost, blob, () => Promise.resolve('gzip'), digests);
  await assert.rejects(other.read(0, 1, never), { code: 'corrupt', message: /compressed content does not match/ });
});

suite('after a restart', () => {
  test('no pass is needed with what was kept', async () => {
    const host = { ...zlibHost, store: memoryStore() };
    await access(host, blobOf(zipped)).read(0, 1, never);
    const blob = blobOf(zipped);
    assert.ok(plain.subarray(2_200_000, 2_200_100).equals(await access(host, blob).read(2_200_000, 100, never)));
    assert.ok(blob.count < zipped.length * 0.8);
  });

  test('what was kept and is damaged is made anew', async () => {
    const host = { ...zlibHost, store: memoryStore() };
    await access(host, blobOf(zipped)).read(0, 1, never);
    for (const [key, bytes] of host.store.kept) {
      for (const damage of [
        bytes.subarray(0, 100),
        new Uint8Array(0),
        bytes.map((byte, at) => (at === 99 ? ~byte : byte)),
      ]) {
        host.store.kept.set(key, damage);
        assert.ok(plain.subarray(9000, 9100).equals(await access(host, blobOf(zipped)).read(9000, 100, never)));
      }
    }
    assert.equal(host.store.kept.size, 1);
  });

  test('what was kept of content that then changed shows nothing of it', async () => {
    const host = { ...zlibHost, store: memoryStore() };
    const content = access(host, blobOf(zipped));
    await content.read(0, 1, never);
    const changed = blobOf(zipped);
    const again = access(host, changed);
    changed.bytes = Buffer.from(zipped).fill(0, zipped.length >> 1);
    await assert.rejects(again.read(2_250_000, 10, never), { code: 'corrupt' });
  });

  test('zstd that can be begun only at its start is kept expanded, and its damage is seen', async () => {
    const large = Buffer.concat([plain, plain]);
    const host = { ...zlibHost, store: memoryStore() };
    const stored = storedFrame(large);
    await access(host, blobOf(stored), large).read(0, 1, never);
    const [key, bytes] = [...host.store.kept].find(([name]) => name.startsWith('expanded')) ?? assert.fail();
    assert.ok(large.equals(bytes));
    const blob = blobOf(stored);
    assert.ok(large.subarray(3e6, 4e6).equals(await access(host, blob, large).read(3e6, 1e6, never)));
    assert.ok(blob.count < 100);
    host.store.kept.set(key, Buffer.from(bytes).fill(1, 3.5e6, 3.6e6));
    assert.ok(large.subarray(3e6, 4e6).equals(await access(host, blobOf(stored), large).read(3e6, 1e6, never)));
    assert.ok(large.equals(host.store.kept.get(key) ?? assert.fail()));
  });
});

test('an archive that is compressed as a whole is a file, of any size, in little memory', async () => {
  for (const [codec, stored] of [['gzip', zipped] as const, ['zstd', Buffer.from(storedFrame(plain))] as const]) {
    let closed = 0;
    const blob = blobOf(stored);
    const file = { ...blob, close: () => Promise.resolve(void closed++) };
    const expanded = await expandedFile(zlibHost, file, codec, never);
    assert.equal(expanded.size, plain.length);
    assert.ok(plain.subarray(2_000_000, 2_000_500).equals(await expanded.read(2_000_000, 500, never)));
    await expanded.close();
    assert.equal(closed, 1);
    const cut = blobOf(stored.subarray(0, stored.length - 20));
    await assert.rejects(expandedFile(zlibHost, { ...cut, close: file.close }, codec, never), { code: 'corrupt' });
  }
});
