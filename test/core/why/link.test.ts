import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WhyReport } from '../../../src/core/why/why';
import { elf, library, program } from '../../support/elf';
import { dir, file, symlink, type TarItem } from '../../support/tar';
import { executable, told, usual, whyOf } from '../../support/whyImage';

// A loader has the directories that it looks into inside it.
const loader = Buffer.concat([
  library('ld-linux-x86-64.so.2', { provides: ['GLIBC_2.3'] }),
  Buffer.from('\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0', 'latin1'),
]);
const libc = library('libc.so.6', { provides: ['GLIBC_2.2.5', 'GLIBC_2.34', 'GLIBC_2.36'] });
const glibc: readonly TarItem[] = [
  executable('lib64/ld-linux-x86-64.so.2', loader),
  file('lib/x86_64-linux-gnu/libc.so.6', '', { data: libc }),
];

function lib(name: string, data: Uint8Array, more: Partial<TarItem> = {}): TarItem {
  return file(name, '', { data, ...more });
}

function found({ links }: WhyReport): readonly string[] {
  return links.flatMap(({ libraries }) => libraries.map(({ name, at, rule }) => `${name} ${at} ${rule}`));
}

const start = { Entrypoint: ['/app'] };

test('says nothing against a static program', async () => {
  const report = await whyOf([...usual, executable('app', elf())], start);
  assert.deepEqual(told(report), []);
  assert.equal(report.advice?.base, 'gcr.io/distroless/static-debian13:nonroot');
});

test('misses the loader of a dynamic program', async () => {
  const report = await whyOf([...usual, executable('app', program(['libc.so.6']))], start);
  assert.deepEqual(told(report), ['error no-loader: exec /app: no such file or directory']);
  assert.equal(report.advice?.base, 'gcr.io/distroless/base-nossl-debian13:nonroot');
});

test('finds libraries in the directories that the loader has built in, in their order, and through links', async () => {
  const items = [
    ...usual,
    ...glibc,
    executable('app', program(['liba.so.1', 'libc.so.6'])),
    lib('usr/lib/liba.so.1.2', library('liba.so.1', { needed: ['libb.so'] })),
    symlink('usr/lib/liba.so.1', 'liba.so.1.2'),
    lib('lib/libb.so', library('libb.so')),
    lib('usr/lib/libb.so', library('libb.so')),
  ];
  const report = await whyOf(items, start);
  assert.deepEqual(told(report), []);
  assert.deepEqual(found(report), [
    'liba.so.1 /usr/lib/liba.so.1 default',
    'libc.so.6 /lib/x86_64-linux-gnu/libc.so.6 default',
    'libb.so /lib/libb.so default',
  ]);
});

test('takes RPATH before the environment and RUNPATH after it, RPATH also for what libraries need', async () => {
  const items = [
    ...usual,
    ...glibc,
    dir('own'),
    lib('own/liba.so', library('liba.so', { needed: ['libb.so'] })),
    lib('own/libb.so', library('libb.so')),
    lib('env/liba.so', library('liba.so')),
  ];
  const env = { ...start, Env: ['LD_LIBRARY_PATH=/env'] };
  const rpath = await whyOf([...items, executable('app', program(['liba.so'], { rpath: '$ORIGIN/own' }))], env);
  assert.deepEqual(found(rpath), ['liba.so //own/liba.so rpath', 'libb.so //own/libb.so rpath']);
  const runpath = await whyOf([...items, executable('app', program(['liba.so'], { runpath: '${ORIGIN}/own' }))], env);
  assert.deepEqual(found(runpath), ['liba.so /env/liba.so environment']);
  const direct = await whyOf([...items, executable('app', program(['liba.so'], { runpath: '/own' }))], start);
  assert.deepEqual(told(direct), [
    'error missing-library: /app: error while loading shared libraries: libb.so: cannot open shared object file: No such file or directory',
  ]);
});

