import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ImageError } from '../../../src/core/image/error';
import type { Image, Layer } from '../../../src/core/image/image';
import { openTree, type OpenTreeOptions, type TreeProgress } from '../../../src/core/image/openTree';
import { parseDigest } from '../../../src/core/image/reference';
import { absentLayer, layerOf } from '../../../src/core/image/sources/layer';
import { bytesBelow } from '../../../src/core/image/tree';
import { nodeHost } from '../../../src/node/host';
import { nodeStore } from '../../../src/node/store';
import { sha256 } from '../../support/images';
import { listing } from '../../support/listing';
import { dir, file, hardlink, tar } from '../../support/tar';

const never = new AbortController().signal;
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-trees-'));
after(() => rmSync(folder, { recursive: true }));
let stores = 0;

function freshStore(): { readonly host: ReturnType<typeof nodeHost>; readonly directory: string } {
  const directory = path.join(folder, `store${++stores}`);
  return { host: nodeHost(nodeStore(directory, { limit: 1e6 })), directory };
}

/** A layer that is streamed, and how often it was; `said` is the digest it is known by. */
function streamed(bytes: Uint8Array, said = sha256(bytes)): { readonly layer: Layer; reads: number } {
  const result = { reads: 0, layer: layer(bytes, said, false) };
  const { open } = result.layer;
  result.layer = { ...result.layer, open: (signal) => (result.reads++, open(signal)) };
  return result;
}

function layer(bytes: Uint8Array, said: string, isSeekable: boolean): Layer {
  const blob = {
    size: bytes.length,
    read: (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length)),
    ...(isSeekable && { readNow: (offset: number, into: Uint8Array) => copy(bytes.subarray(offset), into) }),
  };
  const diffId = parseDigest(`sha256:${said}`) ?? assert.fail();
  return layerOf(nodeHost(), { diffId, blobDigest: undefined, mediaType: '', createdBy: undefined, blob });
}

function copy(from: Uint8Array, into: Uint8Array): number {
  const part = from.subarray(0, into.length);
  into.set(part);
  return part.length;
}

function imageOf(...layers: readonly Layer[]): Image {
  const config = {} as Image['config']; // nobody asks
  return {
    name: 'test',
    config,
    layers,
    listed: undefined,
    manifestDigest: undefined,
    platforms: [],
    attestations: [],
    close: () => Promise.resolve(),
  };
}

const open = (image: Image, options?: OpenTreeOptions): ReturnType<typeof openTree> => openTree(image, never, options);
const lower = tar([dir('etc'), file('etc/a', 'one'), file('etc/b', 'two')]);
const upper = tar([file('etc/.wh.a'), file('etc/c', 'three'), hardlink('etc/d', 'etc/b')]);
const expected = ['/etc/ @0', '/etc/b=3 @0', '/etc/c=5 @1', '/etc/d=3 @1'];

test('a layer that was read once on this machine is not read again, by other images and windows either', async () => {
  const { host, directory } = freshStore();
  const [first, second, third] = [streamed(lower), streamed(upper), streamed(lower)];
  assert.deepEqual(listing(await open(imageOf(first.layer, second.layer), { host })), expected);
  const other = nodeHost(nodeStore(directory, { limit: 1e6 }));
  assert.deepEqual(listing(await open(imageOf(third.layer, second.layer), { host: other })), expected);
  assert.deepEqual([first.reads, second.reads, third.reads], [1, 1, 0]);
});

test('a kept index that is damaged is made anew', async () => {
  const { host, directory } = freshStore();
  const only = streamed(lower);
  await open(imageOf(only.layer), { host });
  const [name = ''] = readdirSync(directory);
  const kept = readFileSync(path.join(directory, name));
  for (const damaged of [Buffer.alloc(0), kept.subarray(1), Buffer.from(kept).fill(1, 100, 110)]) {
    writeFileSync(path.join(directory, name), damaged);
    assert.deepEqual(listing(await open(imageOf(only.layer), { host })), ['/etc/ @0', '/etc/a=3 @0', '/etc/b=3 @0']);
    assert.deepEqual(readFileSync(path.join(directory, name)), kept);
  }
  assert.equal(only.reads, 4);
});

test('bytes that do not match their digest are shown with a warning where that is wanted, and never kept', async () => {
  const { host, directory } = freshStore();
  const wrong = streamed(upper, sha256(lower));
  const image = imageOf(wrong.layer);
  await assert.rejects(open(image, { host }), ImageError);
  const tree = await open(image, { host, faults: 'show' });
  assert.deepEqual(listing(tree), ['/etc/ @0', '/etc/c=5 @0', '/etc/d => etc/b @0']);
  assert.deepEqual(tree.faults, [
    {
      layer: 0,
      kind: 'fault',
      message: 'Layer 1 of 1 of test: its content does not match its digest; fetch or save the image again.',
    },
  ]);
  await open(image, { host, faults: 'show' });
  assert.equal(wrong.reads, 3);
  assert.throws(() => readdirSync(directory), /ENOENT/);
});

