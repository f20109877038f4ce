import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ownersOf, readOwners } from '../../../src/core/contents/owners';
import { readPackages } from '../../../src/core/contents/packages';
import { nodeHost } from '../../../src/node/host';
import { openedItems } from '../../support/openedImage';
import { file } from '../../support/tar';

const host = nodeHost();
const signal = new AbortController().signal;

/** A zstd frame of one block that is stored as it is. */
function zstd(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x60, 0, 0, 0, 0, 0]);
  head.writeUInt16LE(bytes.length - 256, 5);
  head.writeUIntLE((bytes.length << 3) | 1, 7, 3);
  return Buffer.concat([head, bytes]);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const rows = [
  { jsonwall: '1.0', schema: '1.0', count: 7 },
  { kind: 'content', slice: 'libc6_libs', path: '/usr/lib/libc.so.6' },
  { kind: 'package', name: 'libc6', version: '2.39-0ubuntu8', sha256: sha256('deb'), arch: 'amd64' },
  { kind: 'path', path: '/usr/lib/', mode: '0755', slices: ['libc6_libs'] },
  { kind: 'path', path: '/usr/lib/libc.so.6', mode: '0755', slices: ['libc6_libs'], sha256: sha256('c'), size: 1 },
  {
    kind: 'path',
    path: '/etc/made',
    mode: '0644',
    slices: ['base-files_base'],
    sha256: sha256('old'),
    final_sha256: sha256('new'),
    size: 3,
  },
  { kind: 'slice', name: 'libc6_libs' },
];

test('the packages and files of a chiselled image', async () => {
  const manifest = zstd(`${rows.map((row) => JSON.stringify(row)).join('\n')}\nnot json\n`);
  const opened = await openedItems([
    file('usr/lib/libc.so.6', 'c'),
    file('var/lib/chisel/manifest.wall', '', { data: manifest }),
  ]);
  const { packages } = await readPackages(host, opened, signal);
  assert.deepEqual(
    packages.map(({ kind, name, version, architecture }) => [kind, name, version, architecture]),
    [['deb', 'libc6', '2.39-0ubuntu8', 'amd64']],
  );
  const owners = await readOwners(host, opened, packages, signal);
  assert.deepEqual(
    ownersOf(owners, '/usr/lib/libc.so.6').map(({ name }) => name),
    ['libc6'],
  );
  assert.deepEqual(owners.claims.get('/usr/lib/libc.so.6')?.[0]?.digest, { algorithm: 'sha256', hex: sha256('c') });
  assert.deepEqual(
    ownersOf(owners, '/usr/lib').map(({ name }) => name),
    ['libc6'],
  );
});

test('a damaged manifest of chisel is said to be there', async () => {
  const opened = await openedItems([file('var/lib/chisel/manifest.wall', 'no zstd')]);
  assert.deepEqual(await readPackages(host, opened, signal), {
    packages: [],
    unread: ['The packages of chisel are not read, since its manifest is damaged; build the image again.'],
  });
});