test('does not count the variables of the environment for a program that gains rights', async () => {
  const items = [...usual, ...glibc, lib('x/liba.so.1', library('liba.so.1'))];
  const of = async (user: string, more: Partial<TarItem>, env = 'LD_LIBRARY_PATH=/x'): Promise<readonly string[]> => {
    const app = executable('app', program(['liba.so.1', 'libc.so.6']), more);
    return told(await whyOf([...items, app], { ...start, User: user, Env: [env] }));
  };
  const missing =
    'warning missing-library: /app: error while loading shared libraries: liba.so.1: cannot open shared object file: No such file or directory';
  assert.deepEqual(await of('65532', { mode: 0o755 }), []);
  assert.deepEqual(await of('65532', { mode: 0o4755 }), [missing]);
  assert.deepEqual(await of('65532', { mode: 0o2755 }), [missing]);
  assert.deepEqual(await of('65532', { mode: 0o4755, uid: 65532 }), []);
  assert.deepEqual(await of('0', { mode: 0o6755 }), []);
});

test('finds libraries that ld.so.cache names, and others where it is out of date', async () => {
  const cache = loaderCache([
    ['libold.so', '/opt/none/libold.so'],
    ['liba.so', '/opt/liba.so'],
  ]);
  const items = [
    ...usual,
    ...glibc,
    lib('etc/ld.so.cache', cache),
    lib('opt/liba.so', library('liba.so')),
    lib('usr/lib/libold.so', library('libold.so')),
    executable('app', program(['liba.so', 'libold.so'])),
  ];
  assert.deepEqual(found(await whyOf(items, start)), [
    'liba.so /opt/liba.so cache',
    'libold.so /usr/lib/libold.so default',
  ]);
});

test('says which version is missing, as the loader says it, but not of weak ones', async () => {
  const requires = { 'libc.so.6': ['GLIBC_2.34', 'GLIBC_2.38', 'GLIBC_2.99?'] };
  const report = await whyOf([...usual, ...glibc, executable('app', program(['libc.so.6'], { requires }))], start);
  assert.deepEqual(told(report), [
    "error missing-version: /app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /app)",
  ]);
  assert.match(report.advice?.text ?? '', /^It needs glibc 2\.38 or newer: base-nossl-debian13\.$/);
});

test('passes over libraries of other machines, and stops at what is none', async () => {
  const items = [
    ...usual,
    ...glibc,
    lib('lib/liba.so', library('liba.so', { machine: 183 })),
    lib('usr/lib/liba.so', library('liba.so')),
    lib('lib/libtext.so', Buffer.from('INPUT(-la)\n'.repeat(20))),
    lib('lib/libobject.so', elf({ type: 1 })),
    executable('app', program(['liba.so', 'libtext.so', 'libobject.so'])),
  ];
  const report = await whyOf(items, start);
  assert.deepEqual(found(report), ['liba.so /usr/lib/liba.so default']);
  assert.deepEqual(told(report), [
    'error broken-library: /app: error while loading shared libraries: /lib/libtext.so: invalid ELF header',
    'error broken-library: /app: error while loading shared libraries: /lib/libobject.so: only ET_DYN and ET_EXEC can be loaded',
  ]);
});

test('ends where libraries need each other, and where names lead in circles', async () => {
  const items = [
    ...usual,
    ...glibc,
    lib('lib/liba.so', library('liba.so', { needed: ['libb.so', 'liba.so'] })),
    lib('lib/libb.so', library('libb.so', { needed: ['liba.so', 'libloop.so'] })),
    symlink('lib/libloop.so', 'libloop.so'),
    executable('app', program(['liba.so'])),
  ];
  assert.deepEqual(
    (await whyOf(items, start)).links[0]?.problems.map(({ kind }) => kind),
    ['missing-library'],
  );
});

