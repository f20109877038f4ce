// @ts-check
// How fast a large image is opened, and how much memory that takes: each measurement in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCore } from '../core.mjs';
import { writeBigImage } from './bigImage.mjs';
import { fail, median, ms, print } from './figures.mjs';

/** @typedef {{ ms: number, cpu: number, rss: number, later: number }} Measured */

const rounds = 3;

/** Opens a generated image of 1 GB in 52,200 files, against expanding and hashing the same blobs, and against its own cache. */
export async function bigImage() {
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-bench-'));
  const measure = measurer(await bundleCore());
  try {
    const layout = path.join(folder, 'gzip');
    const { files, bytes } = await writeBigImage(layout, 'gzip');
    const size = `${files} files, ${Math.round(bytes / 1e6)} MB`;
    print('big image', `${size}, load ${loadavg()[0]?.toFixed(1)} at the start`);
    const store = path.join(folder, 'store');
    const [oneThread, inARow, sideBySide, index = fail(), empty = fail()] = interleaved(
      ['floor in one thread', 'floor in a row', 'floor side by side', 'index', 'nothing'],
      (what) => measure(what, layout),
    );
    print('image index', `${ms(index.ms)}, ${Math.round(index.cpu)} ms of processor`);
    ratio('', index, inARow, 'times gunzip and SHA-256 in streams, layer after layer');
    ratio('', index, sideBySide, 'times the same with all layers at once');
    ratio('', index, oneThread, 'times the same by calls that hold the thread');
    const above = Math.round((index.rss - empty.rss) / 1024 ** 2);
    print('', `${above} MiB of memory at most above a process that has only loaded the program`);
    unpackers(folder, layout, index.ms);
    measure('index', layout, store);
    const reopened = measure('reopen', layout, store);
    print('image again', `first ${ms(reopened.ms)}, later ${ms(reopened.later)}, from what was kept of ${files} files`);
    rmSync(layout, { recursive: true });
    const plain = path.join(folder, 'none');
    await writeBigImage(plain, 'none');
    const [headers = fail(), stream] = interleaved(['index', 'stream'], (what) => measure(what, plain));
    print('uncompressed image', `${ms(headers.ms)} for its headers`);
    ratio('', headers, stream, 'times streaming and hashing it');
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
    return { ms: of((one) => one.ms), cpu: of((one) => one.cpu), rss: of((one) => one.rss) };
  });
}

/** @typedef {Omit<Measured, 'later'>} Medians */

/** @param {string} what @param {Medians} whole @param {Medians | undefined} floor @param {string} text */
function ratio(what, whole, floor = fail(), text) {
  const cpu = (whole.cpu / floor.cpu).toFixed(2);
  print(what, `${(whole.ms / floor.ms).toFixed(2)} ${text} (${ms(floor.ms)}); of processor time ${cpu}`);
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
    if (error !== undefined) return print('', `not compared with ${program}, which is not installed`);
    if (status !== 0) return print('', `not compared with ${program}, which failed: ${stderr.trim()}`);
  }
  const took = performance.now() - began;
  print('', `${(took / own).toFixed(1)} times faster than skopeo copy and umoci unpack (${ms(took)})`);
  rmSync(copy, { recursive: true });
  rmSync(path.join(folder, 'unpacked'), { recursive: true });
}
