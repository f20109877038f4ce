// @ts-check
// node test/host/product.mjs [--vscode oldest|newest] [--pictures FOLDER] [base|features|lint|preview|questions|tree ...]: walks through what the
// extension does, as a person sees it in a real VS Code. --pictures keeps pictures; of `features`, those of README.md, unless
// other walks are named.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endAfter } from './deadline.mjs';
import { makeScratch } from './scratch.mjs';
import { isServerName, root } from './servers.mjs';
import { openUi } from './ui.mjs';
import { base } from './walks/base.mjs';
import { features } from './walks/features.mjs';
import { lint } from './walks/lint.mjs';
import { preview } from './walks/preview.mjs';
import { asking, questions } from './walks/questions.mjs';
import { tree } from './walks/tree.mjs';

/**
 * The walks, and what each adds to the samples.
 * @type {Readonly<Record<string, { walk: (on: import('./walks/walk.mjs').Walk) => Promise<void>, files?: Readonly<Record<string, string>>, settings?: Readonly<Record<string, unknown>> }>>}
 */
const walks = {
  base: { walk: base },
  features: { walk: features },
  lint: {
    walk: lint,
    settings: { 'editor.codeActionsOnSave': { 'source.fixAll.distroless': 'explicit' } },
  },
  preview: { walk: preview },
  questions: { walk: questions, files: asking },
  tree: { walk: tree },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { vscode: { type: 'string', default: 'oldest' }, pictures: { type: 'string' } },
});
endAfter(10);
const version = versionOf(values.vscode);
const names = values.pictures && positionals.length === 0 ? ['features'] : positionals;
const totals = { passed: 0, failed: 0 };
for (const [name, { walk, files = {}, settings = {} }] of Object.entries(walks)) {
  if (names.length === 0 || names.includes(name)) await take(name, walk, copyOfSamples(files), settings);
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

/**
 * Takes one walk in a VS Code of its own.
 * @param {string} name
 * @param {(on: import('./walks/walk.mjs').Walk) => Promise<void>} walk
 * @param {string} folder
 * @param {Readonly<Record<string, unknown>>} settings
 */
async function take(name, walk, folder, settings) {
  const { ui, page, close } = await openUi({
    folder,
    version,
    size: { width: 1100, height: 720 },
    scale: values.pictures ? 1.5 : 1,
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
    await walk({ ui, page, at: (file) => path.join(folder, file), step, picture });
  } catch (error) {
    totals.failed++;
    const shot = path.join('out', `walk-${name}.png`);
    mkdirSync(path.join(root, 'out'), { recursive: true });
    await ui.screenshot(path.join(root, shot));
    console.log(`FAILED ${name} (see ${shot}): ${error instanceof Error ? error.stack : error}`);
  } finally {
    await close();
  }
}
