import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../../src/core/image/content';
import { fileReader } from '../../../src/core/image/fileReader';
import { lookUp } from '../../../src/core/image/lookup';
import { openTree } from '../../../src/core/image/openTree';
import { imageSource } from '../../../src/core/image/sources/place';
import { ociLayout, under } from '../../support/images';
import { memoryHost } from '../../support/memoryHost';
import { file, tar } from '../../support/tar';

const never = new AbortController().signal;
const pax = {
  'GNU.sparse.major': '1',
  'GNU.sparse.minor': '0',
  'GNU.sparse.name': 'disk',
  'GNU.sparse.realsize': '9000',
};
// Two stretches of five bytes, at 10 and at 8000; their map comes first, in a block of its own.
const layer = tar([file('a', 'before'), file('x', `${'2\n10\n5\n8000\n5\n'.padEnd(512, '\0')}helloworld`, { pax })]);

test('files that were stored without their holes are read with them, whole and in parts', async () => {
  const host = memoryHost(under('/l', ociLayout([{ layers: [layer] }])));
  const source = imageSource(host, { kind: 'oci', path: '/l', wanted: undefined }, host.platform);
  const image = await source.open(never);
  const tree = await openTree(image, never);
  const whole = await readFile(image, tree, '/disk', 10_000, never);
  const expected = Buffer.alloc(9000);
  expected.write('hello', 10);
  expected.write('world', 8000);
  assert.ok(whole.kind === 'content' && expected.equals(whole.bytes));
  const found = lookUp(tree, '/disk', 'follow');
  const reader = found.kind === 'found' ? fileReader(image, found.node) : undefined;
  for (const [offset, length] of [
    [0, 12],
    [12, 3],
    [13, 8000],
    [8002, 5000],
    [100, 50],
    [9000, 5],
  ] as const) {
    const bytes = await reader?.read(offset, length, never);
    assert.ok(expected.subarray(offset, offset + length).equals(bytes ?? assert.fail()), `${length} from ${offset}`);
  }
  await image.close();
});
