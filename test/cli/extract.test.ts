import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { extract } from '../../src/cli/extract';
import { imageFolder } from '../support/imageFolder';
import { oldDockerArchive } from '../support/images';
import { keptIo } from '../support/io';
import { dir, file, symlink, tar } from '../support/tar';

const big = Buffer.alloc(2_500_000, 'x');
const layers = [
  tar([
    dir('app', { mode: 0o555 }),
    file('app/run', 'binary', { mode: 0o4755, mtime: 1_700_000_000 }),
    file('app/big', '', { data: big }),
    symlink('app/link', 'run'),
    symlink('app/out', '/etc/passwd'),
    file('etc/passwd', 'root'),
    symlink('current', 'app/run'),
  ]),
];
const folder = imageFolder(new Map([['save.tar', tar(oldDockerArchive([{ name: 'app:1', layers }]))]]));
const image = `docker-archive:${path.join(folder, 'save.tar')}`;
let places = 0;

function place(): string {
  const made = path.join(folder, `place-${++places}`);
  mkdirSync(made);
  return made;
}

async function run(signal: AbortSignal | undefined, ...argv: string[]): Promise<{ code: number; err: string[] }> {
  const io = keptIo(signal);
  return { code: await extract(argv, io), err: io.lines };
}

test('a file goes into a directory or to a place of its own, through links, without setuid and with its time', async () => {
  const into = place();
  assert.deepEqual(await run(undefined, image, '/current', into), { code: 0, err: [] });
  assert.deepEqual(await run(undefined, image, 'app/run', path.join(into, 'own')), { code: 0, err: [] });
  assert.deepEqual(readdirSync(into), ['current', 'own']);
  const stats = lstatSync(path.join(into, 'own'));
  assert.equal(stats.mode & 0o7777, 0o755);
  assert.equal(stats.mtimeMs, 1_700_000_000_000);
  assert.equal(readFileSync(path.join(into, 'current'), 'utf8'), 'binary');
});

test('a directory with its files, and links only where they stay in it', async () => {
  const into = place();
  const { code, err } = await run(undefined, image, '/app', into);
  assert.equal(code, 0);
  assert.deepEqual(err, [
    '2 files with 2.5 MB, 1 directories and 1 links are written.',
    'Left out: /app/out, a link to something that is not extracted.',
  ]);
  assert.deepEqual(readdirSync(path.join(into, 'app')), ['big', 'link', 'run']);
  assert.equal(readlinkSync(path.join(into, 'app/link')), 'run');
  assert.ok(readFileSync(path.join(into, 'app/big')).equals(big));
});

test('the root of an image goes into the directory itself', async () => {
  const into = place();
  assert.equal((await run(undefined, image, '/', into)).code, 0);
  assert.deepEqual(readdirSync(into), ['app', 'current', 'etc']);
});

test('a few bytes that stand for more than a disk has take no more room when they are written', async () => {
  const size = 6_000_000_000;
  const sparse = {
    size,
    parts: [
      [5, 5],
      [size - 10, 5],
    ],
  };
  const holes = [tar([file('disk', 'helloworld', { type: 'S', magic: 'gnu', sparse })])];
  const other = imageFolder(new Map([['holes.tar', tar(oldDockerArchive([{ layers: holes }]))]]));
  const into = place();
  const archive = `docker-archive:${path.join(other, 'holes.tar')}`;
  assert.deepEqual(await run(undefined, archive, '/disk', into), { code: 0, err: [] });
  const written = statSync(path.join(into, 'disk'));
  assert.equal(written.size, size);
  assert.ok(written.blocks * 512 < 1_000_000);
  const end = Buffer.alloc(10);
  const opened = openSync(path.join(into, 'disk'), 'r');
  readSync(opened, end, 0, 10, size - 10);
  closeSync(opened);
  assert.equal(end.toString(), 'world\0\0\0\0\0');
});

test('files that were stored without their holes are written with them', async () => {
  const sparse = {
    size: 3_000_000,
    parts: [
      [0, 5],
      [2_999_995, 5],
    ],
  };
  const holes = [tar([file('app/disk', 'helloworld', { type: 'S', magic: 'gnu', sparse })])];
  const other = imageFolder(new Map([['holes.tar', tar(oldDockerArchive([{ layers: holes }]))]]));
  const archive = `docker-archive:${path.join(other, 'holes.tar')}`;
  const expected = Buffer.alloc(3_000_000);
  expected.write('hello', 0);
  expected.write('world', 2_999_995);
  const into = place();
  assert.deepEqual(await run(undefined, archive, '/app/disk', into), { code: 0, err: [] });
  assert.ok(readFileSync(path.join(into, 'disk')).equals(expected));
  assert.deepEqual(await run(undefined, archive, '/app', into), {
    code: 0,
    err: ['1 files with 3.0 MB, 1 directories and 0 links are written.'],
  });
  assert.ok(readFileSync(path.join(into, 'app/disk')).equals(expected));
});

test('nothing is written over or through a link on this machine', async () => {
  const into = place();
  writeFileSync(path.join(into, 'run'), 'mine');
  const { code, err } = await run(undefined, image, '/app/run', into);
  assert.deepEqual([code, err.length], [2, 1]);
  assert.match(err[0] ?? '', /run already exists; give --force to replace it\.$/);
  assert.equal(readFileSync(path.join(into, 'run'), 'utf8'), 'mine');

  const outside = place();
  symlinkSync(outside, path.join(into, 'app'));
  assert.equal((await run(undefined, '--force', image, '/', into)).code, 2);
  assert.deepEqual(readdirSync(outside), []);

  writeFileSync(path.join(outside, 'run'), 'theirs');
  const links = place();
  symlinkSync(path.join(outside, 'run'), path.join(links, 'run'));
  assert.deepEqual(await run(undefined, '--force', image, '/app/run', links), { code: 0, err: [] });
  assert.equal(readFileSync(path.join(outside, 'run'), 'utf8'), 'theirs');
  assert.equal(readFileSync(path.join(links, 'run'), 'utf8'), 'binary');
});

test('an abort leaves no part of a file', async () => {
  const into = place();
  const stop = new AbortController();
  const io = { ...keptIo(stop.signal) };
  const running = extract([image, '/app/big', into], io);
  stop.abort();
  await assert.rejects(running);
  assert.deepEqual(readdirSync(into), []);
});

test('what is not there or cannot be written is said in a sentence', async () => {
  const into = place();
  assert.deepEqual(await run(undefined, image, '/none', into), {
    code: 1,
    err: [`There is no /none in ${image}; distroless ls -R shows what there is.`],
  });
  const missing = path.join(into, 'no', 'such');
  assert.deepEqual(await run(undefined, image, '/app/run', missing), {
    code: 2,
    err: [`There is no directory ${path.dirname(missing)}; make it first.`],
  });
  assert.equal((await run(undefined, image, '/app/run')).code, 2);
  assert.ok(!existsSync(missing));
});
