// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rowsOf } from './listing.mjs';

/**
 * @typedef {import('./listing.mjs').Row} Row
 * @typedef {import('./measure.mjs').Layer} Layer
 * @typedef {Record<'production' | 'debug', string[]>} Builds
 * @typedef {{ date: string, architecture: string, layers: Layer[], images: Record<string, Builds> }} Layers
 * @typedef {{ layers: Layers, rows: ReadonlyMap<string, readonly Row[]> }} Measured
 */

/**
 * What was measured, as tools/data has it.
 * @param {string} root
 * @returns {Measured}
 */
export function readMeasured(root) {
  const read = (/** @type {string} */ name) => readFileSync(path.join(root, 'tools/data', name), 'utf8');
  const rows = new Map();
  for (const part of read('files.txt').split(/^# /m).slice(1)) {
    const [id = '', ...lines] = part.trimEnd().split('\n');
    rows.set(id, rowsOf(lines));
  }
  return { layers: JSON.parse(read('layers.json')), rows };
}

/**
 * The layers of an image's build, lowest first, with those of what it is built on.
 * @param {Measured} measured
 * @param {string | undefined} id
 * @param {'production' | 'debug'} build
 * @param {ReadonlyMap<string, string | undefined>} parents
 * @returns {Layer[]}
 */
export function layersOf(measured, id, build, parents) {
  if (id === undefined) return [];
  const own = measured.layers.images[id]?.[build];
  if (own === undefined) throw new Error(`${id} was not measured.`);
  const layers = own.map((name) => {
    const layer = measured.layers.layers.find((other) => other.id === name);
    if (layer === undefined) throw new Error(`There is no layer ${name}.`);
    return layer;
  });
  return [...layersOf(measured, parents.get(id), build, parents), ...layers];
}

/**
 * The files that layers give when they lie over each other; a hard link is the file that it links to.
 * @param {Measured} measured
 * @param {readonly Layer[]} layers
 * @returns {Map<string, Row>}
 */
export function laidOver({ rows }, layers) {
  /** @type {Map<string, Row>} */
  const files = new Map();
  for (const { id } of layers) {
    const own = rows.get(id) ?? [];
    for (const row of own) {
      const target = row.kind === 'hardlink' ? own.find(({ path }) => path === row.link) : row;
      if (target === undefined) throw new Error(`${row.path} of ${id} is a link to nothing.`);
      files.set(row.path, target);
    }
  }
  return files;
}
