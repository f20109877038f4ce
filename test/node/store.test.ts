import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { nodeStore } from '../../src/node/store';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-store-'));
const never = new AbortController().signal;
const program = path.join(folder, 'program.cjs');
const bytes = (length: number, value = 7): Uint8Array => new Uint8Array(length).fill(value);
let count = 0;
const fresh = (): string => path.join(folder, `store${++count}`);

before(async () => {
  const [entry, out] = ['test/support/storeProgram.ts', program];
  await build({ entryPoints: [entry], outfile: out, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
});
after(() => rmSync(folder, { recursive: true }));

test('a value that was written is read again, by another store of the same directory too', async () => {
  const directory = fresh();
  await nodeStore(directory, { limit: 1000 }).write('index.a-1', bytes(100), never);
  assert.deepEqual(await nodeStore(directory, { limit: 1000 }).read('index.a-1', never), Buffer.from(bytes(100)));
  assert.equal(await nodeStore(directory, { limit: 1000 }).read('index.b', never), undefined);
});

test('only the user may look into the directory and its files', { skip: process.platform === 'win32' }, async () => {
  const directory = fresh();
  await nodeStore(directory, { limit: 1000 }).write('a', bytes(1), never);
  const [name = ''] = readdirSync(directory);
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(path.join(directory, name)).mode & 0o777, 0o600);
});

test('where the limit was lowered to nothing, what was kept before goes at the next write', async () => {
  const directory = fresh();
  await nodeStore(directory, { limit: 1000 }).write('a', bytes(100), never);
  await nodeStore(directory, { limit: 0 }).write('b', bytes(1), never);
  assert.deepEqual(readdirSync(directory), []);
});

test('a key that is none keeps nothing and leads nowhere', async () => {
  const directory = fresh();
  const store = nodeStore(directory, { limit: 1000 });
  for (const key of ['', '../a', 'a/b', 'A', 'a b', 'x'.repeat(201)]) {
    await store.write(key, bytes(1), never);
    assert.equal(await store.read(key, never), undefined, key);
  }
  assert.deepEqual(readdirSync(folder).includes('a'), false);
});

test('what was not used for longest goes first, and reading is a use', async () => {
  const directory = fresh();
  const store = nodeStore(directory, { limit: 350 });
  for (const key of ['a', 'b', 'c']) await store.write(key, bytes(100), never);
  ['a', 'b', 'c'].forEach((key, n) => utimesSync(path.join(directory, `kept-${key}.bin`), 1000 + n, 1000 + n));
  await store.read('a', never);
  await store.write('d', bytes(100), never);
  assert.deepEqual(readdirSync(directory).sort(), ['kept-a.bin', 'kept-c.bin', 'kept-d.bin']);
});

test('what is larger than the store is not kept, and puts nothing else out', async () => {
  const directory = fresh();
  const store = nodeStore(directory, { limit: 100 });
  await store.write('a', bytes(50), never);
  assert.equal(await store.create('b', 101, never), undefined);
  assert.equal((await store.read('a', never))?.length, 50);
});

test('a value appears only when it is whole, and one that is given up leaves nothing', async () => {
  const directory = fresh();
  const store = nodeStore(directory, { limit: 1000 });
  const first = await store.create('a', 20, never);
  assert.equal(await first?.write(bytes(10)), true);
  assert.equal(await store.read('a', never), undefined);
  assert.equal(await first?.write(bytes(10)), true);
  await first?.commit();
  assert.equal((await store.read('a', never))?.length, 20);
  const second = await store.create('b', 20, never);
  await second?.write(bytes(10));
  await second?.discard();
  const third = await store.create('c', 5, never);
  assert.equal(await third?.write(bytes(6)), false);
  await third?.commit();
  assert.deepEqual(readdirSync(directory), ['kept-a.bin']);
});

test('an open value stays readable when its key goes', { skip: process.platform === 'win32' }, async () => {
  const directory = fresh();
  const store = nodeStore(directory, { limit: 1000 });
  await store.write('a', bytes(10), never);
  const file = await store.open('a', never);
  rmSync(path.join(directory, 'kept-a.bin'));
  assert.equal((await file?.read(0, 10, never))?.length, 10);
  await file?.close();
});

test('a directory that cannot be made or written keeps nothing and is no error', async () => {
  const inTheWay = fresh();
  writeFileSync(inTheWay, '');
  const store = nodeStore(path.join(inTheWay, 'deep'), { limit: 1000 });
  await store.write('a', bytes(1), never);
  assert.equal(await store.read('a', never), undefined);
  const odd = fresh();
  mkdirSync(path.join(odd, 'kept-a.bin'), { recursive: true });
  await nodeStore(odd, { limit: 1000 }).write('a', bytes(1), never);
  assert.equal(await nodeStore(odd, { limit: 1000 }).read('a', never), undefined);
  const readOnly = fresh();
  mkdirSync(readOnly);
  chmodSync(readOnly, 0o500);
  await nodeStore(readOnly, { limit: 1000 }).write('a', bytes(1), never);
  chmodSync(readOnly, 0o700);
});

test('an abort rejects with its reason', async () => {
  const store = nodeStore(fresh(), { limit: 1000 });
  const aborted = AbortSignal.abort(new Error('enough'));
  await assert.rejects(store.read('a', aborted), /enough/);
  await assert.rejects(store.write('a', bytes(1), aborted), /enough/);
  await assert.rejects(store.create('a', 1, aborted), /enough/);
});

test('two processes that write the same keys and put each other out only ever leave whole values', async () => {
  const directory = fresh();
  const run = (value: number): Promise<unknown[]> =>
    once(spawn(process.execPath, [program, directory, 'write', `${value}`], { stdio: 'inherit' }), 'exit');
  const ends = await Promise.all([run(1), run(2)]);
  assert.deepEqual(ends, [
    [0, null],
    [0, null],
  ]);
  const names = readdirSync(directory);
  const sizes = names.map((name) => statSync(path.join(directory, name)).size);
  assert.equal(names.filter((name) => name.startsWith('part-')).length, 0);
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 100_000, `${sizes}`);
});

