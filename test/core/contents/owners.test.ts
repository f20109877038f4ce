import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { checkFile } from '../../../src/core/contents/integrity';
import { md5 } from '../../../src/core/contents/md5';
import type { OpenImage } from '../../../src/core/contents/openImage';
import { ownersOf, readOwners, unownedFiles, type Owners } from '../../../src/core/contents/owners';
import { readPackages } from '../../../src/core/contents/packages';
import { sha1 } from '../../../src/core/contents/sha1';
import { lookUp } from '../../../src/core/image/lookup';
import { nodeHost } from '../../../src/node/host';
import { openedItems } from '../../support/openedImage';
import { dir, file, symlink, type TarItem } from '../../support/tar';

const host = nodeHost();
const signal = new AbortController().signal;
const digest = (algorithm: string, text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex'): string =>
  createHash(algorithm).update(text).digest(encoding);

async function ownersIn(...items: readonly TarItem[]): Promise<{ opened: OpenImage; owners: Owners }> {
  const opened = await openedItems(items);
  const { packages } = await readPackages(host, opened, signal);
  return { opened, owners: await readOwners(host, opened, packages, signal) };
}

const names = (owners: Owners, path: string): string[] => ownersOf(owners, path).map(({ name }) => name);

async function state(opened: OpenImage, owners: Owners, path: string): Promise<string> {
  const found = lookUp(opened.tree, path, 'keep');
  assert.equal(found.kind, 'found');
  return found.kind === 'found' ? checkFile(host, opened, found.node, owners.claims.get(path) ?? [], signal) : '';
}

const installed = (name: string, more = ''): string =>
  `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n${more}\n`;

test('dpkg: owners through a merged /usr, and what was moved away for another package', async () => {
  const { opened, owners } = await ownersIn(
    symlink('bin', 'usr/bin'),
    dir('usr/bin'),
    file('usr/bin/ls', 'ls'),
    file('usr/bin/which', 'new'),
    file('usr/bin/which.old', 'old'),
    file('usr/local/mine', 'four'),
    file('var/lib/dpkg/status', installed('coreutils') + installed('debianutils') + installed('which')),
    file('var/lib/dpkg/info/coreutils.list', '/.\n/bin\n/bin/ls\n'),
    file('var/lib/dpkg/info/coreutils.md5sums', `${digest('md5', 'ls')}  bin/ls\n`),
    file('var/lib/dpkg/info/debianutils:amd64.list', '/usr/bin/which\n'),
    file('var/lib/dpkg/info/which.list', '/usr/bin/which\n'),
    file('var/lib/dpkg/diversions', '/usr/bin/which\n/usr/bin/which.old\nwhich\n'),
  );
  assert.deepEqual(names(owners, '/usr/bin/ls'), ['coreutils']);
  assert.deepEqual(names(owners, '/usr/bin/which'), ['which']);
  assert.deepEqual(names(owners, '/usr/bin/which.old'), ['debianutils']);
  assert.deepEqual(
    [...unownedFiles(opened, owners)].map(({ path, node }) => `${path} ${node.entry.size}`),
    ['/usr/local/mine 4'],
  );
  assert.equal(await state(opened, owners, '/usr/bin/ls'), 'same');
  assert.equal(await state(opened, owners, '/usr/bin/which'), 'unknown');
});

test('dpkg: files that were changed since they were packed, configuration too', async () => {
  const conffiles = `Conffiles:\n /etc/a ${digest('md5', 'a')}\n /etc/old ${digest('md5', 'x')} obsolete\n`;
  const { opened, owners } = await ownersIn(
    file('etc/a', 'edited'),
    file('etc/old', 'x'),
    file('usr/lib/b', 'patched'),
    file('var/lib/dpkg/status', installed('p', conffiles)),
    file('var/lib/dpkg/info/p.md5sums', `${digest('md5', 'b')}  usr/lib/b\n`),
  );
  assert.equal(await state(opened, owners, '/etc/a'), 'changed');
  assert.equal(owners.claims.get('/etc/a')?.[0]?.isConfiguration, true);
  assert.equal(await state(opened, owners, '/usr/lib/b'), 'changed');
  assert.deepEqual(names(owners, '/etc/old'), []);
});

test("distroless: owners from the sums alone, whose links and metadata are nobody's loss", async () => {
  const { opened, owners } = await ownersIn(
    file('usr/lib/libc.so.6', 'c'),
    symlink('usr/lib/libc.so', 'libc.so.6'),
    file('app', 'x'),
    file('var/lib/dpkg/status.d/libc6', 'Package: libc6\nVersion: 1\nArchitecture: amd64\n'),
    file('var/lib/dpkg/status.d/libc6.md5sums', `${digest('md5', 'c')}  usr/lib/libc.so.6\n`),
  );
  assert.deepEqual(names(owners, '/usr/lib/libc.so.6'), ['libc6']);
  assert.equal(await state(opened, owners, '/usr/lib/libc.so.6'), 'same');
  assert.deepEqual(
    [...unownedFiles(opened, owners)].map(({ path }) => path),
    ['/app'],
  );
});

test('apk: files with SHA-1 and links with that of where they lead', async () => {
  const sum = (text: string): string => `Q1${digest('sha1', text, 'base64')}`;
  const { opened, owners } = await ownersIn(
    file('bin/busybox', 'box'),
    symlink('bin/sh', '/bin/busybox'),
    symlink('bin/ash', '/bin/other'),
    file('etc/motd', 'changed'),
    file(
      'lib/apk/db/installed',
      `P:busybox\nV:1\nF:bin\nR:busybox\na:0:0:755\nZ:${sum('box')}\nR:sh\nZ:${sum('/bin/busybox')}\nR:ash\nZ:${sum('/bin/busybox')}\nF:etc\nR:motd\nZ:${sum('hello')}\n\n`,
    ),
  );
  assert.deepEqual(names(owners, '/bin/sh'), ['busybox']);
  assert.equal(await state(opened, owners, '/bin/busybox'), 'same');
  assert.equal(await state(opened, owners, '/bin/sh'), 'same');
  assert.equal(await state(opened, owners, '/bin/ash'), 'changed');
  assert.equal(await state(opened, owners, '/etc/motd'), 'changed');
  assert.equal(owners.claims.get('/etc/motd')?.[0]?.isConfiguration, true);
  assert.deepEqual([...unownedFiles(opened, owners)], []);
});

test('Python by its RECORD, Node by its directory', async () => {
  const { opened, owners } = await ownersIn(
    file('usr/lib/p/x/a.py', 'a'),
    file('usr/bin/x', 'script'),
    file('usr/lib/p/x-1.dist-info/METADATA', 'Name: x\nVersion: 1\n'),
    file(
      'usr/lib/p/x-1.dist-info/RECORD',
      `x/a.py,sha256=${digest('sha256', 'a', 'base64url')},1\n../../bin/x,,\n"x-1.dist-info/METADATA",,\nx-1.dist-info/RECORD,,\n`,
    ),
    file('app/node_modules/n/package.json', '{"name":"n","version":"1.0.0"}'),
    file('app/node_modules/n/node_modules/m/package.json', '{"name":"m","version":"1.0.0"}'),
    file('app/node_modules/n/node_modules/m/deep/index.js', ''),
    file('app/index.js', 'x'),
  );
  assert.deepEqual(names(owners, '/usr/bin/x'), ['x']);
  assert.equal(await state(opened, owners, '/usr/lib/p/x/a.py'), 'same');
  assert.deepEqual(names(owners, '/app/node_modules/n/package.json'), ['n']);
  assert.deepEqual(names(owners, '/app/node_modules/n/node_modules/m/deep/index.js'), ['m']);
  assert.deepEqual(
    [...unownedFiles(opened, owners)].map(({ path }) => path),
    ['/app/index.js'],
  );
});

for (const [name, fresh] of [
  ['md5', md5],
  ['sha1', sha1],
] as const) {
  test(`${name} gives what the machine's own gives, in whatever pieces`, () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 255);
      for (const piece of [1, 13, 64, 1000]) {
        const hasher = fresh();
        for (let at = 0; at < length; at += piece) hasher.update(bytes.subarray(at, at + piece));
        assert.equal(hasher.hex(), createHash(name).update(bytes).digest('hex'), `${length} bytes by ${piece}`);
      }
    }
  });
}