test('a layer that is cut short is shown as far as it goes, and the others whole', async () => {
  const cut = streamed(lower.subarray(0, 1600));
  const tree = await open(imageOf(cut.layer, streamed(upper).layer), { faults: 'show' });
  assert.deepEqual(listing(tree), ['/etc/ @0', '/etc/c=5 @1', '/etc/d => etc/b @1']);
  assert.deepEqual(
    tree.faults.map(({ layer: at, kind }) => [at, kind]),
    [[0, 'fault']],
  );
});

test('a layer that the source cannot show is left out with its sentence, wherever it stands', async () => {
  const { diffId, blobDigest, mediaType, createdBy } = streamed(upper).layer;
  const absent = absentLayer({ diffId, blobDigest, mediaType, createdBy }, 10, 'It is encrypted.');
  const tree = await open(imageOf(absent, streamed(lower).layer, absent));
  assert.deepEqual(listing(tree), ['/etc/ @1', '/etc/a=3 @1', '/etc/b=3 @1']);
  assert.deepEqual(tree.faults, [
    { layer: 0, kind: 'absent', message: 'It is encrypted.' },
    { layer: 2, kind: 'absent', message: 'It is encrypted.' },
  ]);
});

test('of a tar that lies there only the headers are read, and that it is not verified is said', async () => {
  const big = tar([file('a', 'x'.repeat(100_000)), dir('d'), file('d/b', 'y'.repeat(5000)), file('c')]);
  const seen: number[] = [];
  const seekable = layer(big, sha256(big), true);
  const spied: Layer = {
    ...seekable,
    open: () => assert.fail('it is not to be streamed'),
    seekable: async (signal) => {
      const bytes = await seekable.seekable?.(signal);
      const readNow = (offset: number, into: Uint8Array): number => (
        seen.push(offset),
        copy(big.subarray(offset), into)
      );
      return (
        bytes && { size: bytes.size, read: (at, length, readSignal) => bytes.read(at, length, readSignal), readNow }
      );
    },
  };
  const tree = await open(imageOf(spied, streamed(upper).layer));
  assert.deepEqual(listing(tree).slice(0, 4), ['/a=100000 @0', '/c=0 @0', '/d/ @0', '/d/b=5000 @0']);
  assert.deepEqual([...tree.unverified], [0]);
  assert.ok(seen.length < 6, `${seen}`);
  const cut = layer(big.subarray(0, 50_000), sha256(big), true);
  await assert.rejects(open(imageOf(cut)), /Layer 1 of 1 of test: the tar is cut short/);
});

test('what was read so far can be shown while the rest is read', async () => {
  const many = (name: string, length: number): Uint8Array =>
    tar(Array.from({ length }, (_, n) => file(`${name}/${n}`)));
  const all = many('slow', 40);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow = streamed(all).layer;
  const waiting: Layer = {
    ...slow,
    async *open(signal) {
      yield all.subarray(0, 30 * 512);
      await held;
      yield all.subarray(30 * 512);
      signal.throwIfAborted();
    },
  };
  const words: number[][] = [];
  const progress = ({ done, all: layers, entries, tree }: TreeProgress): void => {
    const { children } = tree().root;
    words.push([done, layers, entries]);
    if (done === 1) {
      assert.equal(children?.get('fast')?.children?.size, 100);
      assert.equal(children.get('slow')?.children?.size, 30);
      release();
    }
  };
  await open(imageOf(waiting, streamed(many('fast', 100)).layer), { progress });
  assert.deepEqual(words, [
    [1, 2, 130],
    [2, 2, 140],
  ]);
});

test('an abort ends every reader and leaves no stream open', async () => {
  let running = 0;
  const stop = new AbortController();
  const endless = (): Layer => ({
    ...streamed(lower).layer,
    blobDigest: parseDigest(`sha256:${sha256(Buffer.from([running]))}`),
    async *open() {
      running++;
      try {
        yield tar([file('a')], 0);
        for (;;) {
          if (running === 2) stop.abort(new Error('enough'));
          yield await Promise.resolve(tar([file('b')], 0));
        }
      } finally {
        running--;
      }
    },
  });
  const other = { ...endless(), diffId: parseDigest(`sha256:${sha256(upper)}`) ?? assert.fail() };
  await assert.rejects(openTree(imageOf(endless(), other), stop.signal), /enough/);
  assert.equal(running, 0);
});

test('bytes below a directory count a hard link once', async () => {
  const tree = await open(imageOf(streamed(tar([file('a', 'xx'), hardlink('b', 'a'), file('c', 'yyy')])).layer));
  const step = bytesBelow(tree.root).next();
  assert.deepEqual(step, { done: true, value: 5 });
});
