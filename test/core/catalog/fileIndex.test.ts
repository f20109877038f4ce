import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parseFileIndex, rowsOf } from '../../../src/core/catalog/fileIndex';
import { shippedIndex } from '../../support/fileIndex';

const head = {
  date: '2026-01-02',
  architecture: 'amd64',
  layers: [
    { id: 'a', name: 'pack', version: '1', download: 10 },
    { id: 'b', name: 'other', version: '2', measured: '3' },
  ],
  images: { 'base-debian13': { production: ['a'], debug: ['a', 'b'] } },
};
const lines = ['# a', '/', '\tetc\td755\t\t5', '/etc/', '\tpasswd\t-644\t123\t7', '\tme\td700 65532:65532\t\t0'];
const text = [JSON.stringify(head), ...lines, ''].join('\n');

test('an index has its layers, their paths, and which image has which', () => {
  const index = parseFileIndex(text);
  assert.deepEqual([index.date, index.architecture, index.images], [head.date, head.architecture, head.images]);
  const layer = index.layers.get('a')!;
  assert.deepEqual([layer.name, layer.version, layer.measured, layer.download], ['pack', '1', undefined, 10]);
  assert.deepEqual(
    rowsOf(layer).map(({ path, kind, mode, uid, size, mtime }) => [path, kind, mode, uid, size, mtime]),
    [
      ['/etc', 'directory', 0o755, 0, 0, 5],
      ['/etc/passwd', 'file', 0o644, 0, 123, 7],
      ['/etc/me', 'directory', 0o700, 65532, 0, 0],
    ],
  );
});

test('a layer that could not be had has no paths', () => {
  const layer = parseFileIndex(text).layers.get('b')!;
  assert.deepEqual([layer.measured, layer.download, rowsOf(layer)], ['3', undefined, []]);
});

test('a program and links are read', () => {
  const more = ['/bin/', '\tsh\t-755\t9\t0\tELF', '\tash\tl777\t../bin/sh\t0', '\tdash\th755\t/bin/sh\t0'];
  const rows = rowsOf(parseFileIndex([text.trimEnd(), ...more].join('\n')).layers.get('a')!).slice(3);
  assert.deepEqual(
    rows.map(({ path, kind, link }) => [path, kind, link]),
    [
      ['/bin/sh', 'file', ''],
      ['/bin/ash', 'symlink', '../bin/sh'],
      ['/bin/dash', 'hardlink', '/bin/sh'],
    ],
  );
});

test('what is no index is refused with a sentence', () => {
  const damaged = {
    name: 'ImageError',
    code: 'corrupt',
    message: /^The list of files .* is damaged: .*; install it again\.$/,
  };
  const heads: unknown[] = [
    '',
    'x',
    '{}',
    '[]',
    { ...head, layers: [{}] },
    { ...head, images: { a: { production: [1] } } },
  ];
  for (const wrong of heads) {
    const first = typeof wrong === 'string' ? wrong : JSON.stringify(wrong);
    assert.throws(() => parseFileIndex([first, ...lines].join('\n')), damaged, first);
  }
  assert.throws(() => parseFileIndex(text.replace('# a', '# c')), damaged);
  const rows = ['\tx', '\tx\t-644\tbig\t0', '\tx\t-999\t1\t0', '\ta/b\t-644\t1\t0', 'x', '\tx\t-644\t1\t0\tELF\tmore'];
  for (const row of rows) {
    const { layers } = parseFileIndex(`${text}${row}\n`);
    assert.throws(() => rowsOf(layers.get('a')!), damaged, row);
  }
  const { layers } = parseFileIndex(text.replace('/\n\tetc', '\tetc'));
  assert.throws(() => rowsOf(layers.get('a')!), damaged, 'a path without a directory');
});

test('the index that ships takes at most 16 bytes for a path', () => {
  const shipped = shippedIndex();
  const paths = [...parseFileIndex(shipped).layers.values()].flatMap(rowsOf).length;
  const bytes = gzipSync(shipped, { level: 9 }).length;
  assert.ok(paths > 5000, `${paths} paths`);
  assert.ok(bytes / paths <= 16, `${(bytes / paths).toFixed(1)} bytes for each of ${paths} paths`);
});
