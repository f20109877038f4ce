import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indexPaths, pathAt, type PathIndex } from '../../../src/core/find/pathIndex';
import { isNarrower, parsePathQuery } from '../../../src/core/find/pathQuery';
import { pathIndexing, searchWhileIndexing } from '../../../src/core/find/pathIndexing';
import { searchPaths } from '../../../src/core/find/pathSearch';
import { rawFromText } from '../../../src/core/image/rawName';
import type { ImageTree } from '../../../src/core/image/tree';
import { openedItems } from '../../support/openedImage';
import { property } from '../../support/property';
import { file } from '../../support/tar';

const paths = [
  '/bin/busybox',
  '/etc/ca-certificates.conf',
  '/etc/group',
  '/etc/pam.d/passwd',
  '/etc/passwd',
  '/etc/passwd-',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/openssl.cnf',
  '/home/app/My Notes.txt',
  '/home/app/src/PathIndex.java',
  '/home/app/src/passing/index.java',
  '/nodejs/bin/node',
  '/usr/include/node/node_api.h',
  '/usr/lib/node_modules/npm/bin/npm-cli.js',
  '/usr/lib/os-release',
  '/usr/lib/x86_64-linux-gnu/libssl.so.3',
  '/usr/lib/x86_64-linux-gnu/libssl.so.3.0.17',
  '/usr/share/doc/libssl3/copyright',
  '/usr/share/zoneinfo/US/Pacific',
  '/var/lib/dpkg/info/os-prober.list',
];

const expected: Readonly<Record<string, string>> = {
  'ssl cert': '/etc/ssl/certs/ca-certificates.crt',
  etcpas: '/etc/passwd',
  'libssl.so.3': '/usr/lib/x86_64-linux-gnu/libssl.so.3',
  'node/bin': '/nodejs/bin',
  node: '/nodejs/bin/node',
  passwd: '/etc/passwd',
  '/etc/passwd': '/etc/passwd',
  'pam passwd': '/etc/pam.d/passwd',
  'os-rel': '/usr/lib/os-release',
  osrel: '/usr/lib/os-release',
  PI: '/home/app/src/PathIndex.java',
  pathindex: '/home/app/src/PathIndex.java',
  'my notes': '/home/app/My Notes.txt',
  'app/src/p': '/home/app/src/PathIndex.java',
};

for (const [typed, path] of Object.entries(expected)) {
  test(`"${typed}" finds ${path} first`, async () => assert.equal((await find(typed))[0], path));
}

test('what does not fit is not found, and letters count in their order', async () => {
  assert.deepEqual(await find('dwssap'), []);
  assert.deepEqual(await find('passwd nothing'), []);
});

test('without a word all paths are found, of which only so many are given', async () => {
  assert.equal((await find('   ', 7)).length, 7);
});

test('a line and a column stand behind the path', () => {
  const lineOf = (text: string): unknown => {
    const { words, line, column } = parsePathQuery(text);
    return [words.map(({ typed }) => String.fromCharCode(...typed)), line, column];
  };
  assert.deepEqual(lineOf('etc/passwd:12'), [['etc/passwd'], 12, undefined]);
  assert.deepEqual(lineOf(' passwd:12:3 '), [['passwd'], 12, 3]);
  assert.deepEqual(lineOf('passwd:'), [['passwd'], undefined, undefined]);
  assert.deepEqual(lineOf('passwd:0'), [['passwd'], 1, undefined]);
  assert.deepEqual(lineOf('libc6:amd64.list'), [['libc6:amd64.list'], undefined, undefined]);
  assert.deepEqual(lineOf(':12'), [[':12'], undefined, undefined]);
});

test('a search in parts finds the same, and one that goes on from another looks at less', async () => {
  const index = await indexOf(paths);
  const inOne = searchPaths(index, parsePathQuery('pas'), 200);
  assert.ok(inOne.run(() => false));
  const inParts = searchPaths(index, parsePathQuery('pas'), 200);
  while (!inParts.run(() => true));
  assert.deepEqual(inParts.best(), inOne.best());
  const next = searchPaths(index, parsePathQuery('passwd'), 200, inOne);
  assert.ok(next.run(() => false));
  assert.deepEqual(next.best(), best(index, 'passwd'));
});

test('names that are no text are found by the bytes around', async () => {
  const index = await indexOf(['/srv/caf\u00e9', '/srv/\u00fcber']);
  assert.equal(textAt(index, best(index, '\u00fcber')[0]), '/srv/\u00fcber');
});

test('an index takes no more than its limits', async () => {
  const { tree } = await openedItems(['a', 'b', 'c', 'd'].map((name) => file(name)));
  const indexing = indexPaths(tree, { paths: 3, bytes: 1000 });
  const made = indexing.next();
  assert.ok(made.done);
  assert.deepEqual([made.value.count, made.value.isCut], [3, true]);
});

