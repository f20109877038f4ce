import { readFileSync } from 'node:fs';

/** The list of files of every image, as it ships but for the compression. */
export function shippedIndex(): string {
  const layers: unknown = JSON.parse(readFileSync('tools/data/layers.json', 'utf8'));
  return `${JSON.stringify(layers)}\n${readFileSync('tools/data/files.txt', 'utf8')}`;
}
