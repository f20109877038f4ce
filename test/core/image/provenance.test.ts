import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ghostsOf } from '../../../src/core/image/ghosts';
import { layerChanges } from '../../../src/core/image/layerChanges';
import { layerIndexer, type LayerIndex } from '../../../src/core/image/layerIndex';
import { mergeLayers } from '../../../src/core/image/merge';
import { provenance } from '../../../src/core/image/provenance';
import { walk, type TreeNode } from '../../../src/core/image/tree';
import { randomOf } from '../../support/mutate';
import { dir, file, hardlink, symlink, tar, type TarItem } from '../../support/tar';

function index(...items: readonly TarItem[]): LayerIndex {
  const indexer = layerIndexer();
  indexer.push(tar(items));
  return indexer.finish();
}

const base = index(dir('etc'), file('etc/a', 'aaaa'), file('etc/b', 'bb'), dir('opt'), file('opt/x', 'xxxxx'));
const middle = index(file('etc/a', 'AAA'), file('.wh.opt'), file('etc/c', 'c'));
const top = index(file('etc/.wh.a'), dir('etc'), file('etc/.wh..wh..opq'), file('etc/d', 'dd'));

test('tells of a path which layers wrote, shadowed and deleted it', () => {
  const told = (path: string): string[] =>
    provenance([base, middle, top], path).map(
      ({ layer, entry, end }) =>
        `${layer}: ${entry.kind} ${entry.size}${end ? `, ${end.how} by ${end.layer} at ${end.at}` : ''}`,
    );
  assert.deepEqual(told('/etc/a'), ['0: file 4, overwritten by 1 at /etc/a', '1: file 3, opaque by 2 at /etc']);
  assert.deepEqual(told('/opt/x'), ['0: file 5, whiteout by 1 at /opt']);
  assert.deepEqual(told('/etc'), ['0: directory 0, overwritten by 2 at /etc', '2: directory 0']);
  assert.deepEqual(told('/etc/d'), ['2: file 2']);
  assert.deepEqual(told('/nothing'), []);
});

test('tells of a layer what it adds, modifies and deletes, with sizes', () => {
  const told = (layer: number): string[] =>
    layerChanges([base, middle, top], layer)
      .map(({ kind, path, bytes, hiddenBytes }) => `${kind} ${path} +${bytes} -${hiddenBytes}`)
      .sort();
  assert.deepEqual(told(1), ['added /etc/c +1 -0', 'deleted /opt +0 -5', 'modified /etc/a +3 -4']);
  assert.deepEqual(told(2), [
    'added /etc/d +2 -0',
    'deleted /etc/a +0 -3',
    'deleted /etc/b +0 -2',
    'deleted /etc/c +0 -1',
    'modified /etc +0 -0',
  ]);
  assert.deepEqual(layerChanges([base], 7), []);
});

test('tells of files that are shipped and hidden, and how many bytes are wasted', () => {
  const told = ghostsOf([base, middle, top]).map(
    ({ path, layer, by, how, wasted }) => `${path} of ${layer}, ${how} by ${by}: ${wasted}`,
  );
  assert.deepEqual(told.sort(), [
    '/etc/a of 0, overwritten by 1: 4',
    '/etc/a of 1, opaque by 2: 3',
    '/etc/b of 0, opaque by 2: 2',
    '/etc/c of 1, opaque by 2: 1',
    '/opt/x of 0, whiteout by 1: 5',
  ]);
});

test('a file is hidden by the first layer that hides it, also where a later one does away with its directory', () => {
  const below = index(file('d/one', '1'), file('d/two', '22'), file('d/sub/three', '333'), file('d/four', '4444'));
  const told = ghostsOf([
    below,
    index(file('d/.wh.one'), file('d/two', '2')),
    index(dir('d/sub'), file('d/sub/.wh..wh..opq')),
    index(file('.wh.d')),
  ]).map(({ path, layer, by, how }) => `${path} of ${layer}, ${how} by ${by}`);
  assert.deepEqual(told.sort(), [
    '/d/four of 0, whiteout by 3',
    '/d/one of 0, whiteout by 1',
    '/d/sub/three of 0, opaque by 2',
    '/d/two of 0, overwritten by 1',
    '/d/two of 1, whiteout by 3',
  ]);
});

