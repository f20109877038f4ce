// @ts-check
// node tools/plain.mjs [--update] [--only PATH-PART]: the plain tests under node --test, in few bundles that run side by side.
// --update rewrites golden files; CI never does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { root, testBundle } from './bundle.mjs';

const { values } = parseArgs({ options: { update: { type: 'boolean' }, only: { type: 'string' } } });
const folders = ['core', 'node', 'cli', 'house', 'host'];
const files = folders
  .flatMap((folder) =>
    readdirSync(path.join(root, 'test', folder), { recursive: true, encoding: 'utf8' }).map((f) => `${folder}/${f}`),
  )
  .filter((file) => /\.test\.(ts|mjs)$/.test(file) && file.includes(values.only ?? ''))
  .sort();
if (files.length === 0) {
  console.error('No plain test matches.');
  process.exit(1);
}
// A folder of its own, so that runs side by side do not take each other's bundle.
const folder = `out/plain-${process.pid}`;
const out = path.join(root, folder);
mkdirSync(out, { recursive: true });
// Each part loads the core anew, so a small run has one.
const count = Math.min(availableParallelism(), Math.ceil(files.length / 60), 4);
const parts = Array.from({ length: count }, (_, part) => `part${part + 1}`);
for (const [part, name] of parts.entries()) {
  const own = files.filter((_, at) => at % count === part);
  writeFileSync(path.join(out, `${name}.ts`), own.map((file) => `import '../../test/${file}';\n`).join(''));
}
await build(testBundle(Object.fromEntries(parts.map((name) => [name, path.join(out, `${name}.ts`)])), folder));
const { status } = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    '--test',
    `--test-concurrency=${count}`,
    '--test-reporter=spec',
    ...parts.map((name) => `${folder}/${name}.cjs`),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(values.update && { UPDATE_GOLDEN: '1' }) },
  },
);
rmSync(out, { recursive: true });
process.exit(status ?? 1);
