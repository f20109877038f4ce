// @ts-check
// node tools/build.mjs [--watch]: bundles what ships into dist/ (--watch: unminified, with source maps, again on each change).
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';
import { productBundles, root } from './bundle.mjs';
import { allRules } from './catalog/rules.mjs';
import { shippedFiles, shippedList } from './catalog/shippedFiles.mjs';

const watch = process.argv.includes('--watch');
const bundles = productBundles({ minify: !watch, sourcemap: watch });
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
// The pages of the rules open in the editor.
for (const { folder, id } of allRules(root)) {
  cpSync(path.join(root, folder, `${id}.md`), path.join(root, 'dist/rules', `${id}.md`));
}
// Read when someone looks into an image of the catalogue.
mkdirSync(path.join(root, 'dist'), { recursive: true });
writeFileSync(path.join(root, shippedList), shippedFiles(root));
if (watch) {
  await Promise.all(bundles.map(async (options) => (await context({ ...options, logLevel: 'info' })).watch()));
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
