import assert from 'node:assert/strict';
import { test } from 'node:test';
import { library, program, type TestElf } from '../../support/elf';
import { dir, file, symlink, type TarItem } from '../../support/tar';
import { executable, noted, told, usual, whyOf } from '../../support/whyImage';

const glibc: readonly TarItem[] = [
  ...usual,
  executable('lib64/ld-linux-x86-64.so.2', library('ld-linux-x86-64.so.2')),
  file('lib/libc.so.6', '', { data: library('libc.so.6') }),
];
const python = [...glibc, executable('usr/bin/python3.13', program(['libc.so.6']))];
const node = [
  ...glibc,
  executable('usr/local/bin/node', program(['libc.so.6'])),
  file('usr/local/include/node/node_version.h', '#define NODE_MAJOR_VERSION 22\n#define NODE_MODULE_VERSION 127\n'),
  file('app/main.js'),
];
const packages = 'usr/local/lib/python3.13/site-packages';

function native(name: string, needed: readonly string[] = ['libc.so.6'], more: TestElf = {}): TarItem {
  return file(name, '', { data: library('', { needed, ...more }) });
}

test('takes modules of the version, of the stable interface and without a mark, and warns of others', async () => {
  const of = (...names: string[]): TarItem[] => [...python, ...names.map((name) => native(`${packages}/${name}`))];
  const start = { Entrypoint: ['/usr/bin/python3.13'] };
  const fine = ['a.cpython-313-x86_64-linux-gnu.so', 'b/c.abi3.so', 'd.so', 'b/e.cpython-311-x86_64-linux-gnu.so'];
  const both = [...fine, 'b/e.cpython-313-x86_64-linux-gnu.so'];
  assert.deepEqual(told(await whyOf(of(...both), start)), []);
  const old = await whyOf(of('x/y.cpython-311-x86_64-linux-gnu.so', 'x/z.cpython-311-x86_64-linux-gnu.so'), start);
  assert.deepEqual(
    old.findings.map(({ text }) => text),
    [
      `x has native modules for Python 3.11, which Python 3.13 does not load: /${packages}/x/y.cpython-311-x86_64-linux-gnu.so.`,
    ],
  );
  const musl = await whyOf(of('a.cpython-313-x86_64-linux-musl.so'), start);
  assert.equal(musl.findings[0]?.kind, 'wrong-module');
});

test('looks for packages where PYTHONPATH and a virtual environment have them, and says which Python others are for', async () => {
  const start = { Entrypoint: ['/venv/bin/python'], Env: ['PYTHONPATH=/deps'] };
  const items = [
    ...python,
    file('venv/pyvenv.cfg'),
    symlink('venv/bin/python', '/usr/bin/python3.13'),
    native('venv/lib/python3.13/site-packages/a.so', ['libnone.so.1']),
    native('deps/b.cpython-312-x86_64-linux-gnu.so'),
    dir('venv/lib/python3.11/site-packages/flask-3.dist-info'),
  ];
  assert.deepEqual(
    (await whyOf(items, start)).findings.map(({ kind, path }) => `${kind} ${path ?? ''}`),
    [
      'wrong-module /deps/b.cpython-312-x86_64-linux-gnu.so',
      'missing-library ',
      'wrong-module /venv/lib/python3.11/site-packages',
    ],
  );
});

test('finds what native modules need beside them, in the program, or nowhere', async () => {
  const items = [
    ...python,
    native(`${packages}/a/b.so`, ['libown-1.so', 'libc.so.6'], { rpath: '$ORIGIN/../a.libs' }),
    native(`${packages}/a.libs/libown-1.so`, ['libpq.so.5']),
  ];
  const report = await whyOf(items, { Entrypoint: ['/usr/bin/python3.13'] });
  assert.equal(report.findings[0]?.severity, 'warning');
  assert.match(
    report.findings[0]?.text ?? '',
    /libown-1\.so needs libpq\.so\.5, which no directory .* So b\.so cannot be loaded\.$/,
  );
  assert.equal(report.advice?.base, 'gcr.io/distroless/python3-debian13:nonroot');
  assert.deepEqual(report.advice?.copies, [
    { from: undefined, to: '/usr/lib/x86_64-linux-gnu/libpq.so.5', package: 'libpq5' },
  ]);
});

