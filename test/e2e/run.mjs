// @ts-check
// node test/e2e/run.mjs [--only NAME | --sample] [PATH-PART]: the tests that need a Docker engine, one file after another.
// --only NAME proves only the applications of test/e2e/apps and the cases of test/e2e/lint with NAME in theirs, --sample
// those that are marked so, or with a PATH-PART a part of what its tests compare.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { productBundles, root, testBundle } from '../../tools/bundle.mjs';
import { findClient } from './bed/client.mjs';

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, sample: { type: 'boolean' } },
  allowPositionals: true,
});
const client = findClient();
const engine = spawnSync(client, ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8' });
if (engine.status !== 0) {
  console.error(
    `These tests need a Docker engine, and docker version says: ${engine.error?.message ?? engine.stderr.trim()}`,
  );
  process.exit(1);
}
const files = readdirSync(path.join(root, 'test/e2e')).filter((file) => file.endsWith('.test.ts') && isWanted(file));
if (files.length === 0) {
  console.error('No engine test matches.');
  process.exit(1);
}
// A folder of its own, so that a build of something else in the meantime does not matter.
const folder = `out/e2e-${process.pid}`;
for (const options of productBundles({ minify: false, sourcemap: false })) {
  const { entryPoints } = options;
  // The command line, and the bundle that it loads.
  const isWanted = Array.isArray(entryPoints)
    ? entryPoints.includes('src/dockerfiles.ts')
    : 'cli' in (entryPoints ?? {});
  if (isWanted) await build({ ...options, outdir: folder });
}

const names = files.map((file) => file.slice(0, -'.ts'.length));
await build(testBundle(Object.fromEntries(names.map((name) => [name, `test/e2e/${name}.ts`])), folder));
const bundles = names.map((name) => `${folder}/${name}.cjs`);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=1', ...bundles], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    E2E_ONLY: values.only ?? '',
    E2E_SAMPLE: values.sample === true ? '1' : '',
    E2E_CLI: `${folder}/cli.cjs`,
    DOCKER: client,
  },
});
rmSync(path.join(root, folder), { recursive: true });
process.exit(status ?? 1);

/** @param {string} file */
function isWanted(file) {
  const [part] = positionals;
  if (part !== undefined || (values.only === undefined && values.sample !== true)) return file.includes(part ?? '');
  /** @type {Record<string, string>} */
  const folders = { 'convert.test.ts': 'apps', 'lint.test.ts': 'lint' };
  const folder = folders[file];
  return (
    folder !== undefined &&
    readdirSync(path.join(root, 'test/e2e', folder)).some((name) => name.includes(values.only ?? ''))
  );
}
