import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { contextFileLimit } from '../../src/core/convert/context';
import { nodeContextFiles } from '../../src/node/contextFiles';
import { nodeHost } from '../../src/node/host';

const never = new AbortController().signal;
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-files-'));
const root = path.join(folder, 'context');
mkdirSync(path.join(root, 'sub'), { recursive: true });
writeFileSync(path.join(folder, 'secret'), 'outside');
writeFileSync(path.join(root, 'go.mod'), 'module example.com/app\n');
writeFileSync(path.join(root, 'large'), Buffer.alloc(contextFileLimit + 1, 'x'));
writeFileSync(path.join(root, 'limit'), Buffer.alloc(contextFileLimit, 'x'));
writeFileSync(path.join(root, 'binary'), Buffer.from([0x7f, 0xff, 0xfe]));
symlinkSync('go.mod', path.join(root, 'link'));
symlinkSync('../secret', path.join(root, 'out'));
symlinkSync('loop', path.join(root, 'loop'));
symlinkSync('gone', path.join(root, 'dangling'));
execFileSync('mkfifo', [path.join(root, 'pipe')]);
after(() => rmSync(folder, { recursive: true }));

const files = nodeContextFiles(root);

test('reads text of the context, through links that stay inside', async () => {
  assert.deepEqual(await files.read('go.mod', never), { kind: 'text', text: 'module example.com/app\n' });
  assert.deepEqual(await files.read('link', never), { kind: 'text', text: 'module example.com/app\n' });
  assert.equal((await files.read('limit', never)).kind, 'text');
});

test('tells missing from unreadable', async () => {
  const kinds: Record<string, string> = {};
  for (const file of [
    'none',
    'sub/none',
    'go.mod/none',
    'out',
    '../secret',
    'loop',
    'dangling',
    'large',
    'binary',
    'sub',
    'pipe',
  ]) {
    kinds[file] = (await files.read(file, never)).kind;
  }
  assert.deepEqual(kinds, {
    none: 'missing',
    'sub/none': 'missing',
    'go.mod/none': 'missing',
    out: 'unreadable',
    '../secret': 'unreadable',
    loop: 'unreadable',
    dangling: 'unreadable',
    large: 'unreadable',
    binary: 'unreadable',
    sub: 'unreadable',
    pipe: 'unreadable',
  });
});

test('lists a directory sorted by name, and nothing outside', async () => {
  const names = (await files.list('', never))?.map((entry) => `${entry.name} ${entry.kind}`);
  assert.deepEqual(names?.slice(0, 4), ['binary file', 'dangling other', 'go.mod file', 'large file']);
  assert.deepEqual(await files.list('sub', never), []);
  assert.equal(await files.list('..', never), undefined);
  assert.equal(await files.list('none', never), undefined);
});

test('an aborted read of the context rejects with the reason', async () => {
  await assert.rejects(files.read('go.mod', AbortSignal.abort(new Error('enough'))), /enough/);
});

test('reads a file of the machine at any place', async () => {
  const host = nodeHost();
  assert.equal(await host.files.kind(root, never), 'directory');
  assert.equal(await host.files.kind(path.join(root, 'none'), never), 'missing');
  const file = await host.files.open(path.join(root, 'go.mod'), never);
  assert.equal(file.size, 23);
  assert.equal(Buffer.from(await file.read(7, 11, never)).toString(), 'example.com');
  assert.equal((await file.read(20, 100, never)).length, 3);
  assert.equal((await file.read(100, 10, never)).length, 0);
  await file.close();
});

test('names the file that cannot be opened', async () => {
  await assert.rejects(nodeHost().files.open(path.join(root, 'none'), never), { code: 'not-found', message: /none/ });
  await assert.rejects(nodeHost().files.kind(path.join(root, 'pipe'), never), { code: 'unreadable' });
});
