import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesIn, type ComparedView } from '../../../src/core/contents/comparedOrder';
import { grownText, signedBytes, aspectTexts, totalsText } from '../../../src/core/contents/comparedText';
import { comparedTree, type ComparedNode } from '../../../src/core/contents/comparedTree';
import { compareContents, comparePaths, compareTrees } from '../../../src/core/contents/compareTrees';
import { comparisonMarkdown } from '../../../src/core/contents/comparisonMarkdown';
import { comparisonNotes } from '../../../src/core/contents/comparisonNotes';
import { sorted } from '../../../src/core/contents/sorted';
import type { TestImage } from '../../support/images';
import { openedImage, openedItems } from '../../support/openedImage';
import { dir, file, hardlink, symlink, tar, type TarItem } from '../../support/tar';

const signal = new AbortController().signal;

async function treeOf(before: readonly TarItem[], after: readonly TarItem[]): Promise<ComparedNode> {
  const changes = await compareTrees(await openedItems(before), await openedItems(after), 'doubtful', signal);
  return comparedTree(changes, signal);
}

const everything: ComparedView = { order: 'name', kinds: new Set(['added', 'modified', 'removed']) };

function lines(node: ComparedNode, view: ComparedView = everything, indent = ''): string[] {
  return changesIn(node, view).flatMap((child) => [
    `${indent}${child.name}${child.change ? ` ${child.change.kind}` : ''} (${totalsText(child.totals)})`,
    ...lines(child, view, `${indent}  `),
  ]);
}

const oldFiles = [
  dir('etc'),
  file('etc/passwd', 'abc'),
  dir('usr'),
  file('usr/old', 'x'.repeat(50)),
  file('same', 's'),
];
const newFiles = [
  dir('etc'),
  file('etc/passwd', 'abcdef'),
  dir('usr'),
  dir('usr/new'),
  file('usr/new/a', 'y'.repeat(1500)),
  file('zero', ''),
  file('same', 's'),
];

test('only changed paths are in the tree, directories first, with what they count to', async () => {
  const root = await treeOf(oldFiles, newFiles);
  assert.deepEqual(lines(root), [
    'etc (1 modified (+3 B); 3 B larger)',
    '  passwd modified (1 modified (+3 B); 3 B larger)',
    'usr (2 added (1.5 kB), 1 removed (-50 B); 1.4 kB larger)',
    '  new added (2 added (1.5 kB); 1.5 kB larger)',
    '    a added (1 added (1.5 kB); 1.5 kB larger)',
    '  old removed (1 removed (-50 B); 50 B smaller)',
    'zero added (1 added; of the same size)',
  ]);
  assert.equal(totalsText(root.totals), '3 added (1.5 kB), 1 modified (+3 B), 1 removed (-50 B); 1.5 kB larger');
});

test('a view by size has first what grew or shrank most, one of some kinds leaves the others out', async () => {
  const root = await treeOf(oldFiles, newFiles);
  const names = (view: ComparedView): string[] => changesIn(root, view).map(({ name }) => name);
  assert.deepEqual(names({ ...everything, order: 'size' }), ['usr', 'etc', 'zero']);
  assert.deepEqual(names({ order: 'name', kinds: new Set(['modified']) }), ['etc']);
  assert.deepEqual(lines(root, { order: 'name', kinds: new Set(['removed']) }), [
    'usr (2 added (1.5 kB), 1 removed (-50 B); 1.4 kB larger)',
    '  old removed (1 removed (-50 B); 50 B smaller)',
  ]);
});

test('a file of several names counts once', async () => {
  const root = await treeOf([], [file('a', 'x'.repeat(100)), hardlink('b', 'a')]);
  assert.equal(totalsText(root.totals), '2 added (100 B); 100 B larger');
});

test('the same files are no difference', async () => {
  const root = await treeOf(oldFiles, oldFiles);
  assert.equal(totalsText(root.totals), 'No path differs');
  assert.equal(grownText(root.totals), 'of the same size');
  assert.deepEqual(changesIn(root, everything), []);
});

test('what differs of a path is said with both values', async () => {
  const before = [file('a', 'abc'), symlink('l', 'a'), file('k', 'x')];
  const after = [file('a', 'abcd', { mode: 0o4755, uid: 65532, gid: 65532 }), symlink('l', 'b'), symlink('k', 'a')];
  const changes = await compareTrees(await openedItems(before), await openedItems(after), 'doubtful', signal);
  assert.deepEqual(
    changes.map((change) => (change.kind === 'modified' ? aspectTexts(change) : [])),
    [
      ['mode -rw-r--r-- → -rwsr-xr-x', 'owner 0:0 → 65532:65532', 'size 3 B → 4 B'],
      ['file → symbolic link'],
      ['link a → b'],
    ],
  );
  assert.deepEqual([0, 1200, -50].map(signedBytes), ['0 B', '+1.2 kB', '-50 B']);
});

