import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../../../src/core/image/content';
import { fileReader } from '../../../../src/core/image/fileReader';
import type { Layer } from '../../../../src/core/image/image';
import { lookUp } from '../../../../src/core/image/lookup';
import { openTree } from '../../../../src/core/image/openTree';
import { textFromRaw } from '../../../../src/core/image/rawName';
import { walk } from '../../../../src/core/image/tree';
import { imageOf, peekLayer, plainLayer } from '../../../support/peek';
import { dir, file, hardlink, symlink, type TarItem } from '../../../support/tar';
import { estargz, zstdChunked, type TocLayer, type TocOptions } from '../../../support/toc';

const never = new AbortController().signal;
const words = 'a few words that repeat. '.repeat(400);
const holes = Buffer.concat([Buffer.from(words), Buffer.alloc(4000), Buffer.from(words)]);

const items: readonly TarItem[] = [
  file('.no.prefetch.landmark', '\x0f'),
  dir('etc', { mtime: 1_600_000_000 }),
  file('etc/passwd', 'root:x:0:0::/:/bin/sh\n', { uid: 3, gid: 4, mtime: 1_600_000_001 }),
  file('etc/empty'),
  hardlink('etc/passwd-', 'etc/passwd'),
  hardlink('etc/early', 'etc/late'),
  file('etc/late', 'late'),
  symlink('etc/link', '../etc/passwd'),
  symlink('lib', 'usr/lib'),
  file('lib/through-link', 'through'),
  file('etc/.wh.gone'),
  file('opt/dir/.wh..wh..opq'),
  file('../escape', 'above'),
  file('implied/a/b', 'deep'),
  file('bin/ping', 'ping', {
    mode: 0o4755,
    pax: { 'SCHILY.xattr.security.capability': Buffer.from([1, 0, 0, 2, 255]) },
  }),
  { name: 'dev/null', type: '3', major: 1, minor: 3, mode: 0o666 },
  { name: 'dev/gone', type: '3', major: 0, minor: 0 },
  { name: 'run/fifo', type: '6' },
  file(Buffer.from('usr/share/é ü').toString('latin1'), 'utf8'),
  file('usr/lib/big', words),
  { name: 'usr/lib/holes', data: holes },
];

const formats: readonly { name: string; make: (options?: TocOptions) => TocLayer }[] = [
  { name: 'eStargz', make: (options) => estargz(items, { chunkSize: 1000, ...options }) },
  { name: 'zstd:chunked', make: (options) => zstdChunked(items, { chunkSize: 1000, ...options }) },
];

/** Everything that a tree says of its files, and what is odd about it but for its table of contents. */
async function described(...layers: Layer[]): Promise<readonly unknown[]> {
  const tree = await openTree(imageOf(...layers), never);
  const rows = [...walk(tree.root, '/')].map(({ path, node }) => {
    const { xattrs, ...entry } = node.entry;
    return [textFromRaw(path), { ...entry, dataOffset: 0 }, [...(xattrs ?? [])]];
  });
  return [...rows, tree.diagnostics.filter(({ kind }) => !kind.startsWith('toc'))];
}

/** The content of all files, by path. */
async function contents(layer: Layer): Promise<readonly (readonly [string, string])[]> {
  const image = imageOf(layer);
  const rows: (readonly [string, string])[] = [];
  for (const { path, node } of walk((await openTree(image, never)).root, '/')) {
    const bytes = await fileReader(image, node)?.read(0, node.entry.size, never);
    if (bytes !== undefined) rows.push([textFromRaw(path), Buffer.from(bytes).toString('latin1')]);
  }
  return rows;
}

