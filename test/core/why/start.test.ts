import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elf } from '../../support/elf';
import { dir, file, symlink, type TarItem } from '../../support/tar';
import { executable, noted, told, usual, whyOf } from '../../support/whyImage';

const app = executable('app', elf());

async function toldOf(items: readonly TarItem[], config: object): Promise<readonly string[]> {
  return told(await whyOf([...usual, ...items], config));
}

test('looks for a bare word in PATH, or where engines look without one, and follows links', async () => {
  const items = [executable('opt/app-1', elf()), symlink('usr/bin/app', '../../opt/app-1')];
  const report = await whyOf([...usual, ...items], { Cmd: ['app', 'x'] });
  assert.deepEqual(told(report), []);
  assert.deepEqual(report.start.steps, [
    { kind: 'on-path', word: 'app', path: '/usr/bin/app' },
    { kind: 'link', path: '/usr/bin/app', to: '/opt/app-1' },
  ]);
  assert.deepEqual(await toldOf(items, { Entrypoint: ['app'], Env: ['PATH=/bin'] }), [
    'error not-found: exec: "app": executable file not found in $PATH',
  ]);
  assert.deepEqual(await toldOf(items, { Entrypoint: ['./app-1'], WorkingDir: '/opt' }), []);
});

test('says why a path cannot be started', async () => {
  const cases: readonly (readonly [TarItem[], object, string])[] = [
    [[], {}, 'error not-found: exec: "/app": stat /app: no such file or directory'],
    [[file('app')], {}, 'error not-executable: exec: "/app": permission denied'],
    [[dir('app')], {}, 'error not-executable: exec: "/app": permission denied'],
    [[executable('app', '')], {}, 'error no-program: exec /app: exec format error'],
    [[executable('app', 'echo')], {}, 'error no-program: exec /app: exec format error'],
    [[executable('app', elf({ machine: 183 }))], {}, 'error wrong-architecture: exec /app: exec format error'],
    [[executable('app', elf({ type: 1 }))], {}, 'error no-program: exec /app: exec format error'],
    [
      [executable('app', elf(), { mode: 0o700 })],
      { User: '65532' },
      'error not-executable: exec /app: permission denied',
    ],
    [[app], { User: 'app' }, 'error unknown-user: unable to find user app: no matching entries in passwd file'],
    [[app], { User: '0:app' }, 'error unknown-user: unable to find group app: no matching entries in group file'],
    [[app], { User: '4294967294' }, 'error unknown-user: uids and gids must be in range 0-2147483647'],
    [[symlink('app', 'app')], {}, 'error not-found: exec: "/app": stat /app: too many levels of symbolic links'],
    [[app], { Entrypoint: ['/app/x'] }, 'error not-found: exec: "/app/x": stat /app/x: not a directory'],
    [[app], { Entrypoint: ['/app/'] }, 'error not-found: exec: "/app/": stat /app/: not a directory'],
  ];
  for (const [items, config, expected] of cases) {
    assert.deepEqual(await toldOf(items, { Entrypoint: ['/app'], ...config }), [expected]);
  }
});

test('lets owners, groups and root in, and nobody through a closed directory', async () => {
  const of = (mode: number, more: object): TarItem[] => [executable('app', elf(), { mode, ...more })];
  const user = { Entrypoint: ['/app'], User: 'nonroot' };
  assert.deepEqual(await toldOf(of(0o500, { uid: 65532 }), user), []);
  assert.deepEqual(await toldOf(of(0o050, { gid: 50 }), user), []);
  assert.equal((await toldOf(of(0o050, { gid: 50 }), { ...user, User: '65532:65532' })).length, 1);
  assert.equal((await toldOf(of(0o077, { uid: 65532 }), user)).length, 1);
  assert.deepEqual(await toldOf(of(0o001, {}), { ...user, User: '' }), []);
  const shut = [dir('x', { mode: 0o700 }), executable('x/app', elf())];
  assert.deepEqual(await toldOf(shut, { ...user, Entrypoint: ['/x/app'] }), [
    'error closed-directory: exec: "/x/app": stat /x/app: permission denied',
  ]);
});

