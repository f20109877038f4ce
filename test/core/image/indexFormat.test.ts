import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeIndex } from '../../../src/core/image/indexFormat';
import { decodeIndex } from '../../../src/core/image/indexView';
import { layerIndexer, type LayerIndex, type LayerNode } from '../../../src/core/image/layerIndex';
import { nodeHost } from '../../../src/node/host';
import { dir, file, hardlink, symlink, tar, type TarItem } from '../../support/tar';

const { sha256 } = nodeHost();

const items: readonly TarItem[] = [
  dir('etc', { mode: 0o700, uid: -1, gid: 4_000_000_000 }),
  file('etc/a', 'content', { mode: 0o4755, mtime: -5, uid: 2_097_152 }),
  hardlink('etc/b', 'etc/a'),
  hardlink('etc/c', 'lower/file'),
  symlink('etc/l', '\xff/target'),
  file('\xe9\n', 'x', { pax: { 'SCHILY.xattr.security.capability': Uint8Array.of(1, 0, 255) } }),
  { name: 'dev/null', type: '3', major: 1, minor: 3 },
  file('deep/er/.wh.gone'),
  file('deep/\xfe/.wh..wh..opq'),
  file('etc/a', 'content again'),
];

function indexOf(list: readonly TarItem[]): LayerIndex {
  const indexer = layerIndexer();
  indexer.push(tar(list));
  return indexer.finish();
}

/** A node with all below it, as plain data. */
function plain({ entry, children }: LayerNode): unknown {
  return { entry, children: children && new Map([...children].map(([name, child]) => [name, plain(child)])) };
}

test('an index is the same after it was bytes, to the last attribute', () => {
  for (const list of [[], items]) {
    const index = indexOf(list);
    const kept = decodeIndex(encodeIndex(index, sha256), sha256) ?? assert.fail();
    assert.deepEqual(plain(kept.root), plain(index.root));
    assert.deepEqual({ ...kept, root: undefined }, { ...index, root: undefined });
  }
});

test('hard links still share their entry', () => {
  const kept = decodeIndex(encodeIndex(indexOf([file('a'), hardlink('b', 'a'), file('c')]), sha256), sha256);
  const entryAt = (name: string): unknown => kept?.root.children?.get(name)?.entry;
  assert.equal(entryAt('a'), entryAt('b'));
  assert.notEqual(entryAt('a'), entryAt('c'));
});

test('bytes that do not start at a multiple of eight do as well', () => {
  const bytes = encodeIndex(indexOf(items), sha256);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.notEqual(decodeIndex(shifted.subarray(3), sha256), undefined);
});

test('damaged, shortened and other bytes are no index', () => {
  const bytes = encodeIndex(indexOf(items), sha256);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    assert.equal(decodeIndex(damaged, sha256), undefined, `byte ${at}`);
  }
  for (const length of [0, 1, 63, 64, bytes.length - 1]) {
    assert.equal(decodeIndex(bytes.slice(0, length), sha256), undefined, `${length} bytes`);
  }
  assert.equal(decodeIndex(Buffer.from('{"not":"an index"}'.repeat(100)), sha256), undefined);
});