for (const { name, make } of formats) {
  const layer = make();

  test(`${name}: a table of contents gives the tree and the content that the layer itself gives`, async () => {
    const peek = peekLayer(layer);
    assert.deepEqual(await described(peek.layer), await described(plainLayer(layer)));
    assert.deepEqual(await contents(peek.layer), await contents(plainLayer(layer)));
    const below = plainLayer(estargz([file('etc/gone'), file('opt/dir/hidden'), file('opt/kept')]));
    assert.deepEqual(await described(below, peekLayer(layer).layer), await described(below, plainLayer(layer)));
  });

  test(`${name}: the tree costs the table alone, a file its chunks`, async () => {
    const { layer: peek, blob } = peekLayer(layer);
    const image = imageOf(peek);
    const tree = await openTree(image, never);
    const first = Math.min(...blob.reads.map(([offset]) => offset));
    assert.ok(blob.reads.length <= 2 && first > 0, JSON.stringify(blob.reads));
    const before = blob.total();
    const content = await readFile(image, tree, '/etc/link', 1e6, never);
    assert.equal(content.kind === 'content' && Buffer.from(content.bytes).toString(), 'root:x:0:0::/:/bin/sh\n');
    assert.ok(blob.total() - before < 1000, `${blob.total() - before} bytes`);
  });

  test(`${name}: parts of a file come from the chunks they are in, fetched once and in one go`, async () => {
    const { layer: peek, blob } = peekLayer(layer);
    const image = imageOf(peek);
    const found = lookUp(await openTree(image, never), '/usr/lib/holes', 'follow');
    assert.ok(found.kind === 'found');
    const reader = fileReader(image, found.node);
    assert.ok(reader !== undefined);
    for (const [offset, length] of [
      [0, 1],
      [999, 2],
      [1500, 3000],
      [9_900, 4_300],
      [23_990, 100],
    ] as const) {
      const before = blob.reads.length;
      const bytes = await reader.read(offset, length, never);
      assert.deepEqual(Buffer.from(bytes), holes.subarray(offset, offset + length));
      assert.ok(blob.reads.length - before <= 1, `${offset}: ${JSON.stringify(blob.reads.slice(before))}`);
    }
    const before = blob.reads.length;
    await reader.read(0, reader.size, never);
    await reader.read(0, reader.size, never);
    assert.ok(blob.reads.length - before <= 2);
  });

  test(`${name}: a table that nothing vouches for is used, and said to be so`, async () => {
    const { layer: peek } = peekLayer(layer, {});
    const tree = await openTree(imageOf(peek), never);
    assert.ok(tree.diagnostics.some(({ kind }) => kind === 'toc-unverified'));
    assert.deepEqual(await described(peek), await described(plainLayer(layer)));
  });

  test(`${name}: the footer of older tools is read`, async () => {
    const old = make({ footer: 'old' });
    for (const annotations of [old.annotations, {}]) {
      const peek = peekLayer(old, annotations);
      assert.deepEqual(await described(peek.layer), await described(plainLayer(old)));
      assert.ok(Math.min(...peek.blob.reads.map(([offset]) => offset)) > 0);
    }
  });

  test(`${name}: a file that is not what its digest says is refused`, async () => {
    const { blob } = layer;
    const changed = Buffer.from(blob);
    const { layer: peek } = peekLayer({ ...layer, blob: changed });
    const image = imageOf(peek);
    const tree = await openTree(image, never);
    changed.fill(0);
    await assert.rejects(readFile(image, tree, '/etc/passwd', 1e6, never), {
      code: 'corrupt',
      message: /Layer 1 of 1/,
    });
  });

  test(`${name}: an abort ends the peek with its reason`, async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await assert.rejects(openTree(imageOf(peekLayer(layer).layer), stopped), { message: 'stopped' });
  });
}

test('a layer without a table of contents is read as ever, after one look at its end', async () => {
  const layer = estargz(items, { footer: 'none' });
  const { layer: peek, blob } = peekLayer(layer, {});
  assert.equal(await peek.index?.(never), undefined);
  assert.deepEqual(blob.reads, [[layer.blob.length - 72, 72]]);
  assert.deepEqual(await described(peek), await described(plainLayer(layer)));
});

