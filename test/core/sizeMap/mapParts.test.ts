import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Owners } from '../../../src/core/contents/owners';
import type { Package } from '../../../src/core/contents/package';
import { ghostsOf } from '../../../src/core/image/ghosts';
import { layerIndexer } from '../../../src/core/image/layerIndex';
import { mergeLayers, type MergedTree } from '../../../src/core/image/merge';
import { bytesBelow } from '../../../src/core/image/tree';
import { levelOf, type Tile } from '../../../src/core/sizeMap/level';
import { partsByLayer, partsByPackage, partsByPath } from '../../../src/core/sizeMap/mapParts';
import { idOf, partAt, type Part } from '../../../src/core/sizeMap/part';
import { itemsOf, layerStacks } from '../../support/layerSteps';
import { property } from '../../support/property';
import { file, hardlink, tar, type TarItem } from '../../support/tar';

test('by path, each directory has the bytes of all that is in it, the largest first', () => {
  const tree = treeOf([file('usr/lib/libc', 'c'.repeat(30)), file('usr/bin/sh', 's'.repeat(50)), file('etc/empty')]);
  assert.deepEqual(listed(done(partsByPath(tree))), [
    ' 80 in 3',
    'usr/ 80 in 2',
    'usr/bin/ 50 in 1',
    'usr/bin/sh 50 in 1',
    'usr/lib/ 30 in 1',
    'usr/lib/libc 30 in 1',
  ]);
});

test('a file of several names takes its room once, and all its names count', () => {
  const tree = treeOf([file('bin/git', 'g'.repeat(40)), hardlink('lib/git-add', 'bin/git')]);
  assert.deepEqual(listed(done(partsByPath(tree))), [' 40 in 2', 'bin/ 40 in 1', 'bin/git 40 in 1']);
});

test('by layer, what a later layer hides stays with the layer that ships it', () => {
  const tree = treeOf(
    [file('app/key', 'k'.repeat(20)), file('app/old', 'o'.repeat(30)), file('app/run', 'r'.repeat(10))],
    [file('app/.wh.key'), file('app/old', 'n'.repeat(5))],
  );
  const image = done(partsByLayer(tree));
  assert.deepEqual(listed(image), [
    ' 65 in 2, hidden 50',
    '0/ 60 in 1, hidden 50',
    '0/app/ 60 in 1, hidden 50',
    '0/app/old 30 in 0, hidden 30',
    '0/app/key 20 in 0, hidden 20',
    '0/app/run 10 in 1',
    '1/ 5 in 1',
    '1/app/ 5 in 1',
    '1/app/old 5 in 1',
  ]);
});

test('by package, a file is with the package that has it, and all others are together', () => {
  const tree = treeOf([
    file('usr/bin/bash', 'b'.repeat(40)),
    file('usr/lib/node_modules/a/index.js', 'a'.repeat(7)),
    file('srv/own', 'x'),
  ]);
  const bash = packageOf('deb', 'bash');
  const module = packageOf('npm', '@x/a');
  const claim = { path: '/usr/bin/bash', package: bash, digest: undefined, isConfiguration: false };
  const owners: Owners = {
    claims: new Map([[claim.path, [claim]]]),
    directories: new Map([['/usr/lib/node_modules/a', module]]),
    listLinks: true,
  };
  const image = done(partsByPackage(tree, owners));
  assert.deepEqual(
    image.ordered.map(({ kind, name, bytes }) => `${kind} ${name} ${bytes}`),
    ['package deb bash 1 amd64 40', 'package npm %40x%2Fa 1 amd64 7', 'unowned  1'],
  );
  assert.equal(
    idOf(partAt(image, 'npm %40x%2Fa 1 amd64/usr/lib/node_modules/a/index.js')).split('/').at(-1),
    'index.js',
  );
});

test('the part of an id that is not there is the last on the way that is', () => {
  const image = done(partsByPath(treeOf([file('usr/lib/libc', 'c')])));
  for (const id of ['', 'usr/', 'usr/lib/', 'usr/lib/libc']) assert.equal(idOf(partAt(image, id)), id);
  assert.equal(idOf(partAt(image, 'usr/share/doc/')), 'usr/');
  assert.equal(idOf(partAt(image, 'usr')), '');
});

property('all parts add up to what the tree has, and to that what is hidden', layerStacks, 60, (layers) => {
  const tree = treeOf(...layers.map(itemsOf));
  const bytes = done(bytesBelow(tree.root));
  const wasted = ghostsOf(tree.layers).reduce((sum, ghost) => sum + ghost.wasted, 0);
  const byPath = done(partsByPath(tree));
  const byLayer = done(partsByLayer(tree));
  assert.equal(byPath.bytes, bytes);
  assert.equal(byLayer.bytes - byLayer.hidden, bytes);
  assert.equal(byLayer.hidden, wasted);
  assert.equal(byLayer.files, byPath.files);
  for (const image of [byPath, byLayer]) {
    for (const limits of [undefined, { tiles: 4, siblings: 2, share: 0 }]) {
      const { top } = levelOf(image, '', ({ name }) => name, limits);
      const tiles = [...each(top)];
      assert.ok(tiles.length <= (limits?.tiles ?? Infinity), `${tiles.length} tiles`);
      for (const tile of tiles) {
        if (tile.tiles.length > 0) assert.equal(sum(tile.tiles, 'bytes'), tile.bytes, tile.id);
        if (tile.tiles.length > 0) assert.equal(sum(tile.tiles, 'hidden'), tile.hidden, tile.id);
      }
    }
  }
});

function treeOf(...layers: readonly (readonly TarItem[])[]): MergedTree {
  return mergeLayers(
    layers.map((items) => {
      const indexer = layerIndexer();
      indexer.push(tar(items));
      return indexer.finish();
    }),
  );
}

function done<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function listed(part: Part): readonly string[] {
  const hidden = part.hidden === 0 ? '' : `, hidden ${part.hidden}`;
  return [`${idOf(part)} ${part.bytes} in ${part.files}${hidden}`, ...part.ordered.flatMap(listed)];
}

function* each(tile: Tile): Generator<Tile> {
  yield tile;
  for (const inner of tile.tiles) yield* each(inner);
}

function sum(tiles: readonly Tile[], key: 'bytes' | 'hidden'): number {
  return tiles.reduce((total, tile) => total + tile[key], 0);
}

function packageOf(kind: Package['kind'], name: string): Package {
  return {
    kind,
    name,
    version: '1',
    architecture: 'amd64',
    source: undefined,
    maintainer: undefined,
    homepage: undefined,
    summary: undefined,
    license: undefined,
    records: [],
    files: { kind: 'unknown' },
  };
}
