import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerIndexer, type LayerIndex } from '../../../src/core/image/layerIndex';
import { mergeLayers } from '../../../src/core/image/merge';
import { listing } from '../../support/listing';
import { dir, file, hardlink, tar, type TarItem } from '../../support/tar';

function index(items: readonly TarItem[]): LayerIndex {
  const indexer = layerIndexer();
  indexer.push(tar(items));
  return indexer.finish();
}

/** What the layers come to, and the kinds of what is odd about them. */
function merge(...layers: readonly (readonly TarItem[])[]): { files: string[]; odd: string[] } {
  const tree = mergeLayers(layers.map(index));
  return { files: listing(tree), odd: tree.diagnostics.map(({ kind, path }) => `${kind} ${path}`) };
}

const clean = (...files: string[]): { files: string[]; odd: string[] } => ({ files, odd: [] });

test('no layers make an empty tree', () => {
  assert.deepEqual(merge(), clean());
});

test('a file of an upper layer replaces the lower one', () => {
  assert.deepEqual(merge([file('f', 'old'), file('g')], [file('f', 'newer')]), clean('/f=5 @1', '/g=0 @0'));
});

test('an opaque mark by attribute is told and not heeded', () => {
  const marked = dir('d', { pax: { 'SCHILY.xattr.trusted.overlay.opaque': 'y' } });
  assert.deepEqual(merge([dir('d'), file('d/old')], [marked, file('d/new')]), {
    files: ['/d/ @1', '/d/new=0 @1', '/d/old=0 @0'],
    odd: ['opaque-xattr /d'],
  });
});

test('directories merge and take the upper attributes', () => {
  const tree = mergeLayers([
    index([dir('d', { mode: 0o700, uid: 5 }), file('d/a')]),
    index([dir('d', { mode: 0o755 }), file('d/b')]),
  ]);
  assert.deepEqual(listing(tree), ['/d/ @1', '/d/a=0 @0', '/d/b=0 @1']);
  assert.deepEqual([tree.root.children?.get('d')?.entry.mode, tree.root.children?.get('d')?.entry.uid], [0o755, 0]);
});

test('a directory without an entry keeps what a lower layer says of it', () => {
  const tree = mergeLayers([index([dir('d', { mode: 0o700 })]), index([file('d/sub/x')])]);
  assert.deepEqual(listing(tree), ['/d/ @0', '/d/sub/ @1', '/d/sub/x=0 @1']);
  const d = tree.root.children?.get('d');
  assert.deepEqual([d?.entry.mode, d?.children?.get('sub')?.entry.mode], [0o700, 0o755]);
});

test('a hard link has the content of its target, also when the target changes later', () => {
  const layer = index([file('a', 'one'), hardlink('b', 'a')]);
  assert.equal(layer.root.children?.get('b')?.entry, layer.root.children?.get('a')?.entry);
  assert.deepEqual(merge([file('a', 'one'), hardlink('b', 'a')], [file('a', 'other')]), clean('/a=5 @1', '/b=3 @0'));
});

test('the same layer can come twice', () => {
  const layer = index([dir('d'), file('d/f', 'x')]);
  assert.deepEqual(listing(mergeLayers([layer, index([file('.wh.d')]), layer])), ['/d/ @2', '/d/f=1 @2']);
});

test('lists by the bytes of whole paths', () => {
  assert.deepEqual(merge([dir('a'), file('a/b'), file('a-b'), file('a0'), file('\xc3\xa4')]).files, [
    '/a/ @0',
    '/a-b=0 @0',
    '/a/b=0 @0',
    '/a0=0 @0',
    '/ä=0 @0',
  ]);
});

test('a name that no file system takes is left out, however many directories it asks for', () => {
  const name = 'a/'.repeat(100_000) + 'f';
  const { files, odd } = merge([file('x', '', { pax: { path: name } }), file('ok')]);
  assert.deepEqual([files, odd.length], [['/ok=0 @0'], 1]);
});
