import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childrenOf } from '../../../src/core/image/tree';
import { addSizes, filesInOrder } from '../../../src/vscode/explorer/shownFiles';
import { exploredImage, type PathSpec } from '../../support/explored';

const never = new AbortController().signal;

test('what is in a large directory stands with directories first by name, or the largest first', async () => {
  const paths: Record<string, PathSpec> = {};
  for (let n = 0; n < 7000; n++)
    paths[`/d/${(n * 7919) % 7000}`] = n % 70 === 0 ? { kind: 'directory' } : { size: n % 50 };
  const { root } = exploredImage([{ paths }, { paths: { '/d/new': { size: 9999 } }, deleted: ['/d/6'] }]).tree;
  const directory = root.children?.get('d') ?? root;
  const all = childrenOf(directory);
  assert.equal(all.length, 7000);
  const isDirectory = ({ entry }: (typeof all)[number]): boolean => entry.kind === 'directory';
  const named = [...all.filter(isDirectory), ...all.filter((node) => !isDirectory(node))];
  assert.deepEqual(names(await filesInOrder(directory, undefined, never)), names(named));
  const sizes = new WeakMap<(typeof all)[number], number>();
  await addSizes(directory, sizes, never);
  const sized = all.toSorted((a, b) => b.entry.size - a.entry.size);
  assert.deepEqual(names(await filesInOrder(directory, sizes, never)), names(sized));
  await assert.rejects(filesInOrder(directory, undefined, AbortSignal.abort(new Error('gone'))), /gone/);
});

function names(nodes: readonly { readonly name: string }[]): string[] {
  return nodes.map(({ name }) => name);
}
