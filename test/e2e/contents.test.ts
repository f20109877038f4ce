import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { diff } from '../../src/cli/diff';
import { extract } from '../../src/cli/extract';
import type { CliIo } from '../../src/cli/io';
import { packages } from '../../src/cli/packages';
import { rights } from '../../src/cli/rights';
import { sbom } from '../../src/cli/sbom';
import { keptIo, outputOf } from '../support/io';
import { schemaErrors } from '../support/sbomSchemas';
import { docker } from './engineListing';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const saved = new Map<string, string>();
const debian = 'debian:bookworm-slim';
const edited = 'distroless-e2e-edited:latest';

/** An image as the engine saves it, once. */
function archiveOf(image: string): string {
  const known = saved.get(image);
  if (known !== undefined) return known;
  if (docker('image', 'ls', '-q', image) === '') docker('pull', '-q', image);
  const archive = path.join(folder, `${saved.size}.tar`);
  docker('save', '-o', archive, image);
  saved.set(image, `docker-archive:${archive}`);
  return `docker-archive:${archive}`;
}

async function run(
  command: (argv: readonly string[], io: CliIo) => Promise<number>,
  ...argv: string[]
): Promise<string> {
  const io = keptIo();
  const code = await command(argv, io);
  assert.ok(code < 2, io.lines.join('\n'));
  return outputOf(io);
}

const inContainer = (image: string, script: string): string =>
  docker('run', '--rm', '--entrypoint', '/bin/sh', image, '-c', script);
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

interface Row {
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: { readonly name: string; readonly version: string };
}

async function debPackages(image: string): Promise<string[]> {
  const found = JSON.parse(await run(packages, '--json', archiveOf(image))) as { packages: Row[] };
  return found.packages
    .filter(({ kind }) => kind === 'deb')
    .map(
      ({ name, version, architecture, source }) =>
        `${name} ${version} ${architecture} ${source.name} ${source.version}`,
    )
    .sort();
}

for (const image of [debian, 'python:3.13-slim']) {
  test(`${image}: the packages that dpkg-query lists, with their sources`, async () => {
    const query = `dpkg-query -W -f '\${db:Status-Status} \${Package} \${Version} \${Architecture} \${source:Package} \${source:Version}\\n'`;
    const theirs = lines(inContainer(image, query))
      .filter((line) => line.startsWith('installed '))
      .map((line) => line.slice('installed '.length))
      .sort();
    assert.ok(theirs.length > 50);
    assert.deepEqual(await debPackages(image), theirs);
  });

  test(`${image}: setuid and setgid files as find finds them`, async () => {
    const ours = JSON.parse(await run(rights, '--json', archiveOf(image))) as {
      path: string;
      privileges: { kind: string }[];
    }[];
    const ofKind = ours.filter(({ privileges }) => privileges.some(({ kind }) => kind.startsWith('set')));
    const theirs = lines(inContainer(image, 'find / -xdev -type f -perm /6000')).sort();
    assert.deepEqual(ofKind.map((row) => row.path).sort(), theirs);
  });
}

test(`${debian}: the owners that dpkg -S names`, async () => {
  const script = `find / -xdev \\( -path /proc -o -path /sys -o -path /dev \\) -prune -o ! -type d -print > /tmp/all
    xargs -d '\\n' dpkg -S < /tmp/all 2>/dev/null | grep -v '^diversion by'`;
  const owners = new Map<string, Set<string>>();
  for (const line of lines(await run(packages, '--files', archiveOf(debian)))) {
    const space = line.indexOf(' ');
    const names = owners.get(line.slice(space + 1)) ?? new Set();
    owners.set(line.slice(space + 1), names.add(line.slice(0, space)));
  }
  const theirs = lines(inContainer(debian, script));
  assert.ok(theirs.length > 2000);
  const different = theirs.filter((line) => {
    const [names = '', file = ''] = line.split(': ');
    const there = names.split(', ').map((name) => name.split(':')[0] ?? '');
    return there.sort().join() !== [...(owners.get(file) ?? [])].sort().join();
  });
  assert.deepEqual(different, []);
});

