import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { cat } from '../../src/cli/cat';
import { ociLayout } from '../support/images';
import { imageFolder } from '../support/imageFolder';
import { keptIo } from '../support/io';
import { dir, file, symlink, tar } from '../support/tar';

const bytes = Buffer.from([0, 255, 10, 13, 0x80]);
const image = {
  layers: [
    tar([
      dir('etc'),
      file('etc/x', bytes.toString('latin1'), { data: bytes }),
      symlink('l', 'etc/x'),
      symlink('a', 'a'),
    ]),
  ],
};
const name = `oci:${path.join(imageFolder(ociLayout([image])))}`;

async function run(...argv: string[]): Promise<{ code: number; bytes: Buffer; err: string[] }> {
  const io = keptIo();
  return { code: await cat(argv, io), bytes: Buffer.concat(io.written), err: io.lines };
}

test('cat writes the bytes of a file, through links', async () => {
  assert.deepEqual(await run(name, '/etc/x'), { code: 0, bytes, err: [] });
  assert.deepEqual(await run(name, 'l'), { code: 0, bytes, err: [] });
});

test('cat tells what is no file with 1 and wrong use with 2', async () => {
  assert.deepEqual((await run(name, '/etc')).err, [
    `/etc in ${name} is not a file but a directory; distroless ls shows it.`,
  ]);
  assert.equal((await run(name, '/etc')).code, 1);
  assert.equal((await run(name, '/none')).code, 1);
  assert.deepEqual((await run(name, '/a')).err, [`/a in ${name} is a link that leads in a circle; give another path.`]);
  for (const argv of [[], [name], [name, '/etc/x', 'more'], ['what', '/etc/x'], ['--flag', name, '/etc/x']]) {
    assert.equal((await run(...argv)).code, 2, argv.join(' '));
  }
});
