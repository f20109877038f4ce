import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { blame } from '../../src/core/blame/blame';
import { parseDockerfile } from '../../src/core/dockerfile/parse';
import { openEngineImage } from '../../src/core/engine/engineImage';
import { lookUp } from '../../src/core/image/lookup';
import { openTree } from '../../src/core/image/openTree';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';
import { docker } from './engineListing';

const signal = new AbortController().signal;
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-blame-'));
const tag = `distroless-blame-${process.pid}`;
after(() => rmSync(folder, { recursive: true }));
mkdirSync(path.join(folder, 'dir'));
for (const [name, text] of Object.entries({ 'a.txt': 'a\n', 'dir/b.txt': 'b\n', 'run.sh': '#!/bin/sh\n' }))
  writeFileSync(path.join(folder, name), text);
execFileSync('tar', ['czf', 'rel.tgz', 'a.txt'], { cwd: folder });
if (docker('image', 'ls', '-q', 'debian:13') === '') docker('pull', '-q', 'debian:13');

/** Lines and instructions of the layers above the base, and lines of files by their path. */
interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly lines: { readonly classic: string; readonly buildkit: string };
  readonly files: Readonly<Record<string, number>>;
}

const plain = '16WORKDIR 17RUN 23RUN 24RUN 25COPY 26COPY 27COPY 28ADD 29ADD 30COPY';
const cases: readonly Case[] = [
  {
    name: 'plain',
    args: ['VERSION=2.0'],
    // Where nothing changed, the classic builder writes no layer.
    lines: { classic: plain, buildkit: `${plain} 31WORKDIR 32RUN` },
    files: {
      '/opt/app/version': 17,
      '/opt/app/one': 23,
      '/opt/app/two words': 24,
      '/opt/app/share/all.txt': 25,
      '/usr/local/bin/run.sh': 26,
      '/opt/app/conf/b.txt': 27,
      '/opt/unpacked/a.txt': 28,
      '/opt/app/a.txt': 29,
      '/opt/with blank/b.txt': 30,
    },
  },
  {
    name: 'odd',
    args: ['WHERE=there', 'NAMES=x y'],
    lines: { classic: '9RUN 13ADD 14COPY', buildkit: '9RUN 10RUN 13ADD 14COPY' },
    files: { '/names': 9, '/opt/there/a.txt': 13, '/opt/a-x y.txt': 14 },
  },
];

for (const { name, args, lines, files } of cases) {
  for (const builder of ['classic', 'buildkit'] as const) {
    test(`${name}.Dockerfile as ${builder} builds it: layers and files lead to their lines`, async () => {
      const text = onDebian(readFileSync(`test/fixtures/blame/${name}.Dockerfile`, 'utf8'));
      const reference = `${tag}:${name}-${builder}`;
      build(text, reference, builder, args);
      try {
        const place = { kind: 'docker', reference, context: undefined } as const;
        const image = await openEngineImage(nodeHost(), place, nodePlatform(), signal);
        const tree = await openTree(image, signal);
        const found = blame(image, parseDockerfile(text));
        await image.close();
        const told = found?.layers.map((one) => (one && `${one.instruction.line}${one.instruction.keyword}`) ?? '-');
        assert.equal(told?.join(' '), `- ${lines[builder]}`);
        assert.equal(found?.base?.layers, 1);
        const byFile = Object.keys(files).map((file) => {
          const at = lookUp(tree, file, 'follow');
          return [file, at.kind === 'found' ? found?.layers[at.node.layer]?.instruction.line : at.kind];
        });
        assert.deepEqual(Object.fromEntries(byFile), files);
      } finally {
        docker('image', 'rm', reference);
      }
    });
  }
}

/** The same on Debian, which the bed of these tests makes with a shell, as it does not of Alpine. */
function onDebian(text: string): string {
  const moved = text.replaceAll('FROM alpine:', 'FROM debian:').replace('ARG TAG=3', 'ARG TAG=13');
  // Debian has a user nobody, but no group of that name.
  const own = moved.replace('--chown=nobody', '--chown=daemon');
  return own.replace('FROM debian:3', 'FROM debian:13').replace('/bin/ash', '/bin/bash');
}

function build(text: string, reference: string, builder: 'classic' | 'buildkit', args: readonly string[]): void {
  const options = args.flatMap((arg) => ['--build-arg', arg]);
  execFileSync(process.env['DOCKER'] ?? 'docker', ['build', '-q', '-t', reference, ...options, '-f', '-', folder], {
    input: text,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, DOCKER_BUILDKIT: builder === 'buildkit' ? '1' : '0' },
  });
}
