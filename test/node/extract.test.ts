import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ImageError } from '../../src/core/image/error';
import { writeFileOf } from '../../src/node/extract';
import { openedItems } from '../support/openedImage';
import { file } from '../support/tar';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-extract-'));
after(() => rmSync(folder, { recursive: true }));
const big = file('big', '', { data: Buffer.alloc(3_000_000) });

test('an abort in the middle of a file leaves nothing of it', async () => {
  const { image, tree } = await openedItems([big]);
  const stop = new AbortController();
  const layers = image.layers.map((layer) => ({
    ...layer,
    read: (offset: number, length: number, signal: AbortSignal) => {
      if (readdirSync(folder).length === 1 && offset > 1_000_000) stop.abort();
      return layer.read(offset, length, signal);
    },
  }));
  const node = tree.root.children?.get('big');
  assert.ok(node !== undefined);
  const writing = writeFileOf({ ...image, layers }, node, '/big', path.join(folder, 'big'), {
    force: false,
    signal: stop.signal,
  });
  await assert.rejects(writing, { name: 'AbortError' });
  assert.deepEqual(readdirSync(folder), []);
});

test('a layer that fails in the middle of a file leaves nothing of it either', async () => {
  const { image, tree } = await openedItems([big]);
  const broken = (): Promise<Uint8Array> => Promise.reject(new ImageError('corrupt', 'it is damaged.'));
  const layers = image.layers.map((layer) => ({
    ...layer,
    read: (offset: number, length: number, signal: AbortSignal) =>
      offset > 1_000_000 ? broken() : layer.read(offset, length, signal),
  }));
  const node = tree.root.children?.get('big');
  assert.ok(node !== undefined);
  const signal = new AbortController().signal;
  const writing = writeFileOf({ ...image, layers }, node, '/big', path.join(folder, 'big'), { force: false, signal });
  await assert.rejects(writing, { name: 'ImageError', message: /^Layer 1 of 1 of .*: it is damaged\.$/ });
  assert.deepEqual(readdirSync(folder), []);
});
