// @ts-check
// What the files of a layer cost that has a table of contents.
import { randomBytes } from 'node:crypto';
import { core, signal } from './core.mjs';
import { figure, median, ms } from './figures.mjs';

/** Lists a layer of 30 MB by its table of contents, against reading all of it; the bytes are those that were asked for. */
export async function peek() {
  // Nothing gets smaller here, the table of zstd:chunked included, since its maker only stores.
  const noise = randomBytes(31_000);
  const items = Array.from({ length: 1000 }, (_, n) => ({
    name: `usr/lib/python3/module${n % 40}/file${n}.so`,
    data: noise.subarray(n, n + 30_000),
  }));
  for (const [name, layer] of /** @type {const} */ ([
    ['eStargz', core.estargz(items, { level: 0 })],
    ['zstd:chunked', core.zstdChunked(items)],
  ])) {
    /** @type {number[]} */
    const peeks = [];
    /** @type {number[]} */
    const wholes = [];
    let share = 0;
    for (let round = 0; round < 5; round++) {
      const { layer: known, blob } = core.peekLayer(layer);
      peeks.push(await opening(known));
      share = blob.total() / layer.blob.length;
      wholes.push(await opening(core.plainLayer(layer)));
    }
    const ratio = (median(peeks) / median(wholes)).toFixed(2);
    figure(`peek ${name}`, share * 100, 1, `% of the bytes, ${ms(median(peeks))}, ${ratio} times reading the layer`);
  }
}

/** @param {Parameters<typeof core.imageOf>[0]} layer */
async function opening(layer) {
  const began = performance.now();
  await core.openTree(core.imageOf(layer), signal);
  return performance.now() - began;
}
