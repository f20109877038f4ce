import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparePackages, compareSettings } from '../../../src/core/contents/compareSettings';
import { compareTrees, type ContentCheck } from '../../../src/core/contents/compareTrees';
import type { Package } from '../../../src/core/contents/package';
import { parseConfig } from '../../../src/core/image/config';
import type { ImageConfig } from '../../../src/core/image/image';
import { json } from '../../support/images';
import { openedImage, openedItems } from '../../support/openedImage';
import { dir, file, symlink, tar, type TarItem } from '../../support/tar';

const signal = new AbortController().signal;

async function changes(
  before: readonly TarItem[],
  after: readonly TarItem[],
  check: ContentCheck = 'doubtful',
): Promise<string[]> {
  const found = await compareTrees(await openedItems(before), await openedItems(after), check, signal);
  return found.map(
    (change) => `${change.kind} ${change.path}${change.kind === 'modified' ? ` ${change.aspects.join(' ')}` : ''}`,
  );
}

test('the paths that are added, removed and modified, in order', async () => {
  assert.deepEqual(
    await changes(
      [
        file('a', 'a'),
        file('mode', 'x'),
        file('size', 'x'),
        symlink('link', 'a'),
        dir('d'),
        file('d/kid', 'x'),
        file('kind', 'x'),
      ],
      [
        file('b', 'b'),
        file('mode', 'x', { mode: 0o755, uid: 1 }),
        file('size', 'xyz'),
        symlink('link', 'b'),
        dir('kind'),
      ],
    ),
    [
      'removed /a',
      'added /b',
      'removed /d',
      'removed /d/kid',
      'modified /kind kind',
      'modified /link link',
      'modified /mode mode owner',
      'modified /size size',
    ],
  );
});

test('times alone are no change, and files of the same size are read where their times differ or say nothing', async () => {
  const at = (mtime: number) => ({ mtime });
  const before = [
    file('later', 'one', at(1000)),
    file('touched', 'one', at(1000)),
    file('epoch', 'one'),
    file('alike', 'one', at(5000)),
  ];
  const after = [
    file('later', 'two', at(2000)),
    file('touched', 'one', at(2000)),
    file('epoch', 'two'),
    file('alike', 'two', at(5000)),
  ];
  assert.deepEqual(await changes(before, after), ['modified /epoch content', 'modified /later content']);
  assert.deepEqual(await changes(before, after, 'always'), [
    'modified /alike content',
    'modified /epoch content',
    'modified /later content',
  ]);
});

test('files out of the same layer are not read', async () => {
  const layer = tar([file('big', 'content')]);
  const one = await openedImage({ layers: [layer] });
  const other = await openedImage({ layers: [layer, tar([file('more', 'x')])] });
  const unread = (): Promise<Uint8Array> => Promise.reject(new Error('read'));
  const image = { ...one.image, layers: one.image.layers.map((own) => ({ ...own, read: unread })) };
  const found = await compareTrees({ image, tree: one.tree }, other, 'always', signal);
  assert.deepEqual(
    found.map(({ kind, path }) => `${kind} ${path}`),
    ['added /more'],
  );
});

const packageOf = (name: string, version: string): Package => ({
  kind: 'deb',
  name,
  version,
  architecture: undefined,
  source: undefined,
  maintainer: undefined,
  homepage: undefined,
  summary: undefined,
  license: undefined,
  records: [],
  files: { kind: 'unknown' },
});

test('packages that are gone, new, or of another version', () => {
  const before = [packageOf('a', '1'), packageOf('same', '1'), packageOf('twice', '1'), packageOf('twice', '2')];
  const after = [packageOf('b', '1'), packageOf('same', '1'), packageOf('twice', '2')];
  assert.deepEqual(comparePackages(before, after), [
    { kind: 'deb', name: 'a', before: ['1'], after: [] },
    { kind: 'deb', name: 'b', before: [], after: ['1'] },
    { kind: 'deb', name: 'twice', before: ['1', '2'], after: ['2'] },
  ]);
});

const configOf = (config: object): ImageConfig =>
  parseConfig(json({ config, rootfs: { diff_ids: [] } }), 'The configuration').config;

test('settings that differ, without the values of variables', () => {
  const before = configOf({
    User: 'root',
    Env: ['PATH=/bin', 'TOKEN=secret', 'SAME=1'],
    ExposedPorts: { '80/tcp': {} },
  });
  const after = configOf({ User: '65532', Env: ['PATH=/bin:/app', 'SAME=1'], Labels: { a: 'b' } });
  assert.deepEqual(compareSettings(before, after), [
    { kind: 'modified', setting: 'user', before: '"root"', after: '"65532"' },
    { kind: 'removed', setting: 'port 80/tcp', before: 'true', after: undefined },
    { kind: 'modified', setting: 'env PATH', before: undefined, after: undefined },
    { kind: 'removed', setting: 'env TOKEN', before: undefined, after: undefined },
    { kind: 'added', setting: 'label a', before: undefined, after: '"b"' },
  ]);
});
