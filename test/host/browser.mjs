// @ts-check
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findBrowser, noBrowser } from './browser-order.mjs';
import { root } from './servers.mjs';

const run = promisify(execFile);
const second = 1000;

/** The browser for the workbench; throws one sentence when there is none and none can be had. @returns {Promise<string>} */
export async function browserExecutable() {
  const found = await findBrowser(thisMachine());
  if (!found) throw new Error(noBrowser);
  return absolute(found) ?? found;
}

/** @returns {import('./browser-order.mjs').Machine} */
function thisMachine() {
  return {
    platform: process.platform,
    env: process.env,
    works: async (command) => absolute(command) !== undefined && (await succeeds(command, ['--version'], 20 * second)),
    download,
    hasApt: process.platform === 'linux' && process.getuid?.() === 0 && isDebian() && absolute('apt-get') !== undefined,
    aptInstall,
  };
}

/** Fetches the browser that fits this Playwright, or finds it fetched, and says where it is. */
async function download() {
  const cli = path.join(root, 'node_modules/playwright-core/cli.js');
  console.log('No Chrome or Chromium is installed: trying the one that Playwright offers ...');
  const args = [cli, 'install', '--only-shell', 'chromium'];
  if (!(await succeeds(process.execPath, args, 180 * second))) return undefined;
  const { stdout } = await run(process.execPath, [...args, '--dry-run'], { timeout: 20 * second });
  const folder = /Headless Shell[^]*?Install location:\s*(\S.*)/.exec(stdout)?.[1];
  if (!folder || !existsSync(folder)) return undefined;
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((entry) =>
    isShell(path.basename(entry)),
  );
  return file && path.join(folder, file);
}

const isShell = (/** @type {string} */ name) => name === 'chrome-headless-shell' || name === 'headless_shell';

async function aptInstall() {
  console.log('Installing Chromium with apt-get ...');
  const apt = /** @type {const} */ (['-y', '--no-install-recommends', 'install']);
  await succeeds('apt-get', ['update'], 120 * second);
  // Ubuntu has no package of the first name.
  if (await succeeds('apt-get', [...apt, 'chromium-headless-shell'], 300 * second)) return;
  await succeeds('apt-get', [...apt, 'chromium'], 300 * second);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {number} timeout ms
 */
async function succeeds(command, args, timeout) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run(command, args, { timeout, env, maxBuffer: 64 << 20 }).then(
    () => true,
    () => false, // what does not start, fails or takes too long is no browser; the caller has more to try
  );
}

/** The file that a command names, on PATH unless it is a path. @param {string} command @returns {string | undefined} */
function absolute(command) {
  if (path.isAbsolute(command)) return existsSync(command) ? command : undefined;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, command)).find((file) => existsSync(file));
}

function isDebian() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync(file, 'utf8'));
}
