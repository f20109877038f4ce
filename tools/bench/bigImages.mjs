// @ts-check
// How fast a large image is opened, and how much memory that takes: each measurement in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCore } from '../core.mjs';
import { writeBigImage } from './bigImage.mjs';
import { imageContent } from './content.mjs';
import { fail, figure, median, ms, print } from './figures.mjs';

/** @typedef {{ ms: number, cpu: number, rss: number, later: number }} Measured */

const rounds = 3;

/** Opens a generated image of 1 GB in 52,200 files, against expanding and hashing the same blobs, and against its own cache. */
export async function bigImage() {
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-bench-'));
  const measure = measurer(await bundleCore());
  try {
    const layout = path.join(folder, 'gzip');
    const { blobs, files, bytes } = await writeBigImage(layout, 'gzip');
    const size = `${files} files, ${Math.round(bytes / 1e6)} MB, ${blobs.length} layers`;
    const load = loadavg()[0]?.toFixed(1);
    print('big image', `${size}; ${availableParallelism()} processors, load ${load}`);
    const floors = ['floor in one thread', 'floor in a row', 'index', 'empty'];
    const [oneThread = fail(), inARow = fail(), index = fail(), empty = fail()] = interleaved(floors, (what) =>
      measure(what, layout),
    );
    const [wall, cpu] = [index.ms / oneThread.ms, index.cpu / oneThread.cpu];
    figure('index, one core', cpu, 1.1, `times gunzip and SHA-256 in one thread, in processor time (${ms(index.cpu)})`);
    figure('index, all cores', wall, 0.75, `times gunzip and SHA-256 in one thread (${ms(oneThread.ms)})`);
    const [rowWall, rowCpu] = [index.ms / inARow.ms, index.cpu / inARow.cpu].map((one) => one.toFixed(2));
    print('', `${rowWall} times the same in streams (${ms(inARow.ms)}), ${rowCpu} in processor time`);
    figure('index memory', (index.rss - empty.rss) / 1e6, 150, 'MB at most above a process that does nothing');
    unpackers(folder, layout, index.ms);
    const store = path.join(folder, 'store');
    measure('index', layout, store);
    const [reopened = fail()] = interleaved(['reopen'], (what) => measure(what, layout, store));
    figure(
      'index from cache',
      reopened.later,
      30,
      `ms for ${files} files; ${ms(reopened.ms)} the first time in a process`,
    );
    await imageContent(layout, blobs);
    rmSync(layout, { recursive: true });
    const plain = path.join(folder, 'none');
    await writeBigImage(plain, 'none');
    const [headers = fail(), stream = fail()] = interleaved(['index', 'stream'], (what) => measure(what, plain));
    const ofStream = `times streaming and hashing it (${ms(stream.ms)})`;
    figure(
      'uncompressed image',
      headers.ms / stream.ms,
      0.1,
      `${ofStream}; ${(headers.cpu / stream.cpu).toFixed(2)} in processor time`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} bundle @returns {(what: string, folder: string, store?: string) => Measured} */
function measurer(bundle) {
  const child = fileURLToPath(new URL('imageChild.mjs', import.meta.url));
  return (what, folder, store) => {
    const args = [child, bundle, what, folder, ...(store === undefined ? [] : [store])];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
}

/**
 * The medians of some things that are measured by turns, so that what else the machine does falls on all of them.
 * @param {string[]} things @param {(what: string) => Measured} measure
 */
function interleaved(things, measure) {
  const all = Array.from({ length: rounds }, () => things.map(measure));
  return things.map((_, n) => {
    const of = (/** @type {(measured: Measured) => number} */ figure) =>
      median(all.map((round) => figure(round[n] ?? fail())));
    return {
      ms: of((one) => one.ms),
      cpu: of((one) => one.cpu),
      rss: of((one) => one.rss),
      later: of((one) => one.later),
    };
  });
}

/** @param {string} folder @param {string} layout @param {number} own */
function unpackers(folder, layout, own) {
  const copy = path.join(folder, 'copy');
  const began = performance.now();
  const programs = /** @type {const} */ ([
    ['skopeo', ['copy', '--quiet', '--insecure-policy', `oci:${layout}:big`, `oci:${copy}:big`]],
    ['umoci', ['unpack', '--image', `${copy}:big`, path.join(folder, 'unpacked')]],
  ]);
  for (const [program, args] of programs) {
    const { error, status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (error !== undefined) return print('against unpacking', `not compared with ${program}, which is not installed`);
    if (status !== 0) return print('against unpacking', `not compared with ${program}, which failed: ${stderr.trim()}`);
  }
  const took = performance.now() - began;
  figure('against unpacking', own / took, 1 / 3, `times skopeo copy and umoci unpack (${ms(took)})`);
  rmSync(copy, { recursive: true });
  rmSync(path.join(folder, 'unpacked'), { recursive: true });
}