const word = fc.string({ unit: fc.constantFrom(...'abAB/._-19 \u00e4:'), maxLength: 12 });

property('what is found has all letters in order, and all that has them is found', word, 100, async (typed) => {
  const some = ['/a/b', '/ab/AB/b.a', '/a-b_a.1', '/A/bA9', '/b/a/b/a:1', '/\u00e4/b'];
  const index = await indexOf(some);
  const query = parsePathQuery(typed);
  const fits = (path: string): boolean =>
    query.words.every(({ bytes }) =>
      isIn(
        String.fromCharCode(...bytes),
        rawFromText(path).replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
      ),
    );
  const all = Array.from({ length: index.count }, (_, at) => textAt(index, at) ?? '');
  assert.deepEqual(
    best(index, typed)
      .map((at) => textAt(index, at))
      .sort(),
    all.filter(fits).sort(),
  );
});

property('a search that goes on finds what one from the start does', fc.tuple(word, word), 200, async ([one, more]) => {
  const index = await indexOf(paths);
  const before = searchPaths(index, parsePathQuery(one), 200);
  before.run(() => false);
  const query = parsePathQuery(one + more);
  const after = searchPaths(index, query, 200, before);
  after.run(() => false);
  assert.deepEqual(after.best(), best(index, one + more));
  assert.ok(isNarrower(query, query));
});

const many = Array.from({ length: 5000 }, (_, n) => `/srv/${n % 3 === 0 ? 'app' : 'lib'}/${n % 61}/File${n}.js`);
const parts = fc.array(fc.constantFrom('s', 'ap', 'lib/', 'File', '12', '.js', '9', ' '), { maxLength: 3 });

property(
  'a search while the index is made finds what one in a whole index does, also when more is typed meanwhile',
  fc.tuple(parts, parts, fc.nat({ max: 40 })),
  20,
  async ([one, more, turns]) => {
    const typed = one.join('');
    const indexing = pathIndexing(await treeOf(many));
    let before = searchWhileIndexing(indexing, parsePathQuery(typed), 50);
    for (let turn = 0; turn < turns && !before.run(() => true); turn++);
    before = searchWhileIndexing(indexing, parsePathQuery(typed + more.join('')), 50, before);
    while (!before.run(() => true));
    const index = await indexOf(many);
    assert.deepEqual(before.best(), best(index, typed + more.join(''), 50));
    assert.deepEqual(
      before.best().map((at) => textAt(indexing.index, at)),
      before.best().map((at) => textAt(index, at)),
    );
  },
);

test('what is indexed so far is found before all is indexed, by a search that went on from another too', async () => {
  const indexing = pathIndexing(await treeOf(many));
  const first = searchPaths(indexing.index, parsePathQuery('srv'), 5);
  assert.ok(first.run(() => false));
  assert.ok(first.best().length === 5 && !indexing.isDone);
  const next = searchWhileIndexing(indexing, parsePathQuery('srvfile'), 50, first);
  assert.ok(next.run(() => false));
  assert.deepEqual(next.best(), best(await indexOf(many), 'srvfile', 50));
});

const indexes = new Map<readonly string[], Promise<PathIndex>>();

function indexOf(of: readonly string[]): Promise<PathIndex> {
  const known = indexes.get(of) ?? makeIndex(of);
  indexes.set(of, known);
  return known;
}

async function makeIndex(of: readonly string[]): Promise<PathIndex> {
  const indexing = indexPaths(await treeOf(of));
  for (let next = indexing.next(); ; next = indexing.next()) if (next.done === true) return next.value;
}

const trees = new Map<readonly string[], Promise<ImageTree>>();

function treeOf(of: readonly string[]): Promise<ImageTree> {
  const known =
    trees.get(of) ?? openedItems(of.map((path) => file(rawFromText(path.slice(1)), 'x'))).then(({ tree }) => tree);
  trees.set(of, known);
  return known;
}

async function find(typed: string, limit = 200): Promise<readonly string[]> {
  const index = await indexOf(paths);
  return best(index, typed, limit).map((at) => textAt(index, at) ?? '');
}

function best(index: PathIndex, typed: string, limit = 200): readonly number[] {
  const search = searchPaths(index, parsePathQuery(typed), limit);
  search.run(() => false);
  return search.best();
}

function textAt(index: PathIndex, at: number | undefined): string | undefined {
  if (at === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.from(pathAt(index, at), (char) => char.charCodeAt(0)));
}

function isIn(part: string, whole: string): boolean {
  let at = 0;
  for (const char of whole) if (char === part[at]) at++;
  return at === part.length;
}
