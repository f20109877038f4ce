// @ts-check
// node test/host/bundle.mjs: bundles the tests for a debugger, beside a copy of the samples that they may change.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { testBundle } from '../../tools/bundle.mjs';
import { root } from './servers.mjs';

/**
 * Bundles the tests of `test/vscode` into one module with the `run` that VS Code calls, and gives its path. The web
 * extension host runs those whose names end in `.web.test.ts`: they use nothing of Node.js but `node:assert/strict`, and what
 * makes images.
 * @param {{ web: boolean, folder: string, grep: string | undefined }} options
 */
export async function bundleTests({ web, folder, grep }) {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(web ? '.web.test.ts' : '.test.ts'))
    // The one that says how long activation takes comes first, so that no other has brought it about.
    .sort((a, b) => Number(isActivation(b)) - Number(isActivation(a)) || a.localeCompare(b));
  if (files.length === 0) throw new Error('No test was found in test/vscode.');
  mkdirSync(folder, { recursive: true });
  const entry = path.join(folder, 'index.ts');
  writeFileSync(entry, entryText(files, grep));
  const options = testBundle({ index: entry }, folder);
  await build(web ? { ...options, ...forWeb } : options);
  return path.join(folder, web ? 'index.js' : 'index.cjs');
}

const tests = path.join(root, 'test/vscode');
const isActivation = (/** @type {string} */ file) => file.startsWith('activation.');

/** @param {readonly string[]} files @param {string | undefined} grep */
function entryText(files, grep) {
  const from = (/** @type {string} */ file) => JSON.stringify(path.join(tests, file));
  const loads = files.map((file) => `  require(${from(file)});\n`).join('');
  return `import { runMocha } from ${from('index')};
export const run = () => runMocha(() => {\n${loads}}, ${JSON.stringify(grep)});\n`;
}

/** @type {import('esbuild').BuildOptions} */
const forWeb = {
  platform: 'browser',
  // The web extension host puts `.js` after any other name.
  outExtension: { '.js': '.js' },
  external: ['vscode'],
  alias: {
    'node:assert/strict': path.join(root, 'test/host/assert-web.mjs'),
    'node:crypto': path.join(root, 'test/support/web/crypto.ts'),
    'node:zlib': path.join(root, 'test/support/web/zlib.ts'),
    mocha: path.join(root, 'test/host/mocha-web.mjs'),
  },
  define: { global: 'globalThis' },
  inject: ['tools/buffer-shim.mjs'],
};

if (process.argv[1] === import.meta.filename) {
  await bundleTests({ web: false, folder: path.join(root, 'out/vscode'), grep: process.env['TEST_GREP'] });
  cpSync(path.join(root, 'sample'), path.join(root, 'out/workspace'), { recursive: true });
}
