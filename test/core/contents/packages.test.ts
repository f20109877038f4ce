import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Package } from '../../../src/core/contents/package';
import { readPackages, type PackageList } from '../../../src/core/contents/packages';
import { nodeHost } from '../../../src/node/host';
import { openedItems } from '../../support/openedImage';
import { file, symlink, type TarItem } from '../../support/tar';

const host = nodeHost();
const signal = new AbortController().signal;

async function packagesOf(...items: readonly TarItem[]): Promise<PackageList> {
  return readPackages(host, await openedItems(items), signal);
}

const short = ({ kind, name, version, architecture, source }: Package): string =>
  [kind, name, version, architecture ?? '-', source === undefined ? '-' : `${source.name}=${source.version}`].join(' ');

const status = `Package: tzdata
Status: install ok installed
Architecture: all
Source: tz
Version: 2024a-0+deb12u1
Description: zones
 Status: deinstall ok config-files

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: held
Status: hold ok installed
Architecture: amd64
Multi-Arch: same
Source: held-src (3)
Version: 1:2-3

Package: halfway
Status: install ok half-installed
Architecture: amd64
Version: 1
`;

test('dpkg: what is installed or held, with its source and the version of that', async () => {
  const { packages } = await packagesOf(file('var/lib/dpkg/status', status));
  assert.deepEqual(packages.map(short), [
    'deb held 1:2-3 amd64 held-src=3',
    'deb tzdata 2024a-0+deb12u1 all tz=2024a-0+deb12u1',
  ]);
});

test('dpkg: a file for each package, as distroless images have them', async () => {
  const { packages } = await packagesOf(
    file('var/lib/dpkg/status.d/libc6', 'Package: libc6\nVersion: 2.36-9\nArchitecture: amd64\n'),
    file('var/lib/dpkg/status.d/libc6.md5sums', ''),
    file('var/lib/dpkg/status.d/base', 'Package: base-files\nVersion: 12.4\nArchitecture: amd64'),
    file('var/lib/dpkg/status.d/empty', ''),
  );
  assert.deepEqual(packages.map(short), [
    'deb base-files 12.4 amd64 base-files=12.4',
    'deb libc6 2.36-9 amd64 libc6=2.36-9',
  ]);
});

test('a package that is recorded twice is one', async () => {
  const { packages } = await packagesOf(
    file('var/lib/dpkg/status', 'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n'),
    file('var/lib/dpkg/status.d/a', 'Package: a\nVersion: 1\nArchitecture: all\n'),
  );
  assert.deepEqual(
    packages.map(({ records }) => records),
    [['/var/lib/dpkg/status', '/var/lib/dpkg/status.d/a']],
  );
});

for (const place of ['lib/apk/db/installed', 'usr/lib/apk/db/installed']) {
  test(`apk: ${place}`, async () => {
    const { packages } = await packagesOf(
      file(
        place,
        'C:Q1abc=\nP:libssl3\nV:3.3.1-r0\nA:x86_64\nL:Apache-2.0\no:openssl\nF:usr\nR:x\n\nP:musl\nV:1.2.5-r0\n',
      ),
    );
    assert.deepEqual(packages.map(short), [
      'apk libssl3 3.3.1-r0 x86_64 openssl=3.3.1-r0',
      'apk musl 1.2.5-r0 - musl=1.2.5-r0',
    ]);
  });
}

test('the list of RPM packages of an image without rpm', async () => {
  const line =
    'glibc\t2.38-8.azl3\t1717\t1716\tMicrosoft Corporation\t(none)\t11111\tx86_64\t0\tglibc-2.38-8.azl3.src.rpm\n';
  const { packages } = await packagesOf(file('var/lib/rpmmanifest/container-manifest-2', `${line}\nbroken\n`));
  assert.deepEqual(packages.map(short), ['rpm glibc 2.38-8.azl3 x86_64 glibc=2.38-8.azl3']);
});

test('Python distributions and Node packages, each once with all its places', async () => {
  const { packages } = await packagesOf(
    file(
      'usr/lib/python3/site-packages/Flask-3.0.dist-info/METADATA',
      'Metadata-Version: 2.1\nName: Flask\nVersion: 3.0\n\nName: text\n',
    ),
    file('usr/lib/python3/old.egg-info', 'Name: old\nVersion: 1\n'),
    file('usr/lib/python3/dir.egg-info/PKG-INFO', 'Name: dir\nVersion: 2\n'),
    file('app/node_modules/a/package.json', '{"name":"a","version":"1.0.0"}'),
    file('app/node_modules/b/node_modules/a/package.json', '{"name":"a","version":"1.0.0"}'),
    file('app/node_modules/b/package.json', '{"name":"b","version":"2.0.0"}'),
    file('app/node_modules/b/lib/package.json', '{"type":"module"}'),
    file('app/node_modules/broken/package.json', '{'),
    file('app/node_modules/.package-lock.json', '{}'),
    file('app/package.json', '{"name":"app","version":"1.0.0"}'),
    symlink('app/node_modules/linked', 'a'),
  );
  assert.deepEqual(
    packages.map((one) => `${short(one)} ${one.records.join(' ')}`),
    [
      'npm a 1.0.0 - - /app/node_modules/a/package.json /app/node_modules/b/node_modules/a/package.json',
      'npm b 2.0.0 - - /app/node_modules/b/package.json',
      'pypi Flask 3.0 - - /usr/lib/python3/site-packages/Flask-3.0.dist-info/METADATA',
      'pypi dir 2 - - /usr/lib/python3/dir.egg-info/PKG-INFO',
      'pypi old 1 - - /usr/lib/python3/old.egg-info',
    ],
  );
});

test('databases that are not read are said to be there', async () => {
  const { packages, unread } = await packagesOf(file('var/lib/rpm/rpmdb.sqlite', 'x'));
  assert.deepEqual(packages, []);
  assert.deepEqual(unread, ['The packages of RPM are not read; rpm -qa lists them in a container.']);
});

test('an image from scratch has no packages', async () => {
  assert.deepEqual(await packagesOf(file('app', 'x')), { packages: [], unread: [] });
});
