import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { ls } from '../../src/cli/ls';
import { under, ociLayout, oldDockerArchive } from '../support/images';
import { imageFolder } from '../support/imageFolder';
import { keptIo, outputOf } from '../support/io';
import { memoryStore } from '../support/memoryStore';
import { dir, file, hardlink, symlink, tar } from '../support/tar';

const layers = [
  tar([
    dir('usr', { mtime: 1_700_000_000 }),
    dir('usr/bin', { mode: 0o1777 }),
    file('usr/bin/su', 'binary', { mode: 0o4755, uid: 0, gid: 42, mtime: 1_700_000_000 }),
    hardlink('usr/bin/sudo', 'usr/bin/su'),
    symlink('bin', 'usr/bin'),
    { name: 'null', type: '3', major: 1, minor: 3, mode: 0o666 },
  ]),
  tar([file('odd\x1bname', '', { uid: 65532, gid: 65532 }), hardlink('broken', 'nothing')]),
];
const image = { name: 'app:1', layers };
const folder = imageFolder(
  new Map([...under('layout', ociLayout([image])), ['save.tar', tar(oldDockerArchive([image]))]]),
);
const saved = `docker-archive:${path.join(folder, 'save.tar')}`;

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string[] }> {
  const io = keptIo();
  return { code: await ls(argv, io), out: outputOf(io), err: io.lines };
}

const rows = (out: string): string[] => (JSON.parse(out) as { path: string }[]).map((row) => row.path);

test('ls lists the root with modes, owners, sizes, times and links', async () => {
  assert.deepEqual(await run(saved), {
    code: 0,
    err: [],
    out: `lrwxrwxrwx 0/0                  0 1970-01-01 00:00 /bin -> usr/bin
hrw-r--r-- 0/0                  0 1970-01-01 00:00 /broken -> nothing
crw-rw-rw- 0/0                1,3 1970-01-01 00:00 /null
-rw-r--r-- 65532/65532          0 1970-01-01 00:00 /odd\\u{1b}name
drwxr-xr-x 0/0                  0 2023-11-14 22:13 /usr
`,
  });
});

test('ls shows setuid and sticky bits, and a hard link with the size of its target', async () => {
  const { out } = await run('-R', saved, '/usr');
  assert.equal(
    out,
    `drwxrwxrwt 0/0                  0 1970-01-01 00:00 /usr/bin
-rwsr-xr-x 0/42                 6 2023-11-14 22:13 /usr/bin/su
-rwsr-xr-x 0/42                 6 2023-11-14 22:13 /usr/bin/sudo
`,
  );
});

test('ls --json gives one row an entry', async () => {
  const { out } = await run('--json', '-R', saved);
  assert.deepEqual(rows(out), [
    '/bin',
    '/broken',
    '/null',
    '/odd\x1bname',
    '/usr',
    '/usr/bin',
    '/usr/bin/su',
    '/usr/bin/sudo',
  ]);
  const all = JSON.parse(out) as object[];
  assert.deepEqual(all[0], {
    path: '/bin',
    type: 'symlink',
    size: 0,
    mode: 0o777,
    uid: 0,
    gid: 0,
    mtime: 0,
    link: 'usr/bin',
    layer: 1,
  });
  assert.deepEqual(all[1], {
    path: '/broken',
    type: 'hardlink',
    size: 0,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 0,
    link: 'nothing',
    layer: 2,
  });
  assert.deepEqual(all[7], {
    path: '/usr/bin/sudo',
    type: 'file',
    size: 6,
    mode: 0o4755,
    uid: 0,
    gid: 42,
    mtime: 1_700_000_000,
    layer: 1,
  });
});

test('ls is the same over every kind of place', async () => {
  const layout = `oci:${path.join(folder, 'layout')}`;
  const { out } = await run('-R', '--json', saved);
  for (const name of [layout, `${layout}:app:1`, `${saved}:app:1`])
    assert.equal((await run('-R', '--json', name)).out, out, name);
});

test('ls follows a link to a directory and shows a file or another link itself', async () => {
  assert.deepEqual(rows((await run('--json', saved, '/bin')).out), ['/usr/bin/su', '/usr/bin/sudo']);
  assert.deepEqual(rows((await run('--json', saved, '/bin/su')).out), ['/usr/bin/su']);
});

