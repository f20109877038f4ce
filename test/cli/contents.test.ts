import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { config } from '../../src/cli/config';
import { diff } from '../../src/cli/diff';
import { packages } from '../../src/cli/packages';
import { rights } from '../../src/cli/rights';
import { sbom } from '../../src/cli/sbom';
import { imageFolder } from '../support/imageFolder';
import { archive, newDockerArchive, type TestImage } from '../support/images';
import { runCommand } from '../support/io';
import { file, tar } from '../support/tar';

const base = tar([
  file('etc/os-release', 'ID=debian\nVERSION_ID=12\nNAME=Debian\nPRETTY_NAME="Debian \x1b[31m12"\n'),
  file('var/lib/dpkg/status.d/libc6', 'Package: libc6\nSource: glibc\nVersion: 2.36\nArchitecture: amd64\n'),
  file('var/lib/dpkg/status.d/libc6.md5sums', `${'0'.repeat(32)}  usr/lib/libc.so.6\n`),
  file('usr/lib/libc.so.6', 'patched'),
  file('usr/bin/su', 'x', { mode: 0o4755 }),
]);
const old: TestImage = { layers: [base], config: { User: 'root', Env: ['TOKEN=secret'], Cmd: ['/app', 'a b'] } };
const next: TestImage = {
  layers: [base, tar([file('app', 'application')])],
  config: { User: '65532', Env: ['TOKEN=other'] },
};
const folder = imageFolder(
  new Map([
    ['old.tar', archive(newDockerArchive([old]))],
    ['new.tar', archive(newDockerArchive([next]))],
  ]),
);
const [before, after] = ['old', 'new'].map((name) => `docker-archive:${path.join(folder, `${name}.tar`)}`) as [
  string,
  string,
]; // one for each

test('config says what starts, as whom and where, and how the image was made', async () => {
  const { code, out } = await runCommand(config, before);
  assert.equal(code, 0);
  assert.equal(
    out.replace(/ +\n/g, '\n'),
    `Platform   linux/amd64
System     Debian \\u{1b}[31m12
Starts     ["/app", "a b"]
Command    ["/app", "a b"]
User       root
Directory  /
Variable   TOKEN=secret

History, oldest first:
1  ${(base.length / 1000).toFixed(1)} kB    (not in the history)
`,
  );
  const { out: raw } = await runCommand(config, '--json', before);
  assert.deepEqual((JSON.parse(raw) as { config: object }).config, old.config);
});

test("packages lists them, whose a path is, and what is changed or nobody's", async () => {
  assert.equal((await runCommand(packages, before)).out, 'deb  libc6  2.36  amd64  from glibc\n');
  assert.deepEqual(await runCommand(packages, before, '/usr/lib/libc.so.6', '/usr/bin/su'), {
    code: 1,
    out: 'libc6: /usr/lib/libc.so.6 (changed since it was packed)\n',
    err: ['No package contains /usr/bin/su.'],
  });
  assert.equal((await runCommand(packages, '--changed', before)).out, 'libc6: /usr/lib/libc.so.6\n');
  assert.deepEqual(
    (await runCommand(packages, '--unowned', after)).out
      .trim()
      .split(/\s+/)
      .filter((word) => word.startsWith('/')),
    ['/app', '/etc/os-release', '/usr/bin/su'],
  );
  assert.equal((await runCommand(packages, '--files', before)).out, 'libc6 /usr/lib/libc.so.6\n');
  assert.equal((await runCommand(packages, '--files', '--changed', before)).code, 2);
});

test('rights lists what runs with more rights', async () => {
  assert.equal(
    (await runCommand(rights, before)).out,
    '-rwsr-xr-x 0/0                  1 1970-01-01 00:00 /usr/bin/su  setuid\n',
  );
});

test('diff tells two images apart without the values of variables, and ends as diff does', async () => {
  assert.deepEqual(await runCommand(diff, before, after), {
    code: 1,
    out: `setting user: "root" -> "65532"
setting cmd: ["/app","a b"] -> not set
setting env TOKEN
A          11 /app
`,
    err: ['1 added (11 B), 0 removed (0 B), 0 modified; the files are 11 B larger.'],
  });
  assert.equal((await runCommand(diff, before, before)).code, 0);
  assert.equal((await runCommand(diff, '--packages', before, after)).code, 0);
  assert.equal((await runCommand(diff, before, `${after}x`)).code, 2);
  assert.equal((await runCommand(diff, before)).code, 2);
});

test('sbom asks for a format and writes nothing else to standard output', async () => {
  assert.equal((await runCommand(sbom, before)).code, 2);
  const { code, out } = await runCommand(sbom, '--format', 'cyclonedx', before);
  assert.equal(code, 0);
  assert.equal((JSON.parse(out) as { bomFormat: string }).bomFormat, 'CycloneDX');
});
