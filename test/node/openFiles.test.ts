import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { nodeFiles } from '../../src/node/files';

const { signal } = new AbortController();

test('a file that is written over or cut short while it is open says so, one that is replaced or deleted is read on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'changing-'));
  try {
    const at = path.join(folder, 'a.tar');
    const changes: Readonly<Record<string, () => Promise<void>>> = {
      cut: () => truncate(at, 2),
      grown: () => appendFile(at, 'more'),
      'written over': async () => {
        await writeFile(at, 'abcdeF');
        await utimes(at, 1, 1); // another time than the first, however fast this is
      },
    };
    for (const [how, change] of Object.entries(changes)) {
      await writeFile(at, 'abcdef');
      const file = await nodeFiles.open(at, signal);
      assert.equal(Buffer.from(await file.read(0, 3, signal)).toString(), 'abc');
      await change();
      const changed = {
        code: 'unreadable',
        message: `${at} changed since it was opened; open it again, or reload it.`,
      };
      await assert.rejects(() => file.read(0, 3, signal), changed, how);
      assert.throws(() => file.readNow?.(0, new Uint8Array(3)), changed, how);
      await file.close();
    }
    await writeFile(at, 'abcdef');
    const file = await nodeFiles.open(at, signal);
    await writeFile(`${at}2`, 'other!');
    await rename(`${at}2`, at);
    await rm(at);
    assert.equal(Buffer.from(await file.read(3, 3, signal)).toString(), 'def');
    await file.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});
