import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ByteStream } from '../../../src/core/host';
import { unzstd } from '../../../src/core/image/expand/unzstd';

const never = new AbortController().signal;
const text = Array.from({ length: 120 }, (_, i) => `line ${i} of ${i * i}\n`).join('');
/** `zstd -19 --check` of the text, with a checksum. */
const compressed = Buffer.from(
  [
    'KLUv/WRwBp0NAAZiRBPApdABzQCW/xckuZNMMrGiBocFPgA9AEEAMzLOvBG5zFpnq3iGQAeTaKJDedKwRa6jSIXzV07tFWbyiKT53T1ruXGyrV',
    '7XGzwmktdPuQ0kAgpCAoBAYCD2OKpD4RmKcihmQzFEZ+lSHKoEkibmSIQoFFK+lWH1QoZ6o0sUUmPevjWtA7vyKmJpkD6tmYXhJkazdWQB9eBD',
    'RUOoMIWKTyiGCpJQUeUKBleYXHVF6RAlDsFTiBAomEKEUggOhahRiAqFN4RDHXQd1TpoatZxqcMfR2scDBODeX35ejmYaiKH/LN34LREjsOJjL',
    'LFql673gYPTZSRV714KuWEE5GF1B/iP6R/jL/8MVWPuh5uPYr1BYDuqBA4lNczwJNUGgMQKMuFA+F74VOTsA6JkITrQHi95BMen+S3zqcBWaQ5',
    'RpDq5wOokq+rIKS6+QCq5OsqCKluPoAq+boKQqqbD6BKvq6CkOrmM0eZouuuHHZMsiuHHTk9kjEW52FwASHLHbf4S4XnjHKnIE71KsyawONRip',
    'xogeCAxquSA8MCY9ABIUHYJoiBPAEo4AByRcICv/ympR42IL0=',
  ].join(''),
  'base64',
);
const skippable = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0]), Buffer.from('extra')]);

async function* pieces(bytes: Uint8Array, length: number): ByteStream {
  for (let at = 0; at < bytes.length; at += length) yield await Promise.resolve(bytes.subarray(at, at + length));
}

async function expand(bytes: Uint8Array, length = 1000, signal = never): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of unzstd(pieces(bytes, length), signal)) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** A frame without known size, whose window has `log` bits, of blocks of the given types and sizes. */
function frame(log: number, ...blocks: (readonly [type: number, size: number, data: string])[]): Buffer {
  const parts = blocks.map(([type, size, data], at) => {
    const header = Buffer.alloc(3);
    header.writeUIntLE((size << 3) | (type << 1) | Number(at === blocks.length - 1), 0, 3);
    return Buffer.concat([header, Buffer.from(data)]);
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3]), ...parts]);
}

test('expands all frames, whatever the pieces, and leaves out what is skippable', async () => {
  const stored = frame(10, [0, 5, 'hello'], [1, 3, '!']);
  const all = Buffer.concat([skippable, compressed, stored, skippable, compressed]);
  for (const length of [1, 7, 100, 10_000]) assert.equal(await expand(all, length), `${text}hello!!!${text}`);
  assert.equal(await expand(frame(10, [0, 0, ''])), '');
});

test('refuses what is cut anywhere', async () => {
  for (let length = 1; length < compressed.length; length++) {
    await assert.rejects(expand(compressed.subarray(0, length)), { code: 'corrupt' }, `cut at ${length}`);
  }
});

test('refuses blocks that are larger than the format allows', async () => {
  await assert.rejects(expand(frame(20, [1, 200_000, 'x'])), { code: 'corrupt' });
});

test('refuses a window that takes too much memory', async () => {
  const message =
    /needs 2048 MiB of memory to decompress, more than the limit of 256 MiB; compress the image without a long window/;
  await assert.rejects(expand(frame(31, [0, 5, 'hello'])), { code: 'too-large', message });
});

test('many small blocks that expand to much come one by one, and can be ended', async () => {
  const bomb = frame(20, ...Array.from({ length: 10_000 }, () => [1, 131_072, 'x'] as const));
  const stopper = new AbortController();
  let total = 0;
  const run = async (): Promise<void> => {
    for await (const bytes of unzstd(pieces(bomb, 1e6), stopper.signal)) {
      assert.ok(bytes.length <= 131_072);
      total += bytes.length;
      if (total > 1e6) stopper.abort(new Error('enough'));
    }
  };
  await assert.rejects(run(), /enough/);
  assert.ok(total < 3e6);
});

test('what the input throws comes through', async () => {
  async function* broken(): ByteStream {
    yield compressed.subarray(0, 20);
    await Promise.reject(new Error('the disk is gone'));
  }
  const run = async (): Promise<void> => {
    for await (const bytes of unzstd(broken(), never)) assert.equal(bytes.length, 0);
  };
  await assert.rejects(run(), /the disk is gone/);
});
