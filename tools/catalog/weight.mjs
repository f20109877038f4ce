// @ts-check
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../bundle.mjs';

const folder = 'src/core/catalog';

/**
 * The tables of the catalogue as one minified script, as they are in a bundle; the argument of the function that it
 * becomes is what CommonJS calls `exports`.
 * @returns {Promise<string>}
 */
export async function catalogueScript() {
  const tables = readdirSync(path.join(root, folder)).filter((file) => file.endsWith('.generated.ts'));
  const { outputFiles } = await build({
    stdin: {
      contents: tables.map((file) => `export * from './${file.replace(/\.ts$/, '')}';`).join('\n'),
      resolveDir: path.join(root, folder),
      loader: 'ts',
    },
    bundle: true,
    minify: true,
    format: 'cjs',
    target: 'node20',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
