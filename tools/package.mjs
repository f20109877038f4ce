// @ts-check
// node tools/package.mjs: the release build and the .vsix. Fails if either passes its limit, or if the .vsix would hold
// anything that is not on the list.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import { root } from './bundle.mjs';
import { allRules } from './catalog/rules.mjs';
import { shippedList } from './catalog/shippedFiles.mjs';
import { catalogueScript } from './catalog/weight.mjs';

/** In bytes. */
const limits = {
  // What VS Code reads and compiles at each start.
  'dist/main.node.cjs': 160 * 1024,
  // Read when the first Dockerfile is looked into, within the time of a keystroke: some 5 ms for each 100 KB.
  'dist/dockerfiles.cjs': 1100 * 1024,
  // Read when the first Compose file is looked into.
  'dist/compose.cjs': 150 * 1024,
  // Read when the first image is looked into.
  'dist/images.cjs': 200 * 1024,
  // Read when something is first asked of an image.
  'dist/explorer.cjs': 400 * 1024,
  // A browser's extension is one file, so it holds the four above.
  'dist/main.web.js': 1750 * 1024,
  // Read by each page with a size map.
  'dist/sizeMap.js': 40 * 1024,
  'dist/sizeMap.css': 12 * 1024,
  // Read when someone looks into an image of the catalogue.
  [shippedList]: 64 * 1024,
  // With the command line, which holds the readers of images a second time.
  'distroless.vsix': 1500 * 1024,
};
/** Of the bundles with the catalogue, what its tables may take. */
const catalogueLimit = 400 * 1024;
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.txt',
  'dist/cli.cjs',
  'dist/compose.cjs',
  'dist/images.cjs',
  'dist/explorer.cjs',
  'dist/dockerfiles.cjs',
  shippedList,
  'dist/main.node.cjs',
  'dist/main.web.js',
  'dist/sizeMap.css',
  'dist/sizeMap.js',
  ...allRules(root)
    .map(({ id }) => `dist/rules/${id}.md`)
    .sort(),
  'media/distroless.svg',
  'media/icon.png',
  'media/sizeMap-dark.svg',
  'media/sizeMap-light.svg',
  'package.json',
  'syntaxes/image-reference.injection.tmLanguage.json',
];

const { status } = spawnSync(process.execPath, [path.join(root, 'tools/build.mjs')], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
const files = (await listFiles({ cwd: root, packagedDependencies: [] })).sort();
const wrong = [...files.filter((file) => !shipped.includes(file)), ...shipped.filter((file) => !files.includes(file))];
if (wrong.length > 0) {
  console.error(`These would ship but should not, or the other way round: ${wrong.join(', ')}`);
  process.exit(1);
}
await createVSIX({
  cwd: root,
  packagePath: path.join(root, 'distroless.vsix'),
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
for (const [file, limit] of Object.entries(limits)) {
  const { size } = statSync(path.join(root, file));
  console.log(`${file}: ${(size / 1024).toFixed(1)} KB of at most ${limit / 1024} KB`);
  if (size > limit) process.exitCode = 1;
}
const tables = Buffer.byteLength(await catalogueScript());
console.log(`tables of the catalogue: ${(tables / 1024).toFixed(1)} KB of at most ${catalogueLimit / 1024} KB`);
if (tables > catalogueLimit) process.exitCode = 1;