test('an edited image: the changed files that dpkg --verify finds, and the paths that docker diff finds', async () => {
  const script = `echo x >> /etc/debian_version; echo x >> /usr/bin/ldd; echo x >> /etc/deluser.conf; rm /usr/bin/yes
    mkdir /srv/new; echo hello > /srv/new/file; chmod 600 /etc/shells; ln -sf other /usr/bin/awk`;
  const container = docker('run', '-d', '--entrypoint', '/bin/sh', debian, '-c', script);
  try {
    docker('wait', container);
    docker('commit', container, edited);
    const changed = lines(await run(packages, '--changed', archiveOf(edited))).map(
      (line) => line.split(': ')[1]?.split(' (')[0],
    );
    const verified = lines(inContainer(edited, 'dpkg --verify || true'))
      .filter((line) => line.startsWith('??5'))
      .map((line) => line.slice(line.indexOf('/')));
    assert.deepEqual(changed.sort(), verified.map((file) => file.replace(/^\/bin\//, '/usr/bin/')).sort());
    assert.ok(changed.length >= 2);

    const ours = lines(await run(diff, archiveOf(debian), archiveOf(edited)))
      .filter((line) => /^[ADM] /.test(line))
      .map((line) => `${line[0]} ${line.slice(line.indexOf('/')).split(' (')[0]}`);
    // The engine says of a directory that it changed when something in it did.
    const theirs = lines(docker('diff', container)).filter((line) => !/^C \/(?:etc|usr|usr\/bin|srv)$/.test(line));
    assert.deepEqual(ours.sort(), theirs.map((line) => line.replace(/^C/, 'M')).sort());
  } finally {
    docker('rm', '-f', container);
    if (docker('image', 'ls', '-q', edited) !== '') docker('image', 'rm', edited);
  }
});

test('two distroless images: the files that differ as diff -r finds them', async () => {
  const [one, other] = ['cc', 'java17'].map((name) => `gcr.io/distroless/${name}-debian12:latest`) as [string, string]; // one for each
  const [left, right] = [unpacked(one), unpacked(other)];
  const ours = lines(await run(diff, archiveOf(one), archiveOf(other)));
  const { stdout } = spawnSync('diff', ['-rq', '--no-dereference', left, right], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const theirs = lines(stdout)
    .filter((line) => line.startsWith('Only in'))
    .flatMap((line) => {
      const [, at = '', name = ''] = /^Only in (.*): (.*)$/.exec(line) ?? [];
      const isNew = at.startsWith(right);
      const top = path.join(at, name);
      const all = lines(execFileSync('find', [top], { encoding: 'utf8' }));
      return all.map((file) => `${isNew ? 'A' : 'D'} ${file.slice((isNew ? right : left).length)}`);
    });
  const kept = ours.filter((line) => /^[AD] /.test(line)).map((line) => `${line[0]} ${line.slice(line.indexOf('/'))}`);
  assert.ok(kept.length > 500);
  assert.deepEqual(kept.sort(), theirs.sort());
  assert.deepEqual(
    ours.filter((line) => line.startsWith('M ') && line.includes('content')),
    lines(stdout).filter((line) => line.endsWith(' differ')),
  );
});

/** A container's files as the engine exports them, without what it puts into every one. */
function unpacked(image: string): string {
  const to = path.join(folder, image.replace(/\W/g, '-'));
  mkdirSync(to);
  const container = docker('create', image, '/none');
  const exported = path.join(folder, 'export.tar');
  try {
    docker('export', '-o', exported, container);
  } finally {
    docker('rm', container);
  }
  const without = ['dev', 'proc', 'sys', '.dockerenv', 'etc/hosts', 'etc/hostname', 'etc/resolv.conf', 'etc/mtab'];
  execFileSync('tar', ['-xf', exported, '-C', to, ...without.map((name) => `--exclude=${name}`)]);
  return to;
}

test('extract writes what docker cp writes, but for setuid', async () => {
  const [ours, theirs] = ['ours', 'theirs'].map((name) => path.join(folder, name)) as [string, string]; // one for each
  await run(extract, archiveOf(debian), '/usr/lib', ours);
  const container = docker('create', debian);
  try {
    docker('cp', `${container}:/usr/lib`, theirs);
  } finally {
    docker('rm', container);
  }
  const { stdout } = spawnSync('diff', ['-r', '--no-dereference', ours, theirs], { encoding: 'utf8' });
  // Links that lead out of the directory are left out, and absolute ones are made to stay in it.
  assert.deepEqual(
    lines(stdout).filter((line) => !/^Only in .*theirs|^Symbolic links/.test(line)),
    [],
  );
  const modes = (at: string): string[] =>
    lines(execFileSync('find', [at, '-type', 'f', '-printf', '%P %m %s %TY-%Tm-%Td\n'], { encoding: 'utf8' })).sort();
  assert.deepEqual(
    modes(ours),
    modes(theirs).map((line) => line.replace(/ [2467](\d{3})(?= \d+ \S+$)/, ' $1')),
  );
});

for (const image of [
  'gcr.io/distroless/static-debian13:latest',
  'gcr.io/distroless/python3-debian13:latest',
  'node:22-alpine',
  debian,
]) {
  test(`${image}: bills of materials that fit their schemas, the same each time`, async () => {
    for (const format of ['spdx', 'cyclonedx'] as const) {
      const text = await run(sbom, '--format', format, archiveOf(image));
      assert.deepEqual(schemaErrors(format, JSON.parse(text)), []);
      assert.equal(await run(sbom, '--format', format, archiveOf(image)), text);
    }
  });
}

test('the packages of a distroless image as its files of status.d have them', async () => {
  const image = 'gcr.io/distroless/java17-debian12:latest';
  const root = path.join(folder, image.replace(/\W/g, '-'));
  const status = execFileSync('sh', ['-c', 'ls | grep -v md5sums'], {
    cwd: path.join(root, 'var/lib/dpkg/status.d'),
    encoding: 'utf8',
  });
  const theirs = lines(status).map((name) => {
    const text = readFileSync(path.join(root, 'var/lib/dpkg/status.d', name), 'utf8');
    const field = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1] ?? '';
    return `${field('Package')} ${field('Version')} ${field('Architecture')}`;
  });
  const ours = (await debPackages(image)).map((line) => line.split(' ').slice(0, 3).join(' '));
  assert.deepEqual(ours, theirs.sort());
});
