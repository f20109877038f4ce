// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Where the list of files ships, below the root. */
export const shippedList = 'dist/files.gz';

/**
 * The list of files of every image as src/core/catalog/fileIndex.ts reads it, compressed.
 * @param {string} root
 * @returns {Buffer}
 */
export function shippedFiles(root) {
  const read = (/** @type {string} */ name) => readFileSync(path.join(root, 'tools/data', name), 'utf8');
  const text = `${JSON.stringify(JSON.parse(read('layers.json')))}\n${read('files.txt')}`;
  return gzipSync(text, { level: 9 });
}