test('follows the first lines of scripts as the kernel and env do', async () => {
  const tools = [
    executable('bin/sh', elf()),
    executable('usr/bin/env', elf()),
    executable('usr/bin/node', elf()),
    file('x.js'),
  ];
  const said = (script: string): Promise<readonly string[]> =>
    toldOf([...tools, executable('run', script)], { Entrypoint: ['/run'] });
  assert.deepEqual(await said('#!/bin/sh\n'), []);
  assert.deepEqual(await said('#! /bin/sh -e \n'), []);
  assert.deepEqual(await said('#!/usr/bin/env node\n'), []);
  assert.deepEqual(await said('#!/usr/bin/env -S node --no-warnings\n'), []);
  assert.deepEqual(await said('#!/usr/bin/env -S X=1 node\n'), []);
  assert.deepEqual(await said('#!/bin/bash\n'), ['error no-interpreter: exec /run: no such file or directory']);
  assert.deepEqual(await said('#!/bin/sh\r\n'), ['error no-interpreter: exec /run: no such file or directory']);
  assert.deepEqual(await said('#!/usr/bin/env node\r\n'), [
    "error not-found: env: 'node\\r': No such file or directory",
  ]);
  assert.deepEqual(await said('\xef\xbb\xbf#!/bin/sh\n'), ['error no-program: exec /run: exec format error']);
  assert.deepEqual(await said('#!/usr/bin/env python3\n'), [
    "error not-found: env: 'python3': No such file or directory",
  ]);
  assert.deepEqual(await said('#!/usr/bin/env node --no-warnings\n'), [
    "error not-found: env: 'node --no-warnings': No such file or directory",
  ]);
  assert.deepEqual(await said('#!/run\n'), ['error no-interpreter: exec /run: too many levels of symbolic links']);
});

test('needs a shell for the shell form, and looks for a plain command in it', async () => {
  const shell = executable('bin/sh', elf());
  const form = (text: string): object => ({ Cmd: ['/bin/sh', '-c', text] });
  assert.deepEqual(await toldOf([app], form('/app')), [
    'error no-shell: exec: "/bin/sh": stat /bin/sh: no such file or directory',
  ]);
  assert.deepEqual(await toldOf([app, shell], form('exec /app --x=1')), []);
  assert.deepEqual(await toldOf([app, shell], form('none --x')), ['error not-found: none: not found']);
  for (const text of ['none && /app', 'X=1 none', '$none', 'cd none', 'test -f none', '"none"']) {
    assert.deepEqual(await toldOf([app, shell], form(text)), [], text);
  }
  // A login shell reads files that set PATH, and busybox has programs in itself.
  assert.deepEqual(await toldOf([app, shell], { Cmd: ['/bin/sh', '-lc', 'none'] }), []);
  const busybox = [executable('bin/busybox', elf()), symlink('bin/sh', 'busybox')];
  assert.deepEqual(await toldOf([app, ...busybox], form('uname -a')), []);
  assert.deepEqual(await toldOf([app, ...busybox], form('/none')), ['error not-found: /none: not found']);
  assert.deepEqual(await toldOf([app], { Entrypoint: ['/app'], ...form('x') }), ['warning no-shell: ']);
});

test('goes on to what a script or an init starts, and keeps silent where it cannot know', async () => {
  const tools = [
    executable('bin/sh', elf()),
    executable('sbin/tini', elf()),
    executable('entry.sh', '#!/bin/sh\nset -e\nexec "$@"\n'),
    executable('app', elf({ machine: 183 })),
  ];
  const wrong = ['error wrong-architecture: exec /app: exec format error'];
  assert.deepEqual(await toldOf(tools, { Entrypoint: ['/entry.sh'], Cmd: ['/app'] }), wrong);
  assert.deepEqual(await toldOf(tools, { Entrypoint: ['/entry.sh'], Cmd: ['serve'] }), [
    'error not-found: serve: not found',
  ]);
  assert.deepEqual(await toldOf(tools, { Entrypoint: ['tini', '-g', '--', '/app'] }), wrong);
  assert.deepEqual(await toldOf(tools, { Entrypoint: ['tini', '--', 'none'] }), [
    'error not-found: exec none failed: No such file or directory',
  ]);
});

test('says of a command that a script was given no more than the text of the script tells', async () => {
  const given = async (script: string, ...cmd: string[]): Promise<readonly string[]> => {
    const items = [executable('bin/sh', elf()), executable('entry.sh', `#!/bin/sh\n${script}\n`), file('x/server.js')];
    return toldOf([...items, executable('usr/bin/node', elf())], { Entrypoint: ['/entry.sh'], Cmd: cmd });
  };
  const [missing, closed] = ['not-found: none: not found', 'not-executable: /x/server.js: Permission denied'];
  assert.deepEqual(await given('set -eu\n# cd /x\nexport A=b\nexec "$@"', 'none'), [`error ${missing}`]);
  assert.deepEqual(await given('[ -d /data ] || exit 1\nexec "$@"', 'none'), [`warning ${missing}`]);
  assert.deepEqual(await given('exec "$@"', '/x/server.js'), [`error ${closed}`]);
  assert.deepEqual(await given('chmod +x /x/server.js\nexec "$@"', '/x/server.js'), [`warning ${closed}`]);
  for (const open of [
    '[ -x "$1" ] || set -- node "$@"',
    'PATH=/x:$PATH',
    'shift',
    '. /env',
    'if x; then source y; fi',
  ]) {
    assert.deepEqual(await given(`${open}\nexec "$@"`, '/x/server.js'), [], open);
    assert.deepEqual(await given(`${open}\nexec "$@"`, 'none'), [], open);
  }
  assert.deepEqual(await given('cd /x\nexec "$@"', './none'), []);
  assert.deepEqual(await given('cd /x\nexec "$@"', 'node', 'server.js'), []);
  assert.deepEqual(await given('exec "$@"', 'node', 'server.js'), [
    "error missing-argument: Error: Cannot find module '/server.js'",
  ]);
});