test('what a killed writer leaves is never read, and swept when it is old', async () => {
  const directory = fresh();
  const child = spawn(process.execPath, [program, directory, 'hang', '3'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const [debris = ''] = readdirSync(directory);
  assert.match(debris, /^part-/);
  const store = nodeStore(directory, { limit: 100_000 });
  assert.equal(await store.read('k0', never), undefined);
  await store.write('a', bytes(1), never);
  assert.deepEqual(readdirSync(directory).sort(), ['kept-a.bin', debris], 'its writer may still be at it');
  utimesSync(path.join(directory, debris), 1000, 1000);
  await store.write('a', bytes(1), never);
  assert.deepEqual(readdirSync(directory), ['kept-a.bin']);
});

test('a disk that takes no more keeps nothing and leaves nothing', { skip: process.platform === 'win32' }, () => {
  const directory = fresh();
  // The shell's limit of file sizes makes writes fail in their middle, as a full disk does.
  const script = `ulimit -f 8; exec "${process.execPath}" "${program}" "${directory}" large 4`;
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
  assert.deepEqual([status, stdout.trim(), readdirSync(directory)], [0, 'false', []]);
});

test('clearing removes everything of the store, what is being written too, and nothing else', async () => {
  const directory = fresh();
  assert.equal(await nodeStore(directory, { limit: 1000 }).clear(), 0);
  const store = nodeStore(directory, { limit: 1000 });
  await store.write('a', bytes(100), never);
  writeFileSync(path.join(directory, 'not-ours.bin'), 'x');
  const writer = await store.create('b', 50, never);
  await writer?.write(bytes(50));
  assert.equal(await store.clear(), 150);
  await writer?.commit();
  assert.deepEqual(readdirSync(directory), ['not-ours.bin']);
});

test('a limit that changes holds from the next write on', async () => {
  const limits = { limit: 1000 };
  const store = nodeStore(fresh(), limits);
  await store.write('a', bytes(100), never);
  limits.limit = 150;
  await store.write('b', bytes(100), never);
  assert.equal(await store.read('a', never), undefined);
  assert.equal((await store.read('b', never))?.length, 100);
});
