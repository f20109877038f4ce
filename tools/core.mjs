// @ts-check
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { root, testBundle } from './bundle.mjs';

const modules = [
  'src/core/catalog/googleCard',
  'src/core/catalog/referenceCard',
  'src/core/catalog/cardText',
  'src/core/catalog/listedImage',
  'src/core/catalog/listedReference',
  'src/core/catalog/loadFileIndex',
  'src/core/convert/convert',
  'src/core/dockerfile/edit',
  'src/core/dockerfile/imageReferences',
  'src/core/dockerfile/parse',
  'src/core/elf/readElf',
  'src/core/engine/engineImage',
  'src/core/engine/listEngineImages',
  'src/core/find/pathIndex',
  'src/core/find/pathIndexing',
  'src/core/find/pathQuery',
  'src/core/find/pathSearch',
  'src/core/image/error',
  'src/core/image/openTree',
  'src/core/image/reference',
  'src/core/image/sources/place',
  'src/core/image/tree',
  'src/core/image/content',
  'src/core/image/sources/layer',
  'src/core/image/sources/blob',
  'src/core/lint/fixAll',
  'src/core/lint/lint',
  'src/core/image/tar',
  'src/node/contextFiles',
  'src/node/host',
  'src/node/platform',
  'src/node/store',
  'test/support/images',
  'test/support/peek',
  'test/support/tar',
  'test/support/toc',
  'test/support/validation',
];

/**
 * What the measuring tools use of the product, of its tests, and the parser that it builds upon.
 * @typedef {typeof import('../src/core/catalog/googleCard')
 *   & typeof import('../src/core/catalog/referenceCard')
 *   & typeof import('../src/core/catalog/cardText')
 *   & typeof import('../src/core/catalog/listedImage')
 *   & typeof import('../src/core/catalog/listedReference')
 *   & typeof import('../src/core/catalog/loadFileIndex')
 *   & typeof import('../src/core/convert/convert')
 *   & typeof import('../src/core/dockerfile/edit')
 *   & typeof import('../src/core/dockerfile/imageReferences')
 *   & typeof import('../src/core/dockerfile/parse')
 *   & typeof import('../src/core/elf/readElf')
 *   & typeof import('../src/core/engine/engineImage')
 *   & typeof import('../src/core/engine/listEngineImages')
 *   & typeof import('../src/core/find/pathIndex')
 *   & typeof import('../src/core/find/pathIndexing')
 *   & typeof import('../src/core/find/pathQuery')
 *   & typeof import('../src/core/find/pathSearch')
 *   & typeof import('../src/core/image/error')
 *   & typeof import('../src/core/image/openTree')
 *   & typeof import('../src/core/image/reference')
 *   & typeof import('../src/core/image/sources/place')
 *   & typeof import('../src/core/image/tree')
 *   & typeof import('../src/core/image/content')
 *   & typeof import('../src/core/image/sources/layer')
 *   & typeof import('../src/core/image/sources/blob')
 *   & typeof import('../src/core/lint/fixAll')
 *   & typeof import('../src/core/lint/lint')
 *   & typeof import('../src/core/image/tar')
 *   & typeof import('../src/node/contextFiles')
 *   & typeof import('../src/node/host')
 *   & typeof import('../src/node/platform')
 *   & typeof import('../src/node/store')
 *   & typeof import('../test/support/images')
 *   & typeof import('../test/support/peek')
 *   & typeof import('../test/support/tar')
 *   & typeof import('../test/support/toc')
 *   & typeof import('../test/support/validation')
 *   & { DockerfileParser: typeof import('dockerfile-ast').DockerfileParser }} Core
 */

/**
 * Bundles the sources as they are now, and gives the file of the bundle.
 * @returns {Promise<string>}
 */
export async function bundleCore() {
  const outfile = path.join(root, 'out/tools/core.cjs');
  const contents = [
    ...modules.map((module) => `export * from '../${module}';`),
    "export { DockerfileParser } from 'dockerfile-ast';",
  ].join('\n');
  const options = testBundle({}, 'out/tools');
  delete options.entryPoints;
  delete options.outdir;
  delete options.outExtension;
  await build({ ...options, outfile, stdin: { contents, resolveDir: path.join(root, 'tools'), loader: 'ts' } });
  return outfile;
}

/**
 * Loads what {@link bundleCore} made.
 * @param {string} file
 * @returns {Core}
 */
export function loadCore(file) {
  return createRequire(import.meta.url)(file);
}