test('the first tables had digests of whole files only', async () => {
  const layer = estargz(items, {
    chunkSize: 1000,
    lie: (entries) => entries.forEach((entry) => delete entry['chunkDigest']),
  });
  const peek = peekLayer(layer);
  assert.deepEqual(await contents(peek.layer), await contents(plainLayer(layer)));
  assert.ok(Math.min(...peek.blob.reads.map(([offset]) => offset)) > 0, 'the layer itself was not read');
});

type Lie = (entries: Record<string, unknown>[]) => void;
const change =
  (name: string, fields: object): Lie =>
  (entries) =>
    Object.assign(entries.find((entry) => entry['name'] === name) ?? {}, fields);

const lies: Readonly<Record<string, Lie>> = {
  'a negative size': change('etc/passwd', { size: -1 }),
  'a huge size': change('etc/passwd', { size: 2 ** 52 }),
  'a size that is no whole number': change('etc/passwd', { size: 1.5 }),
  'a size that is no number': change('etc/passwd', { size: '22' }),
  'a file smaller than its chunks': change('usr/lib/big', { size: 1500 }),
  'an offset before the layer': change('etc/passwd', { offset: -5 }),
  'an offset behind the layer': change('etc/passwd', { offset: 2 ** 45 }),
  'an offset at the start of the layer': change('etc/passwd', { offset: 0 }),
  'a huge inner offset': change('etc/passwd', { innerOffset: 2 ** 50 }),
  'a digest of an unknown kind': change('etc/passwd', { digest: 'md5:0', chunkDigest: 'md5:0' }),
  'an entry of an unknown kind': change('etc/passwd', { type: 'constructor' }),
  'an entry that is none': (entries) => entries.splice(3, 0, null as never),
  'a chunk of no file': (entries) => entries.splice(1, 0, { type: 'chunk', offset: 100, chunkSize: 5 }),
  'a chunk of an empty file': (entries) => entries.splice(4, 0, { type: 'chunk', offset: 100, chunkSize: 5 }),
  'an attribute that is no base64': change('bin/ping', { xattrs: { a: '*' } }),
  'an attribute of an impossible length': change('bin/ping', { xattrs: { a: 'AAAAA' } }),
};

for (const { name, make } of formats) {
  test(`${name}: a table that lies is left aside and said to be damaged`, async () => {
    const expected = await described(plainLayer(make()));
    const shape = (rows: readonly unknown[]) =>
      rows.filter((row) => !JSON.stringify(row).startsWith('["/stargz.index.json"'));
    for (const [what, lie] of Object.entries(lies)) {
      const { layer: peek } = peekLayer(make({ lie }));
      const tree = await openTree(imageOf(peek), never);
      assert.ok(
        tree.diagnostics.some(({ kind }) => kind === 'toc-damaged'),
        what,
      );
      assert.deepEqual(shape(await described(peek)), shape(expected), what);
    }
  });
}

test('annotations that lead nowhere lead to the layer itself', async () => {
  const chunked = zstdChunked(items);
  const [, checksum] = Object.values(chunked.annotations);
  const position = 'io.github.containers.zstd-chunked.manifest-position';
  const sum = 'io.github.containers.zstd-chunked.manifest-checksum';
  const bad: readonly Readonly<Record<string, string>>[] = [
    { [position]: 'here', [sum]: checksum ?? '' },
    { [position]: '-1:5:5:1', [sum]: checksum ?? '' },
    { [position]: '10:999999999999:5:1', [sum]: checksum ?? '' },
    { [position]: '10:20:5:1', [sum]: checksum ?? '' },
    { ...chunked.annotations, [sum]: `sha256:${'0'.repeat(64)}` },
    { ...chunked.annotations, [sum]: 'md5:0' },
    { 'containerd.io/snapshot/stargz/toc.digest': `sha256:${'0'.repeat(64)}` },
  ];
  for (const annotations of bad) {
    const tree = await openTree(imageOf(peekLayer(chunked, annotations).layer), never);
    assert.ok(
      tree.diagnostics.some(({ kind }) => kind === 'toc-damaged'),
      JSON.stringify(annotations),
    );
  }
});