test('takes the words after an init for its command, with all of their own options', async () => {
  const tools = [executable('sbin/tini', elf()), app];
  for (const words of [['/app', '--', 'none'], ['-p', 'SIGTERM', '--', '/app', '--', 'none'], ['-h']]) {
    assert.deepEqual(await toldOf(tools, { Entrypoint: ['tini', ...words] }), [], words.join(' '));
  }
});

test('takes an entrypoint of one empty word for none, and an empty PATH for one without a directory', async () => {
  const items = [app, executable('x/tool', elf())];
  assert.deepEqual(await toldOf(items, { Entrypoint: [''], Cmd: ['/app'] }), []);
  const inX = { Entrypoint: ['tool'], WorkingDir: '/x' };
  assert.deepEqual(await toldOf(items, { ...inX, Env: ['PATH='] }), [
    'error not-found: exec: "tool": executable file not found in $PATH',
  ]);
  for (const path of ['.', ':/bin', '../x']) {
    assert.deepEqual(await toldOf(items, { ...inX, Env: [`PATH=${path}`] }), [
      'warning not-found: exec: "tool": cannot run executable found relative to current directory',
    ]);
  }
});

test('advises of the program itself what becomes of shells, scripts and inits before it, and no base for a shell', async () => {
  const items = [
    ...usual,
    executable('bin/sh', elf()),
    executable('sbin/tini', elf()),
    executable('usr/bin/node', elf()),
    executable('entry.sh', '#!/bin/sh\nset -e\nexec "$@"\n'),
    executable('run', '#!/bin/sh\necho\n'),
    file('x.js'),
    app,
  ];
  const advised = async (...argv: string[]): Promise<readonly unknown[]> => {
    const { advice } = await whyOf(items, { Entrypoint: argv, Env: ['NODE_VERSION=22.1.0'] });
    return [advice?.base, advice?.text];
  };
  const node = 'gcr.io/distroless/nodejs22-debian13:nonroot';
  assert.deepEqual(await advised('/entry.sh', 'node', 'x.js'), [
    node,
    'It needs Node 22: nodejs22-debian13. The base does not have /entry.sh and /bin/sh, which come before it: its entrypoint is the runtime, so give it CMD ["x.js"].',
  ]);
  assert.deepEqual(await advised('tini', '--', '/app', 'x'), [
    'gcr.io/distroless/static-debian13:nonroot',
    'It is linked statically and needs no library: static-debian13. The base does not have /sbin/tini, which comes before it: start ["/app","x"] itself.',
  ]);
  for (const argv of [['/run'], ['sh', '-c', 'app && app'], ['/entry.sh', '/run']]) {
    const [base, text] = await advised(...argv);
    assert.equal(base, undefined);
    assert.match(String(text), /^It is run by the shell \/bin\/sh.*, and no distroless base has a shell/);
  }
});

test('says that there is nothing to start, without finding fault', async () => {
  const report = await whyOf(usual, {});
  assert.deepEqual(told(report), []);
  assert.deepEqual(noted(report), ['The image names nothing to start, as base images do.']);
});

test('notes what many programs want, and what 65532 would miss', async () => {
  const full = await whyOf([...usual, app], { Entrypoint: ['/app'], User: 'nonroot', WorkingDir: '/home/nonroot' });
  assert.deepEqual(noted(full), []);
  const bare = await whyOf([executable('app', elf(), { mode: 0o700 })], { Entrypoint: ['/app'], WorkingDir: '/app.d' });
  assert.deepEqual(noted(bare), [
    'There is no /tmp, which many programs write to.',
    '/etc/passwd has no entry for root, so that programs that ask for their user fail.',
    'There are no certificate authorities, so that no TLS connection to a server can be verified.',
    'There are no time zones, so that all times are UTC.',
    'If it is run as 65532: uid 65532 may not execute /app (-rwx------, owner 0:0).',
    'If it is run as 65532: uid 65532 may not write to the working directory /app.d.',
  ]);
  assert.deepEqual(await toldOf([app], { Entrypoint: ['/app'], Env: ['TZ=Europe/Rome'] }), ['warning surroundings: ']);
});
