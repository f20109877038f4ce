import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readIgnoreFile } from '../../src/core/convert/ignoreFile';

const files = [
  'a.log',
  'app/a.log',
  'app/b/c.log',
  'app/b/keep.txt',
  'app/.env',
  'build/out/x',
  'build/keep/y',
  'build.txt',
  'deep/a/b/c/d.md',
  'node_modules/m/i.js',
  'src/main.go',
  'src/node_modules/m/i.js',
  'src/[x]',
  'x y',
];
const ignoreFiles = [
  '*.log\n',
  '**/*.log\n!app/b/*.log\n',
  'node_modules\n',
  '**/node_modules\n',
  'build\n!build/keep\n',
  'build/**\n!build/keep/**\n',
  '*\n!src\n!*.txt\nsrc/node_modules\n',
  '**\n!deep/a/b/**\n',
  'deep/**/d.md\n',
  'app/?/*\n',
  'app/[a-c]\n',
  'src/\\[x\\]\n',
  '/src/\n./app/../build\n',
  '# a.log\n\n  x y  \n\\#a\n',
  'a**\n',
  'app/**/\n',
  '!src\nsrc\n',
];

const root = mkdtempSync(path.join(tmpdir(), 'distroless-ignore-'));
after(() => rmSync(root, { recursive: true }));
for (const file of files) {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), '');
}

for (const text of ignoreFiles) {
  test(`the engine leaves out the same files by ${JSON.stringify(text)}`, () => {
    writeFileSync(path.join(root, '.dockerignore'), text);
    const isIgnored = readIgnoreFile(text);
    assert.ok(isIgnored);
    assert.deepEqual(
      files.filter((file) => !isIgnored(file)),
      copied().filter((file) => files.includes(file)),
    );
  });
}

/** The files that `COPY . /all/` takes, sorted as those above. */
function copied(): string[] {
  const image = docker(['build', '-q', '-f', '-', root], 'FROM scratch\nCOPY . /all/\nCMD ["/none"]\n')
    .toString()
    .trim();
  const container = docker(['create', image]).toString().trim();
  const archive = docker(['export', container]);
  docker(['rm', container]);
  docker(['image', 'rm', image]);
  const listed = execFileSync('tar', ['--quoting-style=literal', '-tf', '-'], { input: archive, encoding: 'utf8' });
  const names = listed.split('\n').flatMap((name) => (name.startsWith('all/') ? [name.slice('all/'.length)] : []));
  return files.filter((file) => names.includes(file));
}

function docker(args: readonly string[], input = ''): Buffer {
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  return execFileSync(process.env['DOCKER'] ?? 'docker', args, {
    env,
    input,
    timeout: 60_000,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
