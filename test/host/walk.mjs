// @ts-check
// node test/host/walk.mjs [--vscode oldest|newest] [--picture FILE]: `npm start` from its start to Ctrl+C: what a person gets who opens the
// printed address, and that nothing is left behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { browserExecutable } from './browser.mjs';
import { endAfter } from './deadline.mjs';
import { isAlive } from './scratch.mjs';
import { root } from './servers.mjs';
import { Ui } from './ui.mjs';
import { eventually } from './ui/wait.mjs';

const { values } = parseArgs({
  options: { vscode: { type: 'string', default: 'oldest' }, picture: { type: 'string' } },
});
endAfter(5);
const steps = { done: 0 };
const started = performance.now();
const child = spawn(
  process.execPath,
  [path.join(root, 'tools/start.mjs'), '--server', '--no-open', '--vscode', values.vscode],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
let failed = 0;
try {
  const url = await printedUrl();
  step(`it prints ${url.replace(/\d{4,5}/, 'PORT').replace(root, '.')}`);
  const browser = await chromium.launch({ executablePath: await browserExecutable(), args: ['--no-sandbox'] });
  try {
    await walk(new Ui(await browser.newPage()), url);
  } finally {
    await browser.close();
  }
  child.kill('SIGINT');
  assert.equal(await ended, 0);
  step('Ctrl+C ends it with 0');
  await eventually('an end of it all', async () => leftovers().length === 0, 5000);
  step('nothing is left behind');
} catch (error) {
  console.log(`FAILED after ${steps.done} steps: ${error instanceof Error ? error.stack : error}`);
  failed = 1;
  child.kill('SIGTERM');
}
console.log(`${steps.done} passed, ${failed} failed`);
process.exit(failed);

/** @returns {Promise<string>} */
async function printedUrl() {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error('It printed no address.');
}

/** @param {Ui} ui @param {string} url */
async function walk(ui, url) {
  await ui.page.goto(url);
  await ui.ready();
  step('the workbench is drawn');
  await ui.openFile('go/Dockerfile');
  await ui.shows('FROM');
  step('a Dockerfile of the samples is shown');
  const running = await ui.runningExtension('Distroless for Dockerfiles');
  step(`the extension is active: ${running}`);
  await ui.explorerMenu('hello.tar', 'Open image...');
  await ui.shownContainer('Distroless');
  await ui.selectedRow('hello.tar').waitFor();
  await ui.expand('hello.tar', 'etc');
  await ui.row('os-release').click();
  await ui.shows('PRETTY_NAME');
  step('a file of the sample image is shown');
  await ui.openFile('go/Dockerfile');
  await ui.type('# a thought');
  await ui.command('View: Close Editor');
  await ui.dialog('Do you want to save', "Don't Save");
  step('a modal dialog can be answered');
  assert.equal(await ui.page.locator('.notification-toast:visible').count(), 0);
  step('nothing pops up by itself');
  if (!values.picture) return;
  await ui.screenshot(values.picture);
}

/** What is there of the process that has ended. */
function leftovers() {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(`dlh-${child.pid}-`));
  return [...folders, ...(child.pid && isAlive(child.pid) ? [child.pid] : [])];
}

/** @param {string} what */
function step(what) {
  steps.done++;
  console.log(`ok ${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