test('a file that is still seen by another name is not wasted, and one with two names is wasted once', () => {
  const two = index(file('a', 'aaaa'), hardlink('b', 'a'));
  const wasted = (...layers: LayerIndex[]): number[] => ghostsOf(layers).map((ghost) => ghost.wasted);
  assert.deepEqual(wasted(two, index(file('.wh.a'))), [0]);
  assert.deepEqual(wasted(two, index(file('.wh.a')), index(file('b'))).sort(), [0, 4]);
  assert.deepEqual(wasted(two, index(hardlink('c', 'a')), index(file('.wh.a'), file('.wh.b'))), [0, 0]);
});

test('random layers are told of as their trees are', () => {
  const paths = ['a', 'b', 'c'].flatMap((one) => [
    `/${one}`,
    ...['a', 'b', 'c'].flatMap((two) => [
      `/${one}/${two}`,
      ...['a', 'b', 'c'].map((three) => `/${one}/${two}/${three}`),
    ]),
  ]);
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomOf(seed);
    const layers = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
      index(...Array.from({ length: 7 }, () => randomItem(random))),
    );
    const trees = [[], ...layers.map((_, at) => layers.slice(0, at + 1))].map(nodesOf);
    const shown = trees.at(-1) ?? assert.fail();
    for (const path of paths) {
      const last = provenance(layers, path).at(-1);
      const node = shown.get(path);
      assert.equal(last?.end === undefined ? last?.entry : undefined, node?.entry, `seed ${seed}: ${path}`);
      assert.equal(last?.end === undefined ? last?.layer : undefined, node?.layer, `seed ${seed}: ${path}`);
    }
    const found = ghostsOf(layers);
    for (const { path, layer, by, how } of found) {
      const end = provenance(layers, path).find((version) => version.layer === layer)?.end;
      assert.equal(`${how} by ${by}`, `${end?.how} by ${end?.layer}`, `seed ${seed}: ${path} of ${layer}`);
    }
    const ghosts = new Set(found.map(({ path, layer }) => `${path} of ${layer}`));
    layers.forEach((layer, at) => {
      for (const [path, { entry }] of nodesOf([layer])) {
        if (entry.kind === 'directory' || entry.kind === 'broken') continue;
        assert.equal(ghosts.has(`${path} of ${at}`), shown.get(path)?.layer !== at, `seed ${seed}: ${path} of ${at}`);
      }
      const changes = layerChanges(layers, at);
      const told = new Map(changes.map((change) => [change.path, change.kind]));
      assert.equal(told.size, changes.length, `seed ${seed}: each path once`);
      for (const path of paths) {
        const [before, after] = [trees[at]?.get(path), trees[at + 1]?.get(path)];
        const isHiddenAbove = !trees[at + 1]?.get(path.slice(0, path.lastIndexOf('/')) || '/')?.children;
        const expected =
          after === undefined
            ? before === undefined || isHiddenAbove
              ? undefined
              : 'deleted'
            : before === undefined
              ? 'added'
              : after.layer === at
                ? 'modified'
                : undefined;
        assert.equal(told.get(path), expected, `seed ${seed}: ${path} in ${at}`);
      }
    });
  }
});

function nodesOf(layers: readonly LayerIndex[]): Map<string, TreeNode> {
  const { root } = mergeLayers(layers);
  return new Map([['/', root], ...[...walk(root, '/')].map(({ path, node }) => [path, node] as const)]);
}

function randomItem(random: () => number): TarItem {
  const pick = (): string => 'abc'[Math.floor(random() * 3)] ?? 'a';
  const folder = Array.from({ length: Math.floor(random() * 3) }, () => `${pick()}/`).join('');
  const name = pick();
  const items = [
    file(folder + name, 'x'.repeat(Math.floor(random() * 9))),
    file(folder + name, 'y'),
    dir(folder + name),
    symlink(folder + name, pick()),
    hardlink(folder + name, `${pick()}/${pick()}`),
    file(`${folder}.wh.${name}`),
    file(`${folder}${name}/.wh..wh..opq`),
  ];
  return items[Math.floor(random() * items.length)] ?? items[0]!;
}
