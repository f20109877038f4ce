import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { parseFileIndex } from '../../src/core/catalog/fileIndex';
import { listedImage } from '../../src/core/catalog/listedImage';
import { listedReference } from '../../src/core/catalog/listedReference';
import { lookUp } from '../../src/core/image/lookup';
import { shippedIndex } from '../support/fileIndex';
import { difference, docker, engineFiles, listing } from './engineListing';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
after(() => rmSync(folder, { recursive: true }));
const index = parseFileIndex(shippedIndex());

/** What no package has, with why it may differ from an image of another day or from a stand-in of one. */
const excused: readonly { readonly path: RegExp; readonly why: string }[] = [
  { path: /^nodejs\/(?:bin\/node|LICENSE)$/, why: 'another patch release of Node' },
  { path: /^etc\/ld\.so\.cache$/, why: 'made from the libraries of that day' },
  { path: /^etc\/ssl\/certs\/java\/cacerts$/, why: 'its length is estimated' },
];
/** Where a Java of whatever publisher lies; nothing of it is on the list. */
const ofJava =
  /^(?:etc\/java-\d+-openjdk|usr\/lib\/jvm|usr\/lib\/debug|usr\/share\/(?:binfmts|gdb\/auto-load\/usr\/lib\/jvm))(?:\/|$)|(?:temurin|openjdk)-\d+-jre/;

for (const name of ['static', 'base', 'cc', 'nodejs22', 'python3', 'java17']) {
  test(`${name}-debian13: what is listed is in a container, path by path`, (context) => {
    const image = `gcr.io/distroless/${name}-debian13:latest`;
    if (docker('image', 'ls', '-q', image) === '') docker('pull', '-q', image);
    const reference = listedReference(image);
    assert.ok(!('problem' in reference));
    const { image: listed, tree } = listedImage(reference, index);
    const ours = listing(tree);
    const theirs = engineFiles(image, folder);

    const versions = versionsIn(path.join(folder, 'export.tar'));
    const others = listed.layers.flatMap(({ createdBy = '' }) => {
      const [, own = '', version = '', measured = version] =
        /^(\S+) (\S+?)(?:, listed as (\S+) has it)?$/.exec(createdBy) ?? [];
      const there = versions.get(own);
      return there === undefined || there === measured ? [] : [own];
    });
    const packageOf = (file: string): string => {
      const found = lookUp(tree, file, 'keep');
      const layer = found.kind === 'found' ? listed.layers[found.node.layer] : undefined;
      return layer?.createdBy?.split(' ')[0] ?? '';
    };
    const theirOthers = pathsOf(path.join(folder, 'export.tar'), others);
    const isExcused = (file: string): boolean =>
      excused.some((row) => row.path.test(file)) ||
      others.includes(packageOf(file)) ||
      theirOthers.has(file) ||
      (name.startsWith('java') && ofJava.test(file));
    const kept = (files: ReadonlyMap<string, string>) => new Map([...files].filter(([file]) => !isExcused(file)));
    const compared = kept(ours);
    context.diagnostic(
      `${compared.size} of ${ours.size} paths; of another version there: ${others.join(', ') || 'none'}`,
    );
    assert.ok(compared.size > ours.size / 2);
    assert.deepEqual(difference(compared, kept(theirs)), []);
  });
}

/** The versions of packages, as an exported container says. */
function versionsIn(archive: string): Map<string, string> {
  const texts = [...statusOf(archive).entries()].filter(([file]) => !file.endsWith('.md5sums'));
  return new Map(texts.map(([file, text]) => [file, /^Version: (\S+)$/m.exec(text)?.[1] ?? '']));
}

/** The files of packages, as an exported container says; on a system with a merged /usr by their place in it. */
function pathsOf(archive: string, packages: readonly string[]): Set<string> {
  const status = statusOf(archive);
  const lines = packages.flatMap((name) => (status.get(`${name}.md5sums`) ?? '').split('\n'));
  return new Set(lines.map((line) => line.slice(34).replace(/^(?=(?:bin|sbin|lib|lib64)\/)/, 'usr/')));
}

/** The files in `status.d` of an exported container, by name. */
function statusOf(archive: string): Map<string, string> {
  const inside = path.join(folder, 'status');
  rmSync(inside, { recursive: true, force: true });
  const at = 'var/lib/dpkg/status.d';
  execFileSync('sh', ['-c', 'mkdir "$1" && tar -xf "$0" -C "$1" "$2"', archive, inside, at]);
  const names = readdirSync(path.join(inside, at));
  return new Map(names.map((name) => [name, readFileSync(path.join(inside, at, name), 'utf8')]));
}
