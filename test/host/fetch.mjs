// @ts-check
// node test/host/fetch.mjs [oldest|newest ...]: fetches VS Code servers before they are needed.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  cache,
  isServerName,
  machineNodeServes,
  nodeFor,
  ownNode,
  ownNodeFolder,
  root,
  serverFolder,
  servers,
} from './servers.mjs';

const run = promisify(execFile);
/** So that a machine without a network hears of it in seconds, not minutes. */
const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
const minutes = 60_000;

/** Built-in extensions left out: they are large, want an account, or need a native module. */
const unwanted = ['copilot', 'git', 'github', 'mermaid-markdown-features', 'microsoft-authentication'];

/**
 * Makes sure that a VS Code server and a Node.js for it are in `.vscode-test`; a no-op when they are. A run that is cut
 * short leaves nothing that a later one takes for whole. Throws one sentence.
 * @param {import('./servers.mjs').ServerName} name
 */
export async function fetchServer(name) {
  if (process.platform === 'win32') throw new Error('The VS Code server does not run here: install desktop VS Code.');
  const wanted = servers[name];
  await whole(serverFolder(name), `VS Code ${wanted.vscode}`, async (part) => {
    await unpack(`code-server@${wanted.npm}`, wanted.integrity, part, [
      '--strip-components=3',
      '--exclude=*.map',
      ...unwanted.map((extension) => `--exclude=package/lib/vscode/extensions/${extension}`),
      'package/lib/vscode',
    ]);
    await installDependencies(part, path.join(root, 'test/host/servers', wanted.npm));
  });
  if (!machineNodeServes(name)) await fetchNode();
  return { folder: serverFolder(name), node: nodeFor(name) };
}

async function fetchNode() {
  const platform = `${process.platform}-${process.arch}`;
  const integrity = Object.entries(ownNode.integrity).find(([key]) => key === platform)?.[1];
  if (!integrity) throw new Error(`There is no Node.js for ${platform} to fetch: install Node.js 22.15 or newer.`);
  await whole(ownNodeFolder, `Node.js ${ownNode.version}`, (part) =>
    unpack(`node-${platform}@${ownNode.version}`, integrity, part, ['--strip-components=1', 'package/bin/node']),
  );
}

/**
 * Fills a folder beside its final place and moves it there once it is complete.
 * @param {string} target
 * @param {string} what
 * @param {(part: string) => Promise<void>} fill
 */
async function whole(target, what, fill) {
  if (existsSync(target)) return;
  console.log(`Fetching ${what} ...`);
  mkdirSync(cache, { recursive: true });
  const part = mkdtempSync(`${target}.part-`);
  try {
    await fill(part);
    // Another run may have been faster.
    if (!existsSync(target)) renameSync(part, target);
  } catch (error) {
    throw new Error(`${what} could not be fetched from the npm registry: ${reason(error)}`, { cause: error });
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/**
 * Unpacks members of an npm package whose integrity is known.
 * @param {string} spec
 * @param {string} integrity
 * @param {string} folder
 * @param {readonly string[]} members arguments of tar
 */
async function unpack(spec, integrity, folder, members) {
  const tarball = mkdtempSync(path.join(cache, 'tarball-'));
  try {
    const args = ['pack', spec, '--json', '--loglevel=error', ...patience];
    const { stdout } = await run('npm', args, { cwd: tarball, timeout: 5 * minutes });
    const [packed] = JSON.parse(stdout);
    if (packed.integrity !== integrity) throw new Error(`the integrity of ${spec} is not the expected one`);
    await run('tar', ['-xzf', path.join(tarball, packed.filename), '-C', folder, ...members], { timeout: 2 * minutes });
  } finally {
    rmSync(tarball, { recursive: true, force: true });
  }
}

/**
 * Installs our own short list of dependencies in place of the server's long one: nothing is compiled.
 * @param {string} folder
 * @param {string} list
 */
async function installDependencies(folder, list) {
  rmSync(path.join(folder, 'npm-shrinkwrap.json'), { force: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(list, file), path.join(folder, file));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...patience];
  await run('npm', args, { cwd: folder, timeout: 5 * minutes });
  const stubs = path.join(root, 'test/host/stubs');
  // 1.100 asks for the watchdog by its bare name, 1.139 by the scoped one.
  for (const name of ['native-watchdog', '@vscode/native-watchdog']) {
    cpSync(path.join(stubs, 'native-watchdog'), path.join(folder, 'node_modules', name), { recursive: true });
  }
  cpSync(path.join(stubs, 'spdlog'), path.join(folder, 'node_modules/@vscode/spdlog'), { recursive: true });
}

/** The line of npm's answer that says most. @param {unknown} error */
function reason(error) {
  const { killed, stderr, message } = /** @type {{ killed?: boolean, stderr?: string, message?: string }} */ (error);
  if (killed) return 'it took too long.';
  const lines = (stderr || message || String(error)).split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, ''));
  return lines.find((line) => /request to|network|ENOTFOUND|ETIMEDOUT|404|integrity/.test(line)) ?? lines[0] ?? '';
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const names = process.argv.slice(2);
  try {
    for (const name of names.length > 0 ? names : ['oldest']) {
      if (!isServerName(name)) throw new Error(`There is no server ${name}: say oldest or newest.`);
      console.log((await fetchServer(name)).folder);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
