// @ts-check
// How fast the side bar has its rows, and how long it keeps others waiting meanwhile.
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { root, testBundle } from '../bundle.mjs';
import { fail, figure, median, ms, part, print } from './figures.mjs';

/** @typedef {typeof import('../../test/support/rowsOfFiles')} Rows */

/** Rows of a directory of 5,000 files and of one of 200,000, which a second layer changes. */
export async function explorer() {
  const rows = await bundled();
  const small = await expanded(rows, 5000);
  figure(
    'directory of 5,000',
    median(small),
    50,
    `ms of processor time for its rows with their items, slowest of ${small.length} ${ms(part(small, 0.99))}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const large = await expanded(rows, 200_000);
  figure('of 200,000', median(large) / median(small), 60, `times that (${ms(median(large))}), for 40 times as many`);
  await largeDirectory(rows);
}

/** How many ms of processor time it takes to have the first rows of a directory. @param {Rows} rows @param {number} count */
async function expanded(rows, count) {
  /** @type {number[]} */
  const took = [];
  for (let round = 0; round < 15; round++) {
    const files = rows.fileRows(image(rows, count));
    const [directory = fail()] = await files.children(files.top);
    const began = process.cpuUsage();
    for (const row of await files.children(directory)) files.item(row);
    const { user, system } = process.cpuUsage(began);
    took.push((user + system) / 1000);
  }
  return took;
}

/** @param {Rows} rows */
async function largeDirectory(rows) {
  const opened = image(rows, 200_000);
  const files = rows.fileRows(opened);
  const signal = new AbortController().signal;
  const [directory = fail()] = await files.children(files.top);
  const name = `/d/${nameOf(199_999)}`;
  /** @type {readonly (readonly [string, () => Promise<unknown>])[]} */
  const works = [
    ['  first rows', () => files.children(directory)],
    ['  last path', () => files.rowOfPath(name)],
    ['  by size', () => files.shown.sortBy('size').then(() => files.children(directory))],
    ['  filter', () => narrowed(files, opened)],
    [
      '  counts of layers',
      () => rows.layersBelow(rows.layersRow(rows.imageRow(opened.place), opened), signal, () => {}),
    ],
    ['  changes of layer', () => rows.changesOf(opened, 0, signal)],
  ];
  for (const [what, work] of works) {
    const { took, longest } = await watched(work);
    print(what, `${ms(took)}, others wait ${ms(longest)} at most`);
  }
}

/** @param {import('../../test/support/rowsOfFiles').FileRows} files @param {ReturnType<typeof image>} opened */
async function narrowed(files, opened) {
  files.shown.narrow(opened.place, { kind: 'text', text: '*99' });
  return files.children(files.top);
}

/** How long a piece of work takes, and how long others have to wait for their turn. @param {() => Promise<unknown>} work */
async function watched(work) {
  let longest = 0;
  let last = performance.now();
  const look = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(look, 1);
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  await new Promise((resolve) => setTimeout(resolve, 2));
  look();
  clearInterval(timer);
  return { took, longest };
}

/** @param {Rows} rows @param {number} count */
function image(rows, count) {
  /** @type {Record<string, { size: number }>} */
  const paths = {};
  // In no order.
  for (let n = 0; n < count; n++) paths[`/d/${nameOf((n * 7919) % count)}`] = { size: n };
  return rows.exploredImage([{ paths }, { paths: { '/d/new': {} }, deleted: [`/d/${nameOf(0)}`] }]);
}

/** @param {number} n */
function nameOf(n) {
  return `file-${String(n).padStart(6, '0')}`;
}

/** @returns {Promise<Rows>} */
async function bundled() {
  const outfile = path.join(root, 'out/tools/rows.cjs');
  const options = testBundle({}, 'out/tools');
  delete options.outdir;
  delete options.outExtension;
  delete options.external;
  const alias = { vscode: path.join(root, 'test/support/vscodeValues.ts') };
  await build({ ...options, entryPoints: [path.join(root, 'test/support/rowsOfFiles.ts')], outfile, alias });
  return createRequire(import.meta.url)(outfile);
}
