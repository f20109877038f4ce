import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ByteStream } from '../../../src/core/host';
import { zstdFrames } from '../../../src/core/image/zstdFrames';

/** A frame of one segment with a stored block for each text, and a run of `z` at the end. */
function frame(...texts: string[]): Buffer {
  const block = (text: string): Buffer[] => [blockHeader(0, text.length, false), Buffer.from(text)];
  const size = Buffer.from([texts.join('').length + 3]);
  const run = [blockHeader(1, 3, true), Buffer.from('z')];
  const checksum = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24]), size, ...texts.flatMap(block), ...run, checksum]);
}

function blockHeader(type: number, size: number, last: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | Number(last), 0, 3);
  return header;
}

const skippable = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0]), Buffer.from('extra')]);

async function split(bytes: Uint8Array, pieceLength: number): Promise<string[]> {
  async function* pieces(): ByteStream {
    for (let at = 0; at < bytes.length; at += pieceLength)
      yield await Promise.resolve(bytes.subarray(at, at + pieceLength));
  }
  const frames: string[] = [];
  for await (const { bytes: parts } of zstdFrames(pieces())) {
    const taken: Uint8Array[] = [];
    for await (const part of parts) taken.push(part);
    frames.push(Buffer.concat(taken).toString('hex'));
  }
  return frames;
}

test('cuts a stream into its frames and leaves out what is skippable, whatever the pieces', async () => {
  const one = frame('hello', 'world');
  const two = frame('again');
  const stream = Buffer.concat([skippable, one, skippable, two, skippable]);
  for (const length of [1, 3, 16, 1000])
    assert.deepEqual(await split(stream, length), [one.toString('hex'), two.toString('hex')]);
});

test('refuses what is cut short or no frame', async () => {
  const stream = frame('hello');
  for (const length of [2, 5, 8, 12, stream.length - 1]) {
    await assert.rejects(split(stream.subarray(0, length), 100), { code: 'corrupt' }, `cut at ${length}`);
  }
  await assert.rejects(split(Buffer.concat([stream, Buffer.from('junk')]), 100), { code: 'corrupt' });
  await assert.rejects(split(skippable.subarray(0, 10), 100), { code: 'corrupt' });
});
