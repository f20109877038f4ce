import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSpoken } from '../../../src/core/image/bytesText';
import { changeTree, type ChangeNode } from '../../../src/core/image/changeTree';
import { directorySizes } from '../../../src/core/image/directorySizes';
import { layerChanges } from '../../../src/core/image/layerChanges';
import { mergeLayers, type MergedTree } from '../../../src/core/image/merge';
import { narrowedTree, wantedBy } from '../../../src/core/image/narrowedTree';
import { walk } from '../../../src/core/image/tree';
import { layerOf, type LayerSpec } from '../../support/explored';

const directory = { kind: 'directory' } as const;

function run<T>(steps: Generator<undefined, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

function treeOf(...layers: readonly LayerSpec[]): MergedTree {
  return mergeLayers(layers.map(layerOf));
}

function narrowedTo(tree: MergedTree, text: string): { readonly paths: string[]; readonly count: string } {
  const { root, wanted, paths } = run(narrowedTree(tree, wantedBy(text)));
  return { paths: [...walk(root, '/')].map(({ path }) => path), count: `${wanted} of ${paths}` };
}

test('a filter leaves the paths that have a text in them, and the directories that lead there', () => {
  const tree = treeOf({
    paths: { '/etc/Passwd': {}, '/etc/group': {}, '/usr/lib/libc.so.6': {}, '/usr/bin': directory },
  });
  assert.deepEqual(narrowedTo(tree, 'passwd'), { paths: ['/etc', '/etc/Passwd'], count: '1 of 7' });
  assert.deepEqual(narrowedTo(tree, 'etc/').paths, ['/etc', '/etc/Passwd', '/etc/group']);
  assert.deepEqual(narrowedTo(tree, '*.SO.?').paths, ['/usr', '/usr/lib', '/usr/lib/libc.so.6']);
  assert.deepEqual(narrowedTo(tree, '/usr/*').paths, ['/usr', '/usr/bin', '/usr/lib', '/usr/lib/libc.so.6']);
  assert.deepEqual(narrowedTo(tree, 'none'), { paths: [], count: '0 of 7' });
});

test('a filter finds names that are more than ASCII, and takes a pattern of many stars', () => {
  const name = `/${'a'.repeat(200)}`;
  const tree = treeOf({ paths: { '/caf\u00c3\u00a9': {}, [name]: {} } });
  assert.deepEqual(narrowedTo(tree, 'fé').paths, ['/caf\u00c3\u00a9']);
  assert.deepEqual(narrowedTo(tree, `${'*a'.repeat(60)}*b`).paths, []);
  assert.deepEqual(narrowedTo(tree, `${'*a'.repeat(60)}*`).paths, [name]);
});

test('directories have the bytes of all below them, and a hard link counts once', () => {
  const [one, two] = [{ size: 5 }, { size: 7 }];
  const tree = treeOf({ paths: { '/a/x': one, '/a/b/y': two, '/c': directory } });
  const sizes = run(directorySizes(tree.root));
  const at = (path: string): number | undefined =>
    sizes.get([...walk(tree.root, '/')].find((row) => row.path === path)?.node ?? tree.root);
  assert.deepEqual([sizes.get(tree.root), at('/a'), at('/a/b'), at('/c')], [12, 12, 7, 0]);
  const node = tree.root.children?.get('a')?.children?.get('x');
  assert.ok(node);
  const linked = { ...layerOf({ paths: {} }).root, name: '', layer: 0, dataLayer: 0 };
  assert.equal(
    run(
      directorySizes({
        ...linked,
        children: new Map([
          ['x', node],
          ['z', node],
        ]),
      }),
    )
      .values()
      .next().value,
    5,
  );
});

test('what a layer changes is a tree of directories with counts', () => {
  const layers = [
    layerOf({ paths: { '/etc/a': { size: 1 }, '/etc/b': { size: 2 }, '/old/x': { size: 4 } } }),
    layerOf({ paths: { '/etc/a': { size: 3 }, '/new/deep/f': { size: 8 } }, deleted: ['/etc/b', '/old'] }),
  ];
  const lines: string[] = [];
  const list = ({ name, change, children, below }: ChangeNode, depth: number): void => {
    const { added, modified, deleted, bytes } = below;
    lines.push(`${' '.repeat(depth)}${name} ${change?.kind ?? '-'} +${added} ~${modified} -${deleted} ${bytes}`);
    for (const child of [...children.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) list(child, depth + 1);
  };
  list(run(changeTree(layerChanges(layers, 1))), 0);
  assert.deepEqual(lines, [
    ' - +3 ~1 -2 11',
    ' etc - +0 ~1 -1 3',
    '  a modified +0 ~0 -0 0',
    '  b deleted +0 ~0 -0 0',
    ' new added +2 ~0 -0 8',
    '  deep added +1 ~0 -0 8',
    '   f added +0 ~0 -0 0',
    ' old deleted +0 ~0 -0 0',
  ]);
});

test('sizes are said aloud in words', () => {
  assert.deepEqual([0, 1, 999, 1234, 5_000_000].map(bytesSpoken), [
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.2 kilobytes',
    '5.0 megabytes',
  ]);
});
