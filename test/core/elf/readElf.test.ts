import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ElfRead } from '../../../src/core/elf/elf';
import { readElf } from '../../../src/core/elf/readElf';
import { elf, library, program } from '../../support/elf';

const never = new AbortController().signal;

function read(bytes: Uint8Array, counted: { reads: number } = { reads: 0 }): Promise<ElfRead> {
  const file = {
    size: bytes.length,
    read: (offset: number, length: number) => {
      counted.reads++;
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
  return readElf(file, never);
}

const whole = {
  type: 3,
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libz.so.1', 'libc.so.6'],
  soname: 'libown.so.2',
  runpath: '$ORIGIN/../lib',
  requires: { 'libc.so.6': ['GLIBC_2.34', 'GLIBC_2.2.5', 'GLIBC_2.99?'] },
  provides: ['OWN_1', 'OWN_2'],
  flags1: 0x08000800,
  kernel: '3.2.0',
} as const;

for (const bits of [32, 64] as const) {
  for (const bigEndian of [false, true]) {
    test(`reads what a loader asks of ${bits} bits, ${bigEndian ? 'big' : 'little'} end first, in one read`, async () => {
      const counted = { reads: 0 };
      assert.deepEqual(await read(elf({ ...whole, bits, bigEndian, machine: 21 }), counted), {
        kind: 'elf',
        bits,
        littleEndian: !bigEndian,
        machine: 21,
        type: 'shared',
        linkage: 'dynamic',
        interpreter: '/lib64/ld-linux-x86-64.so.2',
        needed: ['libz.so.1', 'libc.so.6'],
        soname: 'libown.so.2',
        rpath: undefined,
        runpath: '$ORIGIN/../lib',
        noDefaultLibraries: true,
        requires: [{ library: 'libc.so.6', versions: ['GLIBC_2.34', 'GLIBC_2.2.5'], weak: ['GLIBC_2.99'] }],
        provides: ['OWN_1', 'OWN_2'],
        kernel: '3.2.0',
      });
      assert.equal(counted.reads, 1);
    });
  }
}

test('tells programs that need a loader from those that do not, and from libraries', async () => {
  const linkage = async (bytes: Uint8Array): Promise<unknown> => {
    const found = await read(bytes);
    return found.kind === 'elf' ? found.linkage : found;
  };
  assert.equal(await linkage(elf()), 'static');
  assert.equal(await linkage(elf({ type: 3, flags1: 0x08000000 })), 'static-pie');
  assert.equal(await linkage(program(['libc.so.6'])), 'dynamic');
  assert.equal(await linkage(library('libown.so.2')), 'library');
});

test('ignores the old search path beside the new one', async () => {
  const both = await read(program([], { rpath: '/old', runpath: '/new' }));
  assert.ok(both.kind === 'elf');
  assert.deepEqual([both.rpath, both.runpath], [undefined, '/new']);
  const old = await read(program([], { rpath: '/old' }));
  assert.ok(old.kind === 'elf');
  assert.deepEqual([old.rpath, old.runpath], ['/old', undefined]);
});

test('takes nothing else for an ELF file', async () => {
  for (const text of ['', '\x7fEL', '#!/bin/sh\n', '\x7fELG'.repeat(30)]) {
    assert.deepEqual(await read(Buffer.from(text, 'latin1')), { kind: 'not-elf' });
  }
});

test('says of every file that is cut short what is wrong, or nothing that is not in it', async () => {
  const bytes = elf(whole);
  const full = await read(bytes);
  for (let length = 4; length < bytes.length; length++) {
    const found = await read(bytes.subarray(0, length));
    assert.ok(found.kind === 'problem' || (found.kind === 'elf' && full.kind === 'elf'), `${length} bytes`);
    if (found.kind === 'elf') assert.deepEqual({ ...found, kernel: '3.2.0' }, full, `${length} bytes`);
  }
});

const hostile: readonly (readonly [string, (view: DataView) => void, string])[] = [
  ['a count of segments', (view) => view.setUint16(56, 65535, true), 'claims 65535 segments'],
  [
    'a table of segments beyond the end',
    (view) => view.setBigUint64(32, 2n ** 60n, true),
    'has its table of segments outside the file',
  ],
  ['segments of an odd length', (view) => view.setUint16(54, 1, true), 'has segments of a length that no loader reads'],
  [
    'a loader beyond the end',
    (view) => view.setBigUint64(64 + 56 + 8, 2n ** 63n, true),
    'has the name of its loader outside the file',
  ],
  [
    'a dynamic section beyond the end',
    (view) => view.setBigUint64(64 + 112 + 8, 2n ** 40n, true),
    'has its dynamic section outside the file',
  ],
  ['a class that there is not', (view) => view.setUint8(4, 3), 'has an ELF header that no machine reads'],
];

for (const [what, damage, text] of hostile) {
  test(`says what is wrong with ${what}`, async () => {
    const bytes = Buffer.from(elf(whole));
    damage(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
    assert.deepEqual(await read(bytes), { kind: 'problem', text });
  });
}

test('ends whatever four bytes of the file are one', async () => {
  const bytes = Buffer.from(elf(whole));
  const counted = { reads: 0 };
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const one = Buffer.from(bytes);
    one.writeUInt32LE(1, at);
    await read(one, counted);
  }
  assert.ok(counted.reads <= bytes.length, `${counted.reads} reads`);
});
