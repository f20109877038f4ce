// @ts-check
// How fast the files of images are listed.
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { root } from '../bundle.mjs';
import { shippedFiles } from '../catalog/shippedFiles.mjs';
import { core, signal } from './core.mjs';
import { fail, median, ms, print, time } from './figures.mjs';

/** Opens an image of the catalogue by the list of files that ships, against expanding that list. */
export async function fileList() {
  const compressed = shippedFiles(root);
  const reference = core.listedReference('python3-debian13');
  if ('problem' in reference) throw new Error(reference.problem);
  /** @type {number[]} */
  const floors = [];
  /** @type {number[]} */
  const whole = [];
  for (let round = 0; round < 20; round++) {
    floors.push(time(() => gunzipSync(compressed)));
    const began = performance.now();
    core.listedImage(reference, await core.loadFileIndex(core.nodeHost(), compressed, signal));
    whole.push(performance.now() - began);
  }
  const ratio = (median(whole) / median(floors)).toFixed(1);
  print('file list', `first ${ms(whole[0] ?? fail())}, later ${ms(median(whole))}, ${ratio} times gunzip of it`);
}

/** Opens a generated image of 200 MB in 20,000 files, against expanding and hashing the same blobs. */
export async function imageIndex() {
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-bench-'));
  try {
    const blobs = writeLayout(folder);
    const floor = async () => {
      const began = performance.now();
      await Promise.all(blobs.map((blob) => pipeline(createReadStream(blob), createGunzip(), createHash('sha256'))));
      return performance.now() - began;
    };
    const index = async () => {
      const began = performance.now();
      const image = await core
        .imageSource(core.nodeHost(), { kind: 'oci', path: folder, wanted: undefined }, core.nodePlatform())
        .open(signal);
      await core.openTree(image, signal);
      await image.close();
      return performance.now() - began;
    };
    const floors = [await floor()];
    const indexes = [await index()];
    for (let round = 0; round < 2; round++) {
      floors.push(await floor());
      indexes.push(await index());
    }
    const ratio = (median(indexes) / median(floors)).toFixed(2);
    print(
      'image index',
      `${ratio} times gunzip and SHA-256 (${ms(median(floors))}) of the same blobs, ${ms(median(indexes))}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder */
function writeLayout(folder) {
  const pool = Buffer.alloc(1 << 20);
  // Half noise and half words, as programs compress.
  let seed = 1;
  for (let i = 0; i < pool.length; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    pool[i] = i % 64 < 24 ? seed >>> 16 : (i % 64) + 32;
  }
  const layers = Array.from({ length: 4 }, (_, layer) =>
    core.tar(
      Array.from({ length: 5000 }, (_, n) => {
        const at = ((layer * 5000 + n) * 37) % (pool.length - 20_000);
        const name = `usr/lib/l${layer}/d${n % 100}/file${n}.so`;
        return { name, data: pool.subarray(at, at + 10_000 + (n % 200)) };
      }),
    ),
  );
  const layout = core.ociLayout([{ layers }], (layer) => gzipSync(layer, { level: 1 }));
  return [...layout].flatMap(([name, bytes]) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return bytes.length > 1 << 20 ? [file] : [];
  });
}
