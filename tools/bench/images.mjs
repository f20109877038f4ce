// @ts-check
// How fast the files of an image of the catalogue are listed.
import { gunzipSync } from 'node:zlib';
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
