// @ts-check
// node tools/plain.mjs [--update] [--only PATH-PART]: the plain tests, all in one bundle under node --test.
// --update rewrites golden files; CI never does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
const all = path.join(out, 'all.ts');
writeFileSync(all, files.map((file) => `import '../../test/${file}';\n`).join(''));
await build(testBundle({ all }, folder));
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-reporter=spec', `${folder}/all.cjs`],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(values.update && { UPDATE_GOLDEN: '1' }) },
  },
);
rmSync(out, { recursive: true });
process.exit(status ?? 1);
