import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cat } from '../../src/cli/cat';
import { ls } from '../../src/cli/ls';
import { shippedIndex } from '../support/fileIndex';
import { keptIo, outputOf } from '../support/io';

const compressed = gzipSync(shippedIndex(), { level: 1 });

async function run(
  command: typeof ls,
  argv: readonly string[],
  shipped: Uint8Array = compressed,
): Promise<{ code: number; out: string; err: string[] }> {
  const io = keptIo(undefined, { 'files.gz': shipped });
  return { code: await command(argv, io), out: outputOf(io), err: io.lines };
}

test('ls shows the files of an image of the catalogue, and says what they are', async () => {
  const { code, out, err } = await run(ls, ['catalogue:nodejs22-debian13:debug', '/nodejs/bin']);
  assert.equal(code, 0);
  assert.match(out, /^-rwxr-xr-x 0\/0 +\d+ 1970-01-01 00:00 \/nodejs\/bin\/node\n$/);
  assert.equal(err.length, 1);
  assert.match(
    err[0]!,
    /^Files of gcr\.io\/distroless\/nodejs22-debian13:debug for linux\/amd64, from its packages of \d{4}-\d\d-\d\d; pull the image to see the actual files\.$/,
  );
});

test('ls -R walks through all of it, in JSON too', async () => {
  const { code, out } = await run(ls, ['-R', '--json', 'catalogue:static-debian13']);
  const rows = JSON.parse(out) as { path: string; type: string }[];
  assert.equal(code, 0);
  assert.ok(rows.some(({ path, type }) => path === '/usr/share/zoneinfo/UTC' && type !== 'directory'));
});

test('what is not known of an image is said before anything else', async () => {
  const { code, err } = await run(ls, ['catalogue:java21-debian13', '/usr/lib/jvm']);
  assert.equal(code, 1);
  assert.match(
    err[0]!,
    /, without those of temurin-21-jre, which are not known; pull the image to see the actual files\.$/,
  );
  assert.match(err[1]!, /^There is no \/usr\/lib\/jvm in the list of catalogue:java21-debian13; /);
});

test('cat says that only the list is here', async () => {
  const { code, out, err } = await run(cat, ['catalogue:base-debian13', '/etc/passwd']);
  assert.deepEqual([code, out], [2, '']);
  assert.match(err.at(-1)!, /^Only the name and size of \/etc\/passwd are known; pull gcr\.io/);
});

test('an image that is not in the catalogue, and a damaged list, are refused with a sentence', async () => {
  assert.match((await run(ls, ['catalogue:nginx'])).err.join('\n'), /^The files of nginx are not listed here, but /);
  for (const damaged of [new Uint8Array(), compressed.subarray(0, 5000), gzipSync('hello')]) {
    const { code, err } = await run(ls, ['catalogue:base'], damaged);
    assert.equal(code, 2);
    assert.match(err.join('\n'), /^The list of files that ships with this program [^\n]*install it again\.$/);
  }
});
