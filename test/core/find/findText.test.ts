import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenImage } from '../../../src/core/contents/openImage';
import {
  findText,
  newFindState,
  type FindScope,
  type FindState,
  type FoundFile,
} from '../../../src/core/find/findText';
import { pathFilter } from '../../../src/core/find/pathGlob';
import { textPattern, type TextQuery } from '../../../src/core/find/textPattern';
import { openedImage, openedItems } from '../../support/openedImage';
import { dir, file, hardlink, symlink, tar } from '../../support/tar';

const image = (): Promise<OpenImage> =>
  openedItems([
    dir('etc'),
    file('etc/passwd', 'root:x:0:0\nnobody:x:65534\n'),
    file('etc/crlf', 'one\r\nroot\r\n'),
    file('etc/a+b.conf', 'a+b = root\nA+B = Root root\n'),
    file('bin/program', `\x7fELF\0root`),
    file('srv/long', `${'x'.repeat(1000)}needle${'y'.repeat(1000)}needle\n`),
    file('srv/empty'),
    hardlink('srv/passwd', 'etc/passwd'),
    symlink('srv/link', '../etc/passwd'),
    file('srv/caf\xc3\xa9.txt', 'Caf\u00e9 root\n'),
  ]);

test('finds lines with a text, each file once, and passes over what is binary', async () => {
  const { found, state } = await find({ text: 'root' });
  assert.deepEqual(found, {
    '/etc/passwd': ['1: [root]:x:0:0'],
    '/etc/crlf': ['2: [root]'],
    '/etc/a+b.conf': ['1: a+b = [root]', '2: A+B = [Root] [root]'],
    '/srv/caf\xc3\xa9.txt': ['1: Caf\u00e9 [root]'],
  });
  const { files, looked, matches, hits, binary } = state;
  assert.deepEqual({ files, looked, matches, hits, binary }, { files: 6, looked: 6, matches: 6, hits: 4, binary: 1 });
});

test('compares letters, takes whole words and expressions where that is asked', async () => {
  assert.deepEqual((await find({ text: 'A+B', matchCase: true })).found, { '/etc/a+b.conf': ['2: [A+B] = Root root'] });
  assert.deepEqual((await find({ text: 'oot', wholeWord: true })).found, {});
  assert.deepEqual((await find({ text: '^(root|nobody):.*:\\d+$', isRegExp: true })).found, {
    '/etc/passwd': ['1: [root:x:0:0]', '2: [nobody:x:65534]'],
  });
  assert.deepEqual((await find({ text: 'caf\u00e9' })).found, { '/srv/caf\xc3\xa9.txt': ['1: [Caf\u00e9] root'] });
});

test('looks below one directory, and only into paths that fit', async () => {
  assert.deepEqual(Object.keys((await find({ text: 'root' }, { below: '/srv' })).found), [
    '/srv/passwd',
    '/srv/caf\xc3\xa9.txt',
  ]);
  const only = pathFilter('*.conf');
  assert.ok(typeof only === 'function');
  assert.deepEqual(Object.keys((await find({ text: 'root' }, { filter: only })).found), ['/etc/a+b.conf']);
});

test('shows of a long line what is around its first match', async () => {
  const { found } = await find({ text: 'needle' });
  const [line = ''] = found['/srv/long'] ?? [];
  assert.equal(line, `1: +940 ${'x'.repeat(60)}[needle]${'y'.repeat(184)}`);
});

test('ends once enough was found, and says so', async () => {
  const { state } = await find({ text: 'root' }, { mostMatches: 2 });
  assert.equal(state.isCut, true);
  assert.ok(state.matches >= 2 && state.matches <= 4);
});

test('passes over large files, and tells how many', async () => {
  const { found, state } = await find({ text: 'root' }, { largest: 15 });
  assert.deepEqual([Object.keys(found), state.large], [['/etc/crlf', '/srv/caf\xc3\xa9.txt'], 3]);
});

test('a layer that cannot be read is counted, and the others are looked into', async () => {
  const opened = await openedImage({ name: 'app:1', layers: [tar([file('a', 'root')]), tar([file('b', 'root')])] });
  const [first, second] = opened.image.layers;
  assert.ok(first && second);
  const broken = { ...first, read: () => Promise.resolve(new Uint8Array(0)) };
  const { found, state } = await find(
    { text: 'root' },
    {},
    { ...opened, image: { ...opened.image, layers: [broken, second] } },
  );
  assert.deepEqual([Object.keys(found), state.unread, state.looked], [['/b'], 1, 2]);
  assert.match(state.trouble ?? '', /^Layer 1 of 2 of .*cut short/);
});

test('an abort ends it with its reason', async () => {
  const abort = new AbortController();
  abort.abort(new Error('left'));
  await assert.rejects(find({ text: 'root' }, {}, undefined, abort.signal), /left/);
});

const globs: readonly (readonly [patterns: string, fits: readonly string[], not: readonly string[]])[] = [
  ['', ['/a'], []],
  ['*.conf', ['/a.conf', '/etc/b.conf'], ['/a.conf2', '/conf']],
  ['/etc', ['/etc', '/etc/a/b'], ['/srv/etc', '/etcetera']],
  ['etc/', ['/etc/a', '/srv/etc/a'], ['/netc/a']],
  ['src/**/*.js', ['/app/src/a.js', '/src/b/c.js'], ['/src/a.ts']],
  ['*.{js,ts}, !node_modules', ['/a.js', '/b/c.ts'], ['/node_modules/a.js', '/a.css']],
  ['/a?c', ['/abc'], ['/a/c', '/ac']],
  ['a+b(1).txt', ['/a+b(1).txt'], ['/aab1.txt']],
];

for (const [patterns, fits, not] of globs) {
  test(`"${patterns}" as a pattern for paths`, () => {
    const filter = pathFilter(patterns);
    assert.ok(typeof filter === 'function');
    assert.deepEqual([...fits, ...not].filter(filter), fits);
  });
}

test('what is no pattern or no query is said', () => {
  assert.ok('problem' in pathFilter('{a'));
  assert.ok('problem' in textPattern({ text: '', isRegExp: false, matchCase: false, wholeWord: false }));
  assert.ok('problem' in textPattern({ text: '(', isRegExp: true, matchCase: false, wholeWord: false }));
});

async function find(
  query: Partial<TextQuery>,
  scope: Partial<FindScope> = {},
  given?: OpenImage,
  signal = new AbortController().signal,
): Promise<{ readonly found: Readonly<Record<string, readonly string[]>>; readonly state: FindState }> {
  const opened = given ?? (await image());
  const pattern = textPattern({ text: '', isRegExp: false, matchCase: false, wholeWord: false, ...query });
  assert.ok('find' in pattern);
  const all: FindScope = { below: '/', filter: () => true, largest: 1_000_000, mostMatches: 1000, ...scope };
  const state = newFindState();
  const found: Record<string, readonly string[]> = {};
  for await (const one of findText(opened.image, opened.tree, pattern, all, state, signal))
    found[one.path] = marked(one);
  return { found, state };
}

/** Lines with brackets around what was found. */
function marked({ lines }: FoundFile): readonly string[] {
  return lines.map(({ line, text, cut, matches }) => {
    let shown = text;
    for (const { start, end } of matches.toReversed()) {
      shown = `${shown.slice(0, start)}[${shown.slice(start, end)}]${shown.slice(end)}`;
    }
    return `${line}: ${cut > 0 ? `+${cut} ` : ''}${shown}`;
  });
}
