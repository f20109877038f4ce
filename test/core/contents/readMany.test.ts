import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMany } from '../../../src/core/contents/readMany';
import { openedItems } from '../../support/openedImage';
import { file } from '../../support/tar';

const signal = new AbortController().signal;
const sparse = (...parts: readonly (readonly [number, number])[]) =>
  ({ type: 'S', magic: 'gnu', sparse: { size: 600, parts } }) as const;

test('neighbours are read in one go, and one that was stored without its holes with them', async () => {
  const opened = await openedItems([
    file('a', 'one'),
    file('b', 'helloworld', sparse([0, 5], [595, 5])),
    file('c', 'three'),
    file('d', 'four'),
  ]);
  const read: [string, string][] = [];
  for await (const { path, bytes } of readMany(opened, ['/d', '/c', '/b', '/a'], 5000, signal)) {
    read.push([path, new TextDecoder().decode(bytes)]);
  }
  assert.deepEqual(read, [
    ['/a', 'one'],
    ['/b', `hello${'\0'.repeat(590)}world`],
    ['/c', 'three'],
    ['/d', 'four'],
  ]);
});
