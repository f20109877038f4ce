// @ts-check
// node test/e2e/run.mjs [PATH-PART]: the tests that need a Docker engine, one file after another.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root, testBundle } from '../../tools/bundle.mjs';

const engine = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8' });
if (engine.status !== 0) {
  console.error(
    `These tests need a Docker engine, and docker version says: ${engine.error?.message ?? engine.stderr.trim()}`,
  );
  process.exit(1);
}
const files = readdirSync(path.join(root, 'test/e2e')).filter(
  (file) => file.endsWith('.test.ts') && file.includes(process.argv[2] ?? ''),
);
if (files.length === 0) {
  console.error('No engine test matches.');
  process.exit(1);
}
const names = files.map((file) => file.slice(0, -'.ts'.length));
await build(testBundle(Object.fromEntries(names.map((name) => [name, `test/e2e/${name}.ts`])), 'out/e2e'));
const bundles = names.map((name) => `out/e2e/${name}.cjs`);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=1', ...bundles], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
