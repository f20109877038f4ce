// @ts-check
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** What every bundle shares: VS Code 1.100 runs Node 20. @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
  alias: {
    'vscode-languageserver-textdocument': './tools/lsp-document.mjs',
    'vscode-languageserver-types': './tools/lsp-positions.mjs',
  },
};

/**
 * Leaves what is imported as `dockerfiles`, `compose`, `images` or `explorer` of src/ to the bundle of that name beside the importing one.
 * @type {import('esbuild').Plugin}
 */
const loadedLater = {
  name: 'loaded-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/(?:dockerfiles|compose|images|explorer)$/ }, ({ path: file }) => ({
      path: `./${path.basename(file)}.cjs`,
      external: true,
    }));
  },
};

/**
 * The bundles that ship.
 * @param {{ minify: boolean, sourcemap: boolean }} options
 * @returns {import('esbuild').BuildOptions[]}
 */
export function productBundles(options) {
  const outdir = { ...options, outdir: 'dist', outExtension: { '.js': '.cjs' } };
  return [
    {
      ...common,
      ...outdir,
      entryPoints: ['src/main.node.ts'],
      platform: 'node',
      external: ['vscode'],
      plugins: [loadedLater],
      // By require, as VS Code itself loads extensions.
      supported: { 'dynamic-import': false },
    },
    {
      ...common,
      ...outdir,
      entryPoints: ['src/compose.ts', 'src/dockerfiles.ts', 'src/images.ts', 'src/explorer.ts'],
      platform: 'node',
      external: ['vscode'],
    },
    {
      ...common,
      ...outdir,
      entryPoints: ['src/main.web.ts'],
      // A web extension host appends .js to any other name.
      outExtension: { '.js': '.js' },
      platform: 'browser',
      target: 'es2023',
      external: ['vscode'],
      // dockerfile-ast uses Node's Buffer; without this a web extension host says "Buffer is not defined".
      inject: ['tools/buffer-shim.mjs'],
    },
    {
      ...common,
      ...options,
      entryPoints: ['src/webview/sizeMap.ts', 'src/webview/sizeMap.css'],
      outdir: 'dist',
      platform: 'browser',
      format: 'iife',
      target: 'es2023',
    },
    {
      ...common,
      ...outdir,
      entryPoints: { cli: 'src/cli/main.ts' },
      platform: 'node',
      plugins: [loadedLater],
      banner: { js: '#!/usr/bin/env node' },
    },
  ];
}

/**
 * A bundle of tests, with source maps so that stack traces name the sources.
 * @param {{ [name: string]: string }} entryPoints
 * @param {string} outdir
 * @returns {import('esbuild').BuildOptions}
 */
export function testBundle(entryPoints, outdir) {
  return {
    ...common,
    entryPoints,
    outdir,
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'esbuild', 'playwright-core'],
  };
}
