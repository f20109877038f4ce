import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerIndexer, type LayerIndex } from '../../../src/core/image/layerIndex';
import { mergeLayers } from '../../../src/core/image/merge';
import { listing } from '../../support/listing';
import { dir, file, hardlink, symlink, tar, type TarItem } from '../../support/tar';

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

test('a whiteout removes files and whole directories, and nothing is no harm', () => {
  const lower = [file('f'), dir('d'), file('d/x'), file('keep')];
  assert.deepEqual(merge(lower, [file('.wh.f'), file('.wh.d'), file('.wh.none')]), clean('/keep=0 @0'));
});

test('a whiteout only hides what is below its layer, in any order', () => {
  assert.deepEqual(merge([file('f', 'old')], [file('.wh.f'), file('f', 'new!')]), clean('/f=4 @1'));
  assert.deepEqual(merge([file('f', 'old')], [file('f', 'new!'), file('.wh.f')]), {
    files: ['/f=4 @1'],
    odd: ['late-whiteout /f'],
  });
});

test('an opaque directory hides what was in it, early or late', () => {
  const lower = [dir('d'), file('d/old'), dir('d/sub'), file('d/sub/old')];
  const expected = clean('/d/ @1', '/d/new=0 @1');
  assert.deepEqual(merge(lower, [dir('d'), file('d/.wh..wh..opq'), file('d/new')]), expected);
  assert.deepEqual(merge(lower, [dir('d'), file('d/new'), file('d/.wh..wh..opq')]), expected);
});

test('an opaque mark needs no entry for its directory', () => {
  assert.deepEqual(merge([dir('d'), file('d/old')], [file('d/.wh..wh..opq')]), clean('/d/ @0'));
});

test('overlay file systems ignore an opaque root', () => {
  const expected = { files: ['/old=0 @0', '/x=0 @1'], odd: ['opaque-root /.wh..wh..opq'] };
  assert.deepEqual(merge([file('old')], [file('.wh..wh..opq'), file('x')]), expected);
});

test('an opaque mark by attribute is told and not heeded', () => {
  const marked = dir('d', { pax: { 'SCHILY.xattr.trusted.overlay.opaque': 'y' } });
  assert.deepEqual(merge([dir('d'), file('d/old')], [marked, file('d/new')]), {
    files: ['/d/ @1', '/d/new=0 @1', '/d/old=0 @0'],
    odd: ['opaque-xattr /d'],
  });
});

test('a directory after its own whiteout merges with the lower one, as overlay engines do', () => {
  const lower = [dir('d', { mode: 0o700 }), file('d/old')];
  const expected = { files: ['/d/ @1', '/d/new=0 @1', '/d/old=0 @0'], odd: ['undone-whiteout /d'] };
  assert.deepEqual(merge(lower, [file('.wh.d'), dir('d'), file('d/new')]), expected);
  assert.deepEqual(merge(lower, [dir('d'), file('d/new'), file('.wh.d')]), {
    files: ['/d/ @1', '/d/new=0 @1'],
    odd: ['late-whiteout /d'],
  });
});

test('files, links and directories replace each other wholly', () => {
  assert.deepEqual(merge([dir('a'), file('a/x')], [file('a', 'f')]), clean('/a=1 @1'));
  assert.deepEqual(merge([dir('a'), file('a/x')], [symlink('a', 'b')]), clean('/a -> b @1'));
  assert.deepEqual(merge([file('a')], [dir('a'), file('a/x')]), {
    files: ['/a/ @1', '/a/x=0 @1'],
    odd: ['file-replaced /a'],
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

test('a path through a link of a lower layer replaces the link, as overlay engines do', () => {
  const lower = [dir('usr'), dir('usr/bin'), file('usr/bin/sh'), symlink('bin', 'usr/bin')];
  assert.deepEqual(merge(lower, [file('bin/tool')]), {
    files: ['/bin/ @1', '/bin/tool=0 @1', '/usr/ @0', '/usr/bin/ @0', '/usr/bin/sh=0 @0'],
    odd: ['symlink-replaced /bin'],
  });
  assert.deepEqual(merge(lower, [file('bin/.wh.sh')]).files, [
    '/bin/ @1',
    '/usr/ @0',
    '/usr/bin/ @0',
    '/usr/bin/sh=0 @0',
  ]);
});

test('a path through a link of its own layer is written where the link leads, inside the root', () => {
  assert.deepEqual(merge([symlink('esc', '../../..'), file('esc/pwn')]), clean('/esc -> ../../.. @0', '/pwn=0 @0'));
  assert.deepEqual(
    merge([dir('real'), symlink('l', '/real'), file('l/x')]),
    clean('/l -> /real @0', '/real/ @0', '/real/x=0 @0'),
  );
});

test('a path through a link that leads to itself replaces the link', () => {
  assert.deepEqual(merge([symlink('loop', 'loop')], [file('loop/x')]).files, ['/loop/ @1', '/loop/x=0 @1']);
  assert.deepEqual(merge([symlink('loop', 'loop'), file('loop/x')]), {
    files: ['/loop/ @0', '/loop/x=0 @0'],
    odd: ['clash /loop'],
  });
});

test('names are normalised and never lead out', () => {
  const { files, odd } = merge([file('/abs'), file('./dot'), file('a/../b'), file('../escape'), file('etc/../../x')]);
  assert.deepEqual(files, ['/abs=0 @0', '/b=0 @0', '/dot=0 @0', '/escape=0 @0', '/x=0 @0']);
  assert.deepEqual(odd, ['escape /../escape', 'escape /etc/../../x']);
});

test('a hard link has the content of its target, also when the target changes later', () => {
  const layer = index([file('a', 'one'), hardlink('b', 'a')]);
  assert.equal(layer.root.children?.get('b')?.entry, layer.root.children?.get('a')?.entry);
  assert.deepEqual(merge([file('a', 'one'), hardlink('b', 'a')], [file('a', 'other')]), clean('/a=5 @1', '/b=3 @0'));
});

test('hard links across layers, before their target, to what is deleted and to nothing', () => {
  assert.deepEqual(merge([file('a', 'one')], [hardlink('b', 'a')]), {
    files: ['/a=3 @0', '/b=3 @1'],
    odd: ['cross-layer-hardlink /b'],
  });
  assert.deepEqual(merge([hardlink('b', 'a'), file('a', 'one')]), {
    files: ['/a=3 @0', '/b=3 @0'],
    odd: ['early-hardlink /b'],
  });
  assert.deepEqual(merge([file('a')], [file('.wh.a'), hardlink('b', 'a')]), {
    files: [],
    odd: ['deleted-hardlink /b'],
  });
  assert.deepEqual(merge([hardlink('b', 'a')]), { files: ['/b => a @0'], odd: ['broken-hardlink /b'] });
});

test('the last of two entries for a path holds', () => {
  assert.deepEqual(merge([file('f', 'a'), file('f', 'bb')]), { files: ['/f=2 @0'], odd: ['duplicate /f'] });
});

test('whiteouts that name nothing are left out, bookkeeping of AUFS is hidden, and a device 0:0 deletes', () => {
  assert.deepEqual(merge([dir('d')], [file('d/.wh.'), file('d/.wh...')]), {
    files: ['/d/ @0'],
    odd: ['bad-whiteout /d/.wh.', 'bad-whiteout /d/.wh...'],
  });
  assert.deepEqual(merge([dir('.wh..wh.plnk'), file('.wh..wh.aufs')]), clean());
  assert.deepEqual(merge([file('f')], [{ name: 'f', type: '3' }]), { files: [], odd: ['device-whiteout /f'] });
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