test('follows the rules of musl: its own path file, its name for all of the C library, no versions', async () => {
  const requires = { 'libc.so.6': ['GLIBC_2.99'] };
  const needed = ['libc.musl-x86_64.so.1', 'libpthread.so.0', 'liba.so', 'libnone.so'];
  const items = [
    ...usual,
    executable('lib/ld-musl-x86_64.so.1', library('libc.musl-x86_64.so.1')),
    file('etc/ld-musl-x86_64.path', '/opt/x:/opt/y\n/opt/z\n'),
    lib('opt/z/liba.so', library('liba.so')),
    lib('usr/lib/libnone.so', library('libnone.so')),
    executable('app', program(needed, { interpreter: '/lib/ld-musl-x86_64.so.1', requires })),
  ];
  const report = await whyOf(items, start);
  assert.deepEqual(found(report), ['liba.so /opt/z/liba.so default']);
  assert.deepEqual(told(report), [
    'error missing-library: Error loading shared library libnone.so: No such file or directory (needed by /app)',
  ]);
});

test('says that a library is closed to the account that runs', async () => {
  const items = [
    ...usual,
    ...glibc,
    lib('lib/liba.so', library('liba.so'), { mode: 0o600 }),
    executable('app', program(['liba.so'])),
  ];
  assert.deepEqual(told(await whyOf(items, start)), []);
  assert.deepEqual(told(await whyOf(items, { ...start, User: 'nonroot' })), [
    'error missing-library: /app: error while loading shared libraries: liba.so: cannot open shared object file: Permission denied',
  ]);
});

test('names the base that has all, and what to copy where none has', async () => {
  const items = [
    ...usual,
    ...glibc,
    file('etc/os-release', 'ID=debian\nVERSION_CODENAME=bookworm\n'),
    lib('usr/lib/x86_64-linux-gnu/libpq.so.5.15', library('libpq.so.5')),
    symlink('usr/lib/x86_64-linux-gnu/libpq.so.5', 'libpq.so.5.15'),
  ];
  const cpp = await whyOf([...items, executable('app', program(['libstdc++.so.6', 'libc.so.6']))], start);
  assert.equal(cpp.advice?.text, 'It needs libstdc++.so.6 and glibc: cc-debian13.');
  const pq = await whyOf([...items, executable('app', program(['libpq.so.5', 'libc.so.6']))], start);
  assert.deepEqual(pq.advice, {
    base: 'gcr.io/distroless/base-nossl-debian12:nonroot',
    text: 'It needs libpq.so.5 and glibc: base-nossl-debian12, with libpq.so.5 copied to it.',
    copies: [
      {
        from: '/usr/lib/x86_64-linux-gnu/libpq.so.5.15',
        to: '/usr/lib/x86_64-linux-gnu/libpq.so.5',
        package: 'libpq5',
      },
    ],
  });
});

test('answers for a library as for a program', async () => {
  const items = [...usual, ...glibc, lib('opt/liba.so', library('liba.so', { needed: ['libc.so.6', 'libnone.so'] }))];
  const report = await whyOf(items, {}, '/opt/liba.so');
  assert.deepEqual(found(report), ['libc.so.6 /lib/x86_64-linux-gnu/libc.so.6 default']);
  assert.equal(report.findings[0]?.kind, 'missing-library');
});

/** As ldconfig writes it for amd64. */
function loaderCache(rows: readonly (readonly [string, string])[]): Uint8Array {
  const text = rows.flat().map((one) => `${one}\0`);
  const head = Buffer.alloc(48 + rows.length * 24);
  head.write('glibc-ld.so.cache1.1', 'latin1');
  head.writeUInt32LE(rows.length, 20);
  head.writeUInt32LE(text.join('').length, 24);
  let end = head.length;
  rows.forEach(([key, value], i) => {
    const at = 48 + i * 24;
    head.writeUInt32LE(0x0303, at);
    head.writeUInt32LE(end, at + 4);
    head.writeUInt32LE(end + key.length + 1, at + 8);
    end += key.length + value.length + 2;
  });
  return Buffer.concat([head, Buffer.from(text.join(''), 'latin1')]);
}
