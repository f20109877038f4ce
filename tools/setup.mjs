// @ts-check
// node tools/setup.mjs: installs the dependencies when they are missing or not those of the lock file.
// Nothing but Node's own modules may be imported here, nor by whoever calls this first.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Installs what is missing; ends this process with one sentence when that fails. */
export function ensureDependencies() {
  const problem = installDependencies();
  if (!problem) return;
  console.error(problem);
  process.exit(1);
}

/**
 * Installs what is missing, as the lock file says and without running scripts of packages.
 * @returns {string | undefined} one sentence when that fails
 */
export function installDependencies() {
  if (isInstalled()) return undefined;
  console.log('Installing the dependencies (npm ci) ...');
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...patience];
  const windows = process.platform === 'win32';
  const options = /** @type {const} */ ({ cwd: root, encoding: 'utf8', timeout: 600_000 });
  const { status, stderr, error } = spawnSync('npm', args, { ...options, shell: windows });
  if (status === 0) return undefined;
  const said = (stderr || error?.message || '')
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?(code|errno|syscall)?/, ''));
  const line = said.find((text) => /network|request to|registry|EAI_AGAIN|ENOTFOUND|ETIMEDOUT/.test(text)) ?? said[0];
  return `The dependencies could not be installed (${line?.trim() || 'npm ci failed'}): check the network and run it again.`;
}

/** Says whether each package of the lock file is installed in its version; those for other platforms may be missing. */
function isInstalled() {
  const installed = packages('node_modules/.package-lock.json');
  return Object.entries(packages('package-lock.json')).every(([place, wanted]) => {
    const found = installed[place];
    return place === '' || (found ? found.version === wanted.version : wanted.optional || wanted.devOptional);
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>}
 */
function packages(lockFile) {
  const file = path.join(root, lockFile);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureDependencies();
