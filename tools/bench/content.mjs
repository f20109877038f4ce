// @ts-check
// How fast files are read out of an image.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import { core, signal } from './core.mjs';
import { fail, figure, median, ms, part, print } from './figures.mjs';

/**
 * Reads files of up to 1 MB out of an image of about 1 GB, each from another place, and one layer of it as zstd.
 * @param {string} layout @param {string[]} blobs
 */
export async function imageContent(layout, blobs) {
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-bench-'));
  try {
    await gzipContent(layout, blobs);
    await zstdContent(folder, blobs[0] ?? fail());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder @param {string[]} blobs */
async function gzipContent(folder, blobs) {
  const place = /** @type {const} */ ({ kind: 'oci', path: folder, wanted: undefined });
  const image = await core.imageSource(core.nodeHost(), place, core.nodePlatform()).open(signal);
  const { root } = await core.openTree(image, signal);
  const floor = await took(async () => {
    for (const blob of blobs) await expandAndHash(blob);
  });
  const pass = await took(async () => {
    for (const layer of image.layers) await layer.read(0, 1, signal);
  });
  const files = [...core.walk(root, '/')].filter(({ node }) => node.entry.kind === 'file');
  const reads = [];
  for (let round = 0; round < 400; round++) {
    const { path: name, node } = files[(round * 7919) % files.length] ?? fail();
    reads.push(await took(() => core.readNode(image, node, name, 1 << 20, signal)));
  }
  await image.close();
  figure('file of 1 GB', median(reads), 20, `ms for one of up to 1 MB in gzip, 95% within ${ms(part(reads, 0.95))}`);
  print('first of 1 GB', `${(pass / floor).toFixed(1)} times gunzip and SHA-256 (${ms(floor)}) of its layers, in gzip`);
}

/** One layer of the image, by the `zstd` program, since the oldest Node that is supported has none. */
async function zstdContent(/** @type {string} */ folder, /** @type {string} */ blob) {
  const tar = gunzipSync(readFileSync(blob));
  const file = path.join(folder, 'layer.tar');
  writeFileSync(file, tar);
  if (spawnSync('zstd', ['-q', '-k', file]).status !== 0)
    return print('file in zstd', 'not measured, for want of zstd');
  const stored = await core.nodeHost().files.open(`${file}.zst`, signal);
  const store = core.nodeStore(path.join(folder, 'store'), { limit: 1024 ** 3 });
  const layer = core.layerOf(core.nodeHost(store), {
    diffId: core.parseDigest(`sha256:${createHash('sha256').update(tar).digest('hex')}`) ?? fail(),
    blobDigest: undefined,
    mediaType: '',
    createdBy: undefined,
    blob: core.partOf(stored, 0, statSync(`${file}.zst`).size),
  });
  const first = await took(() => layer.read(0, 1, signal));
  const reads = [];
  for (let round = 0; round < 200; round++) {
    const length = 1000 + ((round * 7919) % 900_000);
    reads.push(await took(() => layer.read((round * 7_919_000) % (tar.length - length), length, signal)));
  }
  await stored.close();
  const size = `${Math.round(tar.length / 1e6)} MB`;
  print('file in zstd', `${ms(median(reads))}, the first ${ms(first)} as it expands ${size} in one frame`);
}

/** @param {() => Promise<unknown>} work */
async function took(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** @param {string} blob */
async function expandAndHash(blob) {
  const pieces = { chunkSize: 512 * 1024, highWaterMark: 1024 * 1024 };
  await pipeline(createReadStream(blob, pieces), createGunzip(pieces), createHash('sha256', pieces));
}
