// @ts-check
// node test/host/product.mjs [--vscode oldest|newest] [--pictures FOLDER] [base|explorer|features|lint|preview|questions|sizeMap|tree ...]: walks
// through what the extension does, as a person sees it in a real VS Code. `explorer` needs a Docker engine and docker-registry, and
// is taken only if it is named. --pictures keeps pictures; of `features` and `explorer`, those of README.md, unless walks are named.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endAfter } from './deadline.mjs';
import { engineWorld } from './engineWorld.mjs';
import { makeScratch } from './scratch.mjs';
import { isServerName, root } from './servers.mjs';
import { openUi } from './ui.mjs';
import { base } from './walks/base.mjs';
import { explorer } from './walks/explorer.mjs';
import { features } from './walks/features.mjs';
import { lint } from './walks/lint.mjs';
import { preview } from './walks/preview.mjs';
import { asking, questions } from './walks/questions.mjs';
import { sizeMap } from './walks/sizeMap.mjs';
import { tree } from './walks/tree.mjs';

/**
 * A walk, and what it adds to the samples.
 * @typedef {object} Planned
 * @property {(on: import('./walks/walk.mjs').Walk) => Promise<void>} walk
 * @property {Readonly<Record<string, string>>} [files]
 * @property {Readonly<Record<string, unknown>>} [settings]
 * @property {boolean} [inWorld] it is in what {@link engineWorld} makes
 */

/** @type {Readonly<Record<string, Planned>>} */
const walks = {
  base: { walk: base },
  explorer: { walk: explorer, inWorld: true },
  features: { walk: features },
  lint: {
    walk: lint,
    settings: { 'editor.codeActionsOnSave': { 'source.fixAll.distroless': 'explicit' } },
  },
  preview: { walk: preview },
  questions: { walk: questions, files: asking },
  sizeMap: { walk: sizeMap },
  tree: { walk: tree },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { vscode: { type: 'string', default: 'oldest' }, pictures: { type: 'string' } },
});
endAfter(15);
const version = versionOf(values.vscode);
const names = values.pictures && positionals.length === 0 ? ['features', 'explorer'] : positionals;
const totals = { passed: 0, failed: 0 };
const unknown = names.filter((name) => !(name in walks));
if (unknown.length > 0)
  throw new Error(`There is no walk ${unknown.join(', ')}; there are ${Object.keys(walks).join(', ')}.`);
for (const [name, planned] of Object.entries(walks)) {
  if (names.length === 0 ? planned.inWorld !== true : names.includes(name)) await take(name, planned);
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(Number(totals.failed > 0));

/** @param {string} word @returns {import('./servers.mjs').ServerName} */
function versionOf(word) {
  if (isServerName(word)) return word;
  throw new Error(`There is no VS Code ${word}: say oldest or newest.`);
}

/** @param {Readonly<Record<string, string>>} more @returns {string} */
function copyOfSamples(more) {
  const folder = path.join(makeScratch(), 'sample');
  cpSync(path.join(root, 'sample'), folder, { recursive: true });
  for (const [file, text] of Object.entries(more)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

/** Takes one walk in a VS Code of its own. @param {string} name @param {Planned} planned */
async function take(name, { walk, files = {}, settings = {}, inWorld = false }) {
  const folder = copyOfSamples(files);
  const world = inWorld ? await engineWorld(folder) : undefined;
  const { ui, page, close } = await openUi({
    folder,
    version,
    size: { width: 1100, height: 720 },
    scale: values.pictures ? 1.5 : 1,
    env: world?.env ?? {},
    settings: {
      'editor.minimap.enabled': false,
      'workbench.layoutControl.enabled': false,
      // Hints stand among the text of an editor, which the walks compare.
      'editor.inlayHints.enabled': 'off',
      ...settings,
    },
  });
  const step = (/** @type {string} */ what) => {
    totals.passed++;
    console.log(`ok ${name}: ${what}`);
  };
  const picture = async (/** @type {string} */ shot) => {
    if (values.pictures) await ui.screenshot(path.join(root, values.pictures, `${shot}.png`));
  };
  try {
    await walk({ ui, page, at: (file) => path.join(folder, file), step, picture, world });
  } catch (error) {
    totals.failed++;
    const shot = path.join('out', `walk-${name}.png`);
    mkdirSync(path.join(root, 'out'), { recursive: true });
    await ui.screenshot(path.join(root, shot));
    console.log(`FAILED ${name} (see ${shot}): ${error instanceof Error ? error.stack : error}`);
  } finally {
    await close();
    world?.end();
  }
}