test('says of the standard library only as a note what cannot be loaded', async () => {
  const items = [...python, native('usr/lib/python3.13/lib-dynload/_tkinter.so', ['libtk8.6.so'])];
  const report = await whyOf(items, { Entrypoint: ['/usr/bin/python3.13'] });
  assert.deepEqual([told(report).length, noted(report).length], [0, 1]);
});

test('warns of addons of another Node, and of libraries they lack, but not of those for other systems', async () => {
  const addon = (name: string, version: number): TarItem =>
    file(name, '', {
      data: Buffer.concat([library(''), Buffer.from(`\0node_register_module_v${version}\0`)]),
    });
  const items = [
    ...node,
    addon('app/node_modules/old/build/Release/old.node', 115),
    addon('app/node_modules/good/build/Release/good.node', 127),
    native('app/node_modules/img/prebuilds/linux-x64/img.musl.node', ['libc.musl-x86_64.so.1']),
    native('app/node_modules/img/prebuilds/linux-arm64/img.node', ['libnone.so'], { machine: 183 }),
    file('app/node_modules/img/prebuilds/darwin-x64/img.node', '\xcf\xfa\xed\xfe'),
    native('app/node_modules/img/build/Release/obj.target/img.node', ['libnone.so']),
    native('app/node_modules/img/build/Release/img.node', ['libvips.so.42']),
  ];
  const report = await whyOf(items, { Entrypoint: ['node', 'main.js'], WorkingDir: '/app' });
  assert.deepEqual(
    report.findings.slice(0, 2).map(({ severity, kind, says = '' }) => `${severity} ${kind} ${says.slice(0, 60)}`),
    [
      'warning missing-library /app/node_modules/img/build/Release/img.node: error while lo',
      "warning wrong-module The module '/app/node_modules/old/build/Release/old.node' wa",
    ],
  );
});

test('misses the file that a runtime is to run, unless an option may have taken the word', async () => {
  const config = (...Cmd: string[]): object => ({ Entrypoint: ['/usr/local/bin/node'], Cmd, WorkingDir: '/app' });
  const said = async (...cmd: string[]): Promise<readonly string[]> => told(await whyOf(node, config(...cmd)));
  for (const words of [
    ['main.js'],
    ['./main'],
    ['--enable-source-maps', 'main.js'],
    ['-e', 'none'],
    ['-r', 'x', 'none'],
  ]) {
    assert.deepEqual(await said(...words), [], words.join(' '));
  }
  assert.deepEqual(await said('node', 'main.js'), ["error missing-argument: Error: Cannot find module '/app/node'"]);
  assert.deepEqual(await said('--max-old-space-size=9', 'dist/main.js'), [
    "error missing-argument: Error: Cannot find module '/app/dist/main.js'",
  ]);
});

test('follows Java to its machine, which it opens itself', async () => {
  const items = [
    ...glibc,
    executable('jre/bin/java', program(['libjli.so', 'libc.so.6'], { runpath: '$ORIGIN/../lib' })),
    native('jre/lib/libjli.so'),
    native('jre/lib/server/libjvm.so', ['libstdc++.so.6']),
    file('jre/release', 'JAVA_VERSION="21.0.2"\n'),
  ];
  const report = await whyOf(items, { Entrypoint: ['/jre/bin/java', '-Xmx1g', '-jar', 'app.jar'] });
  assert.deepEqual(told(report), [
    'error missing-library: /jre/lib/server/libjvm.so: error while loading shared libraries: libstdc++.so.6: cannot open shared object file: No such file or directory',
    'error missing-argument: Error: Unable to access jarfile app.jar',
  ]);
  assert.deepEqual(report.runtime, { kind: 'java', line: '21', home: '/jre' });
});