test('ls of an empty directory is empty', async () => {
  const empty = imageFolder(new Map([['e.tar', tar(oldDockerArchive([{ layers: [] }]))]]));
  assert.deepEqual(await run('--json', `docker-archive:${path.join(empty, 'e.tar')}`), {
    code: 0,
    out: '[]\n',
    err: [],
  });
});

test('ls tells a missing path with 1 and everything else that is wrong with 2', async () => {
  assert.deepEqual(await run(saved, '/none'), {
    code: 1,
    out: '',
    err: [`There is no /none in ${saved}; distroless ls -R shows what there is.`],
  });
  assert.equal((await run(saved, '/bin/su/x')).code, 1);
  for (const argv of [
    [],
    ['image'],
    ['oci:'],
    ['--what', saved],
    [saved, '/', 'more'],
    [`oci:${folder}/none`],
    [`docker-archive:${folder}/none`],
  ]) {
    const { code, out, err } = await run(...argv);
    assert.deepEqual([code, out, err.length], [2, '', 1], argv.join(' '));
  }
});

test('ls stops when it is told to', async () => {
  await assert.rejects(ls([saved], keptIo(AbortSignal.abort(new Error('enough')))), /enough/);
});

test('ls reads both images of the sample workspace', async () => {
  const expected = ['/app', '/bin', '/etc', '/home', '/tmp', '/usr'];
  for (const name of ['oci:sample/image', 'docker-archive:sample/hello.tar']) {
    const { code, out } = await run('--json', name);
    assert.deepEqual([code, code === 0 && rows(out)], [0, expected]);
  }
});

test('ls --layer shows what one layer has, and --platform refuses an image for another', async () => {
  const { out } = await run('--json', '-R', '--layer', '2', saved);
  assert.deepEqual(
    (JSON.parse(out) as { path: string; layer: number }[]).map(({ path, layer }) => [path, layer]),
    [
      ['/broken', 2],
      ['/odd\x1bname', 2],
    ],
  );
  assert.deepEqual(await run('--layer', '3', saved), {
    code: 2,
    out: '',
    err: [`${saved} has no layer 3; its layers are numbered from 1, the lowest, to 2.`],
  });
  assert.deepEqual(await run('--platform', 'linux/arm64', saved), {
    code: 2,
    out: '',
    err: [`${saved} is for linux/amd64, not for linux/arm64; ask for another platform.`],
  });
});

test('ls --layer shows only that layer, also where all are kept from before, or one is there twice', async () => {
  const [lower, upper] = [tar([file('a', '1')]), tar([file('b', '2')])];
  const twice = imageFolder(ociLayout([{ layers: [lower, upper, lower] }]));
  const name = `oci:${twice}`;
  const store = memoryStore();
  const listed = async (...argv: string[]): Promise<readonly string[]> => {
    const io = { ...keptIo(), store };
    assert.equal(await ls(['--json', '-R', ...argv, name], io), 0);
    return (JSON.parse(outputOf(io)) as { path: string; layer: number }[]).map((row) => `${row.path} ${row.layer}`);
  };
  assert.deepEqual(await listed(), ['/a 3', '/b 2']);
  assert.equal(store.kept.size > 0, true);
  assert.deepEqual(await listed('--layer', '1'), ['/a 1']);
  assert.deepEqual(await listed('--layer', '2'), ['/b 2']);
});

test('ls looks into a file to see what kind of image it is', async () => {
  const { code, out } = await run(path.join(folder, 'save.tar'), '/usr/bin/su');
  assert.deepEqual([code, out.split(' ')[0]], [0, '-rwsr-xr-x']);
});

test('what is right of an image with a damaged layer is shown, and the damage is said', async () => {
  const sound = ociLayout([{ layers: [tar([file('sound')]), tar([file('hurt')])] }]);
  const hurt = [...sound].map(([name, bytes]) => [name, bytes] as const);
  const blobs = hurt.filter(([name, bytes]) => name.startsWith('blobs/') && bytes[0] === 0x1f);
  blobs[1]![1].fill(0, 20, 30); // there are two layers
  const at = `oci:${path.join(imageFolder(under('hurt', new Map(hurt))), 'hurt')}`;
  const { code, out, err } = await run(at);
  assert.equal(code, 2);
  assert.match(out, /\/sound$/m);
  assert.equal(err.length, 1);
  assert.match(err[0] ?? '', /^Layer 2 of 2 of oci:/);
});
