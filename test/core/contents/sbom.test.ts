import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBill, type Bill } from '../../../src/core/contents/sbom/bill';
import { copyrightLicense } from '../../../src/core/contents/sbom/copyright';
import { cyclonedx } from '../../../src/core/contents/sbom/cyclonedx';
import { licenseExpression } from '../../../src/core/contents/sbom/licenses';
import { spdx } from '../../../src/core/contents/sbom/spdx';
import { nodeHost } from '../../../src/node/host';
import { openedItems } from '../../support/openedImage';
import { schemaErrors } from '../../support/sbomSchemas';
import { file } from '../../support/tar';

const host = nodeHost();
const signal = new AbortController().signal;

const items = [
  file('etc/os-release', 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\nPRETTY_NAME=Distroless\n'),
  file(
    'var/lib/dpkg/status.d/libc6',
    'Package: libc6\nSource: glibc (2.36-9)\nVersion: 2.36-9+deb12u1\nArchitecture: amd64\nMaintainer: GNU Libc <x@y>\nHomepage: https://www.gnu.org/\nDescription: GNU C Library\n more\n',
  ),
  file('var/lib/dpkg/status.d/odd', 'Package: odd\nVersion: 1:2~3\nArchitecture: all\nHomepage: not an address\n'),
  file(
    'usr/share/doc/odd/copyright',
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+ or Expat\n\nFiles: debian/*\nLicense: BSD-3-clause\n text\n',
  ),
  file('lib/apk/db/installed', 'P:musl\nV:1.2.5-r0\nA:x86_64\nL:mit\n\nP:own\nV:1\nL:custom words\n\n'),
  file('app/node_modules/@a/b/package.json', '{"name":"@a/b","version":"1.0.0","license":"(MIT OR Apache-2.0)"}'),
  file('app/node_modules/c/package.json', '{"name":"c","version":"1.0.0","license":"SEE LICENSE IN x"}'),
  file('app/x-1.dist-info/METADATA', 'Name: X_y\nVersion: 1\nLicense: MIT\n'),
];

async function bill(time?: Date): Promise<Bill> {
  const opened = await openedItems(items, { config: { Labels: { a: 'b' } } });
  return readBill(host, opened, { name: 'distroless', version: '1.2.3' }, time, signal);
}

test('a bill as SPDX fits the schema of SPDX 2.3', async () => {
  assert.deepEqual(schemaErrors('spdx', spdx(await bill(), host)), []);
  assert.notDeepEqual(schemaErrors('spdx', { ...spdx(await bill(), host), packages: [{}] }), []);
});

test('a bill as CycloneDX fits the schema of CycloneDX 1.6', async () => {
  assert.deepEqual(schemaErrors('cyclonedx', cyclonedx(await bill(), host)), []);
  assert.notDeepEqual(schemaErrors('cyclonedx', { ...cyclonedx(await bill(), host), components: [{}] }), []);
});

test('SPDX: licenses with an identifier, with a name of their own, and not known', async () => {
  const { packages, hasExtractedLicensingInfos, relationships } = spdx(await bill(), host) as {
    packages: { name: string; licenseDeclared: string }[];
    hasExtractedLicensingInfos: { licenseId: string; extractedText: string }[];
    relationships: unknown[];
  };
  assert.deepEqual(
    packages.map(({ name, licenseDeclared }) => `${name}: ${licenseDeclared}`),
    [
      'image.tar: NOASSERTION',
      'debian: NOASSERTION',
      'musl: MIT',
      'own: LicenseRef-1',
      'libc6: NOASSERTION',
      'odd: BSD-3-Clause AND (GPL-2.0-or-later OR MIT)',
      '@a/b: (MIT OR Apache-2.0)',
      'c: LicenseRef-2',
      'X_y: MIT',
    ],
  );
  assert.deepEqual(
    hasExtractedLicensingInfos.map(({ licenseId, extractedText }) => [licenseId, extractedText]),
    [
      ['LicenseRef-1', 'custom words'],
      ['LicenseRef-2', 'SEE LICENSE IN x'],
    ],
  );
  assert.equal(relationships.length, packages.length);
});

test('package URLs say architecture, system and source', async () => {
  assert.deepEqual(
    (await bill()).items.map(({ url }) => url),
    [
      'pkg:apk/debian/musl@1.2.5-r0?arch=x86_64&distro=debian-12',
      'pkg:apk/debian/own@1?distro=debian-12',
      'pkg:deb/debian/libc6@2.36-9%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=glibc%402.36-9',
      'pkg:deb/debian/odd@1:2~3?arch=all&distro=debian-12',
      'pkg:npm/%40a/b@1.0.0',
      'pkg:npm/c@1.0.0',
      'pkg:pypi/x-y@1',
    ],
  );
});

test('the same image gives the same bill, and another time another one', async () => {
  const text = async (time?: Date): Promise<string> =>
    JSON.stringify([spdx(await bill(time), host), cyclonedx(await bill(time), host)]);
  assert.equal(await text(), await text());
  assert.notEqual(await text(), await text(new Date(86_400_000)));
  assert.equal((await bill(new Date(86_400_000))).created, '1970-01-02T00:00:00Z');
});

for (const [text, expected] of [
  ['MIT', 'MIT'],
  ['mit and (apache-2.0 or GPL-2.0+)', 'MIT AND (Apache-2.0 OR GPL-2.0+)'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
  ['GPL-2.0-only WITH MIT', undefined],
  ['MIT AND', undefined],
  ['(MIT', undefined],
  ['MIT)', undefined],
  ['MIT Apache-2.0', undefined],
  ['custom', undefined],
  ['', undefined],
] as const) {
  test(`license "${text}" is ${expected ?? 'no expression'}`, () => assert.equal(licenseExpression(text), expected));
}

test('a copyright file says nothing certain if it is prose, or names what has no identifier', () => {
  const format = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n';
  assert.equal(copyrightLicense('This package was debianized by ...\n\nLicense: MIT\n'), undefined);
  assert.equal(copyrightLicense(`${format}Files: *\nLicense: public-domain\n`), undefined);
  assert.equal(copyrightLicense(`${format}Files: *\nLicense: Expat\n\nFiles: x\nLicense: GPL\n`), undefined);
  assert.equal(
    copyrightLicense(`${format}Files: *\nLicense: LGPL-2.1+\n\nLicense: LGPL-2.1+\n text\n`),
    'LGPL-2.1-or-later',
  );
});
