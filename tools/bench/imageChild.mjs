// @ts-check
// node imageChild.mjs CORE WHAT FOLDER [STORE]: a process of its own for one measurement, so that what was loaded and kept
// before has no part in it. Prints how many ms it took, of which processor time, and
// how many bytes of memory the process had at most.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';

const [bundle = '', what = '', folder = '', storeFolder] = process.argv.slice(2);
const { signal } = new AbortController();
/**
 * Where it has no part in what is measured it must have none in the memory; nor has what bundles it.
 * @type {import('../core.mjs').Core | undefined}
 */
const core = what === 'empty' || what.startsWith('floor') ? undefined : createRequire(import.meta.url)(bundle);

/** @type {Record<string, () => Promise<unknown>>} */
const jobs = {
  empty: async () => undefined,
  'floor in one thread': async () => {
    for (const blob of blobs())
      createHash('sha256')
        .update(gunzipSync(readFileSync(blob)))
        .digest();
  },
  // One blob after the other; zlib has a thread of its own even so.
  'floor in a row': async () => {
    for (const blob of blobs()) await expandAndHash(blob);
  },
  'floor side by side': () => Promise.all(blobs().map(expandAndHash)),
  index: () => openTree((layer) => layer),
  stream: () => openTree((layer) => ({ ...layer, seekable: async () => undefined })),
  reopen: () => openTree((layer) => layer),
};

const job = jobs[what];
if (job === undefined) throw new Error(`There is nothing named ${what} to measure.`);
const before = process.cpuUsage();
const ms = await timed(job);
const { user, system } = process.cpuUsage(before);
const rss = process.resourceUsage().maxRSS * 1024;
const again = what === 'reopen' ? 20 : 0;
const later = [];
for (let round = 0; round < again; round++) later.push(await timed(job));
later.sort((a, b) => a - b);
console.log(JSON.stringify({ ms, cpu: (user + system) / 1000, rss, later: later[later.length >> 1] ?? 0 }));

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** @param {(layer: import('../../src/core/image/image').Layer) => import('../../src/core/image/image').Layer} change */
async function openTree(change) {
  if (core === undefined) throw new Error('The product is to be loaded.');
  const store = storeFolder === undefined ? undefined : core.nodeStore(storeFolder, { limit: 1024 ** 3 });
  const host = core.nodeHost(store);
  const place = { kind: /** @type {const} */ ('oci'), path: folder, wanted: undefined };
  const image = await core.imageSource(host, place, core.nodePlatform()).open(signal);
  const tree = await core.openTree({ ...image, layers: image.layers.map(change) }, signal, { host });
  // As a person would look first: what is in the root, and one path down to a file.
  for (let node = tree.root; node.children !== undefined;) {
    const [first] = node.children.values();
    if (first === undefined) throw new Error('The image has files.');
    node = first;
  }
  await image.close();
}

function blobs() {
  const place = path.join(folder, 'blobs/sha256');
  return readdirSync(place)
    .map((name) => path.join(place, name))
    .filter((blob) => statSync(blob).size > 1 << 20);
}

/** @param {string} blob */
async function expandAndHash(blob) {
  const pieces = { chunkSize: 512 * 1024, highWaterMark: 1024 * 1024 };
  await pipeline(
    createReadStream(blob, { highWaterMark: 1024 * 1024 }),
    createGunzip(pieces),
    createHash('sha256', { highWaterMark: 1024 * 1024 }),
  );
}
