// @ts-check
// How fast the files of an image are listed that an engine holds.
import { spawn } from 'node:child_process';
import { core, signal } from './core.mjs';
import { figure, median, ms, print } from './figures.mjs';

/**
 * Opens the largest image of up to 250 MB that Docker holds, against only saving it, and against saving it and listing
 * its layers by tar, which checks no digests.
 */
export async function engineImage() {
  const image = await someImage();
  if (image === undefined) {
    print('engine image', 'not measured: no Docker engine answers, or it holds no image');
    return;
  }
  /** @type {{ save: number[], tar: number[], ours: number[] }} */
  const took = { save: [], tar: [], ours: [] };
  let files = 0;
  for (let round = 0; round < 3; round++) {
    took.save.push(await shell('docker save "$0" >/dev/null', image.id));
    // What is no layer makes tar complain and look for the next header.
    took.tar.push(await shell('docker save "$0" | tar xO | tar ti >/dev/null 2>&1; true', image.id));
    const began = performance.now();
    files = await open(image.reference);
    took.ours.push(performance.now() - began);
  }
  const [save, tar, ours] = [median(took.save), median(took.tar), median(took.ours)];
  const megabytes = Math.round((image.size ?? 0) / 1e6);
  const whole = `${files} files of ${megabytes} MB, ${image.reference}`;
  figure('engine image', ours / tar, 1, `times docker save and tar t of its layers (${ms(tar)}); ${whole}`);
  print('', `${ms(ours)}, ${(ours / save).toFixed(2)} times docker save alone (${ms(save)})`);
}

async function someImage() {
  try {
    const images = await core.listEngineImages(core.nodeHost(), { kind: 'docker', context: undefined }, signal);
    const fitting = images.filter(({ size, isDangling }) => !isDangling && size !== undefined && size <= 250e6);
    return fitting.sort((a, b) => (b.size ?? 0) - (a.size ?? 0) || a.reference.localeCompare(b.reference))[0];
  } catch (error) {
    if (error instanceof core.ImageError) return undefined;
    throw error;
  }
}

/** @param {string} reference */
async function open(reference) {
  const host = core.nodeHost();
  const place = /** @type {const} */ ({ kind: 'docker', reference, context: undefined });
  const image = await core.openEngineImage(host, place, core.nodePlatform(), signal);
  const { root } = await core.openTree(image, signal);
  await image.close();
  return [...core.walk(root, '/')].length;
}

/**
 * How long a line of a shell takes, in ms.
 * @param {string} line @param {string} argument
 * @returns {Promise<number>}
 */
function shell(line, argument) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line, argument], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(performance.now() - began) : reject(new Error(`"${line}" ended with code ${code}.`)),
    );
  });
}
