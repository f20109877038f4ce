import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planExtraction } from '../../../src/core/contents/extraction';
import { hostNames, type NameStyle } from '../../../src/core/contents/hostName';
import { lookUp } from '../../../src/core/image/lookup';
import { openedItems } from '../../support/openedImage';
import { dir, file, hardlink, symlink } from '../../support/tar';

const named = (style: NameStyle, ...names: readonly string[]): (string | undefined)[] => {
  const host = hostNames(style);
  return names.map((name) => host.nameFor(name));
};

test('names that a machine cannot have are changed, and no two become the same', () => {
  assert.deepEqual(named('bytes', 'a:b', 'A', 'a', 'caf\xc3\xa9', '..', '', 'x/y'), [
    'a:b',
    'A',
    'a',
    'caf\xc3\xa9',
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(named('caseless', 'Readme.md', 'README.md', 'readme.md', 'caf\xc3\xa9'), [
    'Readme.md',
    'README~2.md',
    'readme~3.md',
    'café',
  ]);
  assert.deepEqual(named('windows', 'a\\..\\b', 'c:', 'x.', 'x_', 'NUL', 'com1.txt', 'console', 'a\x01', '...'), [
    'a_.._b',
    'c_',
    'x_',
    'x_~2',
    '_NUL',
    '_com1.txt',
    'console',
    'a_',
    '___',
  ]);
});

test('a directory is written with the links that stay in it', async () => {
  const { tree } = await openedItems([
    file('outside', 'x'),
    dir('app'),
    file('app/lib.so.1.2', 'x'),
    symlink('app/lib.so.1', 'lib.so.1.2'),
    symlink('app/lib.so', 'lib.so.1'),
    symlink('app/absolute', '/app/sub/file'),
    symlink('app/here', '.'),
    symlink('app/out', '../outside'),
    symlink('app/escape', '../../../../etc/passwd'),
    symlink('app/circle', 'circle'),
    dir('app/sub'),
    file('app/sub/file', 'x'),
    symlink('app/sub/up', '../lib.so'),
    hardlink('app/broken', 'nothing'),
    { name: 'app/null', type: '3', major: 1, minor: 3 },
    { name: 'app/pipe', type: '6' },
  ]);
  const found = lookUp(tree, '/app', 'follow');
  assert.ok(found.kind === 'found');
  const plan = planExtraction(tree, found.path, found.node, 'bytes');
  assert.deepEqual(
    plan.directories.map(({ names }) => names.join('/')),
    ['', 'sub'],
  );
  assert.deepEqual(
    plan.files.map(({ names }) => names.join('/')),
    ['lib.so.1.2', 'sub/file'],
  );
  assert.deepEqual(plan.links.map(({ names, target }) => `${names.join('/')} -> ${target.join('/')}`).sort(), [
    'absolute -> sub/file',
    'here -> ',
    'lib.so -> lib.so.1',
    'lib.so.1 -> lib.so.1.2',
    'sub/up -> lib.so',
  ]);
  assert.deepEqual(
    plan.left.map(({ path, why }) => `${path} ${why}`),
    [
      '/app/broken link-to-nothing',
      '/app/circle link-to-nothing',
      '/app/escape link-to-nothing',
      '/app/null device',
      '/app/out link-outside',
      '/app/pipe device',
    ],
  );
});

test('a link through a linked directory leads where it leads in the image', async () => {
  const { tree } = await openedItems([
    dir('sub/more'),
    file('sub/file', 'x'),
    file('file', 'another'),
    symlink('deep', 'sub/more'),
    symlink('through', 'deep/../file'),
  ]);
  const plan = planExtraction(tree, '/', tree.root, 'bytes');
  assert.deepEqual(plan.links.map(({ names, target }) => `${names.join('/')} -> ${target.join('/')}`).sort(), [
    'deep -> sub/more',
    'through -> sub/file',
  ]);
});
