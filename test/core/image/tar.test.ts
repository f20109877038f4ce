import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tarIndexer, type TarEntry } from '../../../src/core/image/tar';
import { dir, file, hardlink, paxBytes, symlink, tar, type TarItem } from '../../support/tar';

function read(bytes: Uint8Array, pieceLength = bytes.length || 1): TarEntry[] {
  const entries: TarEntry[] = [];
  const indexer = tarIndexer((entry) => entries.push(entry));
  for (let at = 0; at < bytes.length; at += pieceLength) indexer.push(bytes.subarray(at, at + pieceLength));
  indexer.finish();
  return entries;
}

function one(item: TarItem): TarEntry {
  const [entry, after] = read(tar([item, file('after', 'x')]));
  assert.equal(after?.name, 'after', 'the entry after it is found');
  assert.ok(entry);
  return entry;
}

const corrupt = { code: 'corrupt' };

test('tells types, sizes and places of entries', () => {
  const bytes = tar([dir('d'), file('d/f', 'hello'), symlink('l', 'd/f'), hardlink('h', 'd/f'), file('g', 'x')]);
  const shown = read(bytes).map((e) => [
    e.name,
    e.type,
    e.size,
    e.link,
    Buffer.from(bytes.subarray(e.dataOffset, e.dataOffset + e.size)).toString(),
  ]);
  assert.deepEqual(shown, [
    ['d/', 'directory', 0, '', ''],
    ['d/f', 'file', 5, '', 'hello'],
    ['l', 'symlink', 0, 'd/f', ''],
    ['h', 'hardlink', 0, 'd/f', ''],
    ['g', 'file', 1, '', 'x'],
  ]);
});

test('gives the same entries whatever the pieces', () => {
  const bytes = tar([dir('d'), file('d/f', 'x'.repeat(1300), { pax: { path: 'd/long' } }), file('g', 'y')]);
  const whole = read(bytes);
  for (const length of [1, 7, 511, 512, 513, 1000]) assert.deepEqual(read(bytes, length), whole, `pieces of ${length}`);
});

test('takes extended headers, the last of two', () => {
  const pax = {
    path: 'dir/ü',
    size: '3',
    uid: '7',
    gid: '8',
    mtime: '-1.5',
    'SCHILY.xattr.security.capability': Buffer.from([1, 0, 255, 10]),
  };
  const entry = one({ name: 'x', data: 'abc', size: 1, pax });
  assert.deepEqual([entry.name, entry.size, entry.uid, entry.gid, entry.mtime], ['dir/\xc3\xbc', 3, 7, 8, -2]);
  assert.deepEqual([...(entry.xattrs?.get('security.capability') ?? [])], [1, 0, 255, 10]);
  const twice = read(
    tar([{ name: 'p', type: 'x', data: paxBytes({ path: 'first' }) }, file('f', '', { pax: { path: 'second' } })]),
  );
  assert.deepEqual(
    twice.map(({ name }) => name),
    ['second'],
  );
});

test('an extended header holds for one entry only', () => {
  const entries = read(tar([file('a', '', { pax: { path: 'long', uid: '5' } }), file('b')]));
  assert.deepEqual(
    entries.map(({ name, uid }) => [name, uid]),
    [
      ['long', 5],
      ['b', 0],
    ],
  );
});

test('refuses what is cut short, wherever', () => {
  const bytes = tar([file('f', 'x'.repeat(2000), { pax: { path: 'p' } })], 0);
  for (const length of [1, 511, 512, 700, 1024, 1100, 1536, 2000, 3535]) {
    assert.throws(() => read(bytes.subarray(0, length)), corrupt, `cut at ${length}`);
  }
});

test('refuses wrong checksums, malformed numbers and records, and what is no tar', () => {
  assert.throws(() => read(tar([file('f'), file('g', '', { wrongChecksum: true })])), {
    ...corrupt,
    message: /wrong checksum at byte 512/,
  });
  assert.throws(() => read(Buffer.alloc(1024, 'x')), { ...corrupt, message: /not a tar archive/ });
  assert.throws(() => read(tar([file('f', '', { pax: { size: 'many' } })])), corrupt);
  assert.throws(() => read(tar([{ name: 'p', type: 'x', data: 'no records' }, file('f')])), corrupt);
  assert.throws(() => read(tar([{ name: 'p', type: 'x', data: '99999999999 a=b\n' }, file('f')])), corrupt);
  const size = Buffer.from(tar([file('f')]));
  assert.throws(
    () => read(Buffer.concat([size.subarray(0, 512), size.subarray(512, 1024), size])),
    /continues after its end/,
  );
});

test('takes checksums of programs that summed signed bytes', () => {
  const bytes = Buffer.from(tar([file('\xe4\xf6')]));
  const sum = bytes
    .subarray(0, 512)
    .reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : (byte << 24) >> 24), 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  assert.deepEqual(
    read(bytes).map(({ name }) => name),
    ['\xe4\xf6'],
  );
});

test('skips data without seeing it', () => {
  const bytes = tar([file('a', 'x'.repeat(5000)), file('b')]);
  const names: string[] = [];
  const indexer = tarIndexer(({ name }) => names.push(name));
  indexer.push(bytes.subarray(0, 512));
  assert.equal(indexer.skip(bytes.length), 5120);
  indexer.push(bytes.subarray(512 + 5120));
  indexer.finish();
  assert.deepEqual(names, ['a', 'b']);
});
