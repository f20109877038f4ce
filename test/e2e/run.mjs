// @ts-check
// node test/e2e/run.mjs [--only NAME] [PATH-PART]: the tests that need a Docker engine, one file after another.
// --only NAME proves only the applications of test/e2e/apps with NAME in theirs.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { root, testBundle } from '../../tools/bundle.mjs';

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const engine = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8' });
if (engine.status !== 0) {
  console.error(
    `These tests need a Docker engine, and docker version says: ${engine.error?.message ?? engine.stderr.trim()}`,
  );
  process.exit(1);
}
const part = values.only === undefined ? (positionals[0] ?? '') : 'convert';
const files = readdirSync(path.join(root, 'test/e2e')).filter(
  (file) => file.endsWith('.test.ts') && file.includes(part),
);
if (files.length === 0) {
  console.error('No engine test matches.');
  process.exit(1);
}
// A copy, so that a build of something else in the meantime does not matter.
const built = spawnSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
mkdirSync(path.join(root, 'out/e2e'), { recursive: true });
copyFileSync(path.join(root, 'dist/cli.cjs'), path.join(root, 'out/e2e/cli.cjs'));

const names = files.map((file) => file.slice(0, -'.ts'.length));
await build(testBundle(Object.fromEntries(names.map((name) => [name, `test/e2e/${name}.ts`])), 'out/e2e'));
const bundles = names.map((name) => `out/e2e/${name}.cjs`);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=1', ...bundles], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, E2E_ONLY: values.only ?? '' },
});
process.exit(status ?? 1);
