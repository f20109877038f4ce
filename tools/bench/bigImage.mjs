// @ts-check
// An image of about 1 GB in more than 50,000 files, the same each time.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { core } from './core.mjs';

/** @typedef {{ blobs: string[], files: number, bytes: number }} BigImage */

const layerCount = 6;
const filesPerLayer = 8700;

/**
 * Writes it as an OCI layout, compressed or not. @param {string} folder @param {'gzip' | 'none'} codec
 * @returns {Promise<BigImage>}
 */
export async function writeBigImage(folder, codec) {
  mkdirSync(path.join(folder, 'blobs/sha256'), { recursive: true });
  const pool = contentPool();
  const layers = await Promise.all(Array.from({ length: layerCount }, (_, n) => writeLayer(folder, n, pool, codec)));
  const rootfs = { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) };
  const config = writeJson(folder, { os: 'linux', architecture: 'amd64', config: {}, rootfs });
  const suffix = codec === 'gzip' ? '+gzip' : '';
  const mediaType = `application/vnd.oci.image.layer.v1.tar${suffix}`;
  const manifest = writeJson(folder, {
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: layers.map(({ digest, size }) => ({ mediaType, digest, size })),
  });
  const annotations = { 'org.opencontainers.image.ref.name': 'big' };
  const described = { mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest, annotations };
  writeFileSync(path.join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [described] }));
  writeFileSync(path.join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return {
    blobs: layers.map(({ file }) => file),
    files: layerCount * filesPerLayer,
    bytes: layers.reduce((sum, { length }) => sum + length, 0),
  };
}

/** @param {string} folder @param {number} layer @param {Buffer} pool @param {'gzip' | 'none'} codec */
async function writeLayer(folder, layer, pool, codec) {
  const part = path.join(folder, `layer${layer}`);
  const out = createWriteStream(part);
  const zip = codec === 'gzip' ? createGzip({ level: 1, chunkSize: 1 << 18 }) : undefined;
  zip?.pipe(out);
  const into = zip ?? out;
  const uncompressed = createHash('sha256');
  const compressed = createHash('sha256');
  zip?.on('data', (bytes) => compressed.update(bytes));
  let length = 0;
  const write = async (/** @type {Uint8Array} */ bytes) => {
    length += bytes.length;
    uncompressed.update(bytes);
    if (codec === 'none') compressed.update(bytes);
    if (!into.write(bytes)) await once(into, 'drain');
  };
  for (let from = 0; from < filesPerLayer; from += 100) await write(core.tar(itemsOf(layer, from, pool), 0));
  await write(new Uint8Array(1024));
  into.end();
  await finished(out);
  const digest = `sha256:${compressed.digest('hex')}`;
  const file = path.join(folder, 'blobs', digest.replace(':', '/'));
  renameSync(part, file);
  return { digest, file, length, size: statSync(file).size, diffId: `sha256:${uncompressed.digest('hex')}` };
}

/** A hundred files: mostly of libraries and of modules, some of them over those of the layer below. */
function itemsOf(/** @type {number} */ layer, /** @type {number} */ from, /** @type {Buffer} */ pool) {
  return Array.from({ length: 100 }, (_, n) => {
    const number = from + n;
    const size = number % 400 === 0 ? 900_000 : number % 10 === 0 ? 90_000 : 3000 + ((number * 97) % 12_000);
    const at = ((layer * filesPerLayer + number) * 7919) % (pool.length - size);
    const owner = number % 20 === 0 ? 'common' : `package${layer}-${Math.floor(number / 40)}`;
    const name = `usr/lib/node_modules/${owner}/lib/directory${number % 3}/module-${number}.js`;
    return { name, data: pool.subarray(at, at + size), mtime: 1_700_000_000 + number };
  });
}

/** Half noise and half words, as programs compress. */
function contentPool() {
  const pool = Buffer.alloc(1 << 23);
  let seed = 1;
  for (let i = 0; i < pool.length; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    pool[i] = i % 64 < 24 ? seed >>> 16 : (i % 64) + 32;
  }
  return pool;
}

/** @param {string} folder @param {object} value */
function writeJson(folder, value) {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(path.join(folder, 'blobs/sha256', digest), bytes);
  return { digest: `sha256:${digest}`, size: bytes.length };
}
