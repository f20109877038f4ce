import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { walk } from '../../src/core/image/tree';
import { imageFiles, type ImageFiles } from '../../src/core/why/imageFiles';
import type { LinkReport } from '../../src/core/why/link';
import { linkLibrary, linkProgram, loaderFor } from '../../src/core/why/linkProcess';
import { why } from '../../src/core/why/why';
import { docker } from './engineListing';
import { openSaved } from './whyImages';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-why-'));
const signal = new AbortController().signal;
const options = {
  account: { uid: 0, gid: 0, groups: [], name: 'root', home: '/root' },
  workingDirectory: '/',
  libraryPath: undefined,
  preload: [],
};

after(() => rmSync(folder, { recursive: true }));

for (const name of ['debian:12', 'debian:13', 'python:3.13-slim', 'node:22-slim']) {
  test(`${name}: the libraries of every program and library are where its own loader finds them`, async () => {
    const { image, tree } = await openSaved(name, folder);
    const files = imageFiles(image, tree, signal);
    const ours = new Map<string, readonly string[]>();
    for (const { path: file, node } of walk(tree.root, '/')) {
      if (node.entry.kind !== 'file' || !/\.so(?:\.|$)|\/s?bin\//.test(file) || /\/gconv\//.test(file)) continue;
      const report = await link(files, { path: file, node });
      if (report?.loader !== undefined && report.elf.needed.length > 0) ours.set(file, linesOf(report));
    }
    await image.close();
    assert.ok(ours.size > 200, `${ours.size} files`);
    const theirs = loaderSays(name, [...ours.keys()]);
    const different = [...ours].filter(([file, lines]) => lines.join('\n') !== theirs.get(file)?.join('\n'));
    assert.deepEqual(
      different.map(([file, lines]) => [file, lines, theirs.get(file)]),
      [],
    );
  });
}

async function link(
  files: ImageFiles,
  file: Pick<Parameters<typeof linkProgram>[1], 'path' | 'node'>,
): Promise<LinkReport | undefined> {
  const elf = await files.elf(file.node, file.path);
  if (elf.kind !== 'elf' || (elf.type !== 'shared' && elf.type !== 'executable')) return undefined;
  if (elf.interpreter !== undefined) return (await linkProgram(files, { ...file, elf }, options)).report;
  const loader = await loaderFor(files, elf);
  return loader && linkLibrary(files, { ...file, elf }, loader, options);
}

function linesOf({ libraries, problems }: LinkReport): readonly string[] {
  const missing = problems.map((problem) => ('name' in problem ? `${problem.name} => not found` : problem.kind));
  return [...new Set([...libraries.map(({ name, at }) => `${name} => ${at}`), ...missing])].sort();
}

/** What the image's own loader lists for each file. */
function loaderSays(image: string, files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const script = 'while read f; do echo "== $f"; /lib64/ld-linux-x86-64.so.2 --list "$f" 2>&1; done; true';
  const args = ['run', '--rm', '-i', '--network=none', '--entrypoint', 'sh', image, '-c', script];
  const out = execFileSync('docker', args, { input: `${files.join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return new Map(
    out
      .split(/^== /m)
      .slice(1)
      .map((part) => {
        const [file = '', ...lines] = part.split('\n');
        const found = lines
          .filter((line) => line !== '' && !/linux-vdso|ld-linux/.test(line))
          .map((line) => line.replace(/^\s+/, '').replace(/ \(0x[0-9a-f]+\)$/, ''));
        return [file, [...new Set(found)].sort()];
      }),
  );
}

const registry = 'gcr.io/distroless';
const started = [
  ...['static', 'base-nossl', 'base', 'cc', 'java17', 'nodejs22', 'nodejs24', 'python3'].flatMap((name) =>
    ['debian12', 'debian13'].flatMap((debian) =>
      ['latest', 'nonroot', 'debug'].map((flavour) => `${registry}/${name}-${debian}:${flavour}`),
    ),
  ),
  `${registry}/java21-debian13:latest`,
  `${registry}/java25-debian13:latest`,
  ...['alpine:3', 'debian:12', 'debian:13', 'buildpack-deps:bookworm-curl', 'python:3.11-slim', 'python:3.13-slim'],
  ...['node:18-slim', 'node:20-slim', 'node:22-slim', 'node:24-slim', 'node:22-alpine', 'eclipse-temurin:21'],
];

test('says of no image that is made to be started that it would not', async () => {
  const there = new Set(docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').split('\n'));
  const images = started.filter((name) => there.has(name));
  assert.ok(images.length > 40, `${images.length} images`);
  for (const name of images) {
    const { image, tree } = await openSaved(name, folder);
    const { findings } = await why(image, tree, signal);
    await image.close();
    const bad = findings.filter(({ severity }) => severity !== 'note').map(({ text }) => text);
    assert.deepEqual(bad, [], name);
  }
});