test('paths are compared before contents, which say how far they are and can be given up', async () => {
  const before = await openedItems([file('b', 'one'), file('c', 'x'), file('d', 'same')]);
  const after = await openedItems([
    file('a', 'a'),
    file('b', 'two'),
    file('c', 'x', { mode: 0o700 }),
    file('d', 'same'),
  ]);
  const found = await comparePaths(before, after, 'doubtful', signal);
  assert.deepEqual(
    found.changes.map(({ kind, path }) => `${kind} ${path}`),
    ['added /a', 'modified /c'],
  );
  assert.equal(found.doubtfulBytes, 8);
  const told: number[] = [];
  const all = await compareContents(found, signal, (bytes) => told.push(bytes));
  assert.deepEqual(
    all.map(({ kind, path }) => `${kind} ${path}`),
    ['added /a', 'modified /b', 'modified /c'],
  );
  assert.equal(told.at(-1), 8);
  assert.deepEqual(
    told,
    [...told].sort((a, b) => a - b),
  );
  const given = new AbortController();
  const reading = compareContents(found, given.signal, () => given.abort(new Error('enough')));
  await assert.rejects(reading, /enough/);
});

test('a change of mode and one of content of one path are told together', async () => {
  const before = await openedItems([file('a', 'one'), file('b', 'x')]);
  const after = await openedItems([file('a', 'two', { mode: 0o700 }), file('b', 'y')]);
  const changes = await compareTrees(before, after, 'doubtful', signal);
  assert.deepEqual(
    changes.map((change) => [change.path, ...(change.kind === 'modified' ? change.aspects : [])]),
    [
      ['/a', 'mode', 'content'],
      ['/b', 'content'],
    ],
  );
});

test('a long list is sorted as a short one, and equal items keep their order', async () => {
  const items = Array.from({ length: 7001 }, (_, at) => ({ key: (at * 7919) % 997, at }));
  const turn = (): undefined => undefined;
  const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
  assert.deepEqual(await sorted(items, compare, turn), [...items].sort(compare));
  assert.deepEqual(await sorted([], compare, turn), []);
});

test('the same image, other platforms and mere lists are told', async () => {
  const made: TestImage = { name: 'app:1', layers: [tar([file('a', 'a')])] };
  const one = (await openedImage(made)).image;
  const arm = { ...one, config: { ...one.config, architecture: 'arm64', os: 'linux' } };
  const amd = { ...one, config: { ...one.config, architecture: 'amd64', os: 'linux', file: {} } };
  assert.deepEqual(comparisonNotes(one, { ...one }), ['Both names refer to the same image.']);
  assert.deepEqual(comparisonNotes(amd, arm), [
    'The images are for different platforms, linux/amd64 and linux/arm64, so every program differs.',
  ]);
  const listed = { ...amd, name: 'static:latest', listed: { date: '2026-01-02', without: [] } };
  assert.deepEqual(comparisonNotes(listed, amd), [
    'Only the names, modes and sizes of static:latest, as listed on 2026-01-02, are compared; pull it to compare contents, settings and packages.',
  ]);
});

test('a comparison as Markdown has a summary and tables, and hostile names stay in their cells', async () => {
  const before = await openedItems([file('a', 'abc'), file('odd|`name`\nx', 'y')]);
  const after = await openedItems([file('a', 'abcd')]);
  const paths = await compareTrees(before, after, 'doubtful', signal);
  const { totals } = await comparedTree(paths, signal);
  const text = comparisonMarkdown({
    before: 'app:1',
    after: 'app:2',
    notes: ['A note.'],
    totals,
    paths,
    settings: [{ kind: 'modified', setting: 'user', before: '"root"', after: '"65532"' }],
    packages: [{ kind: 'deb', name: 'bash', before: ['5'], after: [] }],
  });
  assert.equal(
    text,
    [
      '### `app:1` → `app:2`',
      '**1 modified (+1 B), 1 removed (-1 B); of the same size.** 1 setting and 1 package differ.',
      '> A note.',
      '#### Settings',
      '|  | Setting | Before | After |\n| --- | --- | --- | --- |\n| M | `user` | `"root"` | `"65532"` |',
      '#### Packages',
      '|  | Package | Before | After |\n| --- | --- | --- | --- |\n| D | `bash` (deb) | `5` |  |',
      '#### Files',
      '|  | Path | Size | What differs |\n| --- | --- | --- | --- |\n| M | `/a` | +1 B | size 3 B → 4 B |\n| D | `` /odd\\|`name`\\u{a}x `` | -1 B |  |\n',
    ].join('\n\n'),
  );
});

test('long tables are folded, and of very many paths the largest are listed', async () => {
  const after = Array.from({ length: 300 }, (_, at) => file(`f${at}`, 'x'.repeat(at)));
  const paths = await compareTrees(await openedItems([]), await openedItems(after), 'doubtful', signal);
  const { totals } = await comparedTree(paths, signal);
  const text = comparisonMarkdown({ before: 'a', after: 'b', notes: [], totals, paths, settings: [], packages: [] });
  assert.match(text, /<details><summary>Files \(200\)<\/summary>\n\n\|/);
  assert.match(text, /\/f299/);
  assert.doesNotMatch(text, /\/f3`/);
  assert.match(text, /100 more paths differ, each by as much or less\.\n$/);
});
