// @ts-check
// node tools/build.mjs [--watch]: bundles what ships into dist/ (--watch: unminified, with source maps, again on each change).
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';
import { productBundles, root } from './bundle.mjs';

const watch = process.argv.includes('--watch');
const bundles = productBundles({ minify: !watch, sourcemap: watch });
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
// The pages of the rules open in the editor.
cpSync(path.join(root, 'src/core/convert/rules'), path.join(root, 'dist/rules'), {
  recursive: true,
  filter: (source) => !source.endsWith('.ts'),
});
if (watch) {
  await Promise.all(bundles.map(async (options) => (await context({ ...options, logLevel: 'info' })).watch()));
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
