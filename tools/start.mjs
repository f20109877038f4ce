// @ts-check
// node tools/start.mjs [FOLDER] [--port N] [--no-open] [--server] [--vscode oldest|newest]
// Opens a real VS Code with this extension on a folder (the samples unless said): desktop VS Code if `code` is on PATH,
// otherwise, or with --server, the VS Code server in a browser. Ctrl+C ends it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const options = readArguments();
ensureDependencies();
build();
if (!(await isFree(options.port))) fail(`Port ${options.port} is taken: give another with --port.`, 2);
const code = options.server ? undefined : onPath('code');
if (code) openDesktop(code);
else await serve();

/** Opens desktop VS Code and waits for its window to close. @param {string} command */
function openDesktop(command) {
  console.log(`Opening ${options.folder} in VS Code ...`);
  const args = ['--new-window', '--wait', `--extensionDevelopmentPath=${root}`, options.folder];
  const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      child.kill();
      process.exit(0);
    });
  }
  child.on('error', (error) => fail(`VS Code could not be started: ${error.message}`, 1));
  child.on('exit', (status) => process.exit(status ?? 0));
}

/** Serves VS Code until someone ends it. */
async function serve() {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());
  // npm's shell does not pass on a SIGTERM, but ends.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stop.abort(), 1000).unref();
  const { serveExtension } = await import('../test/host/serve.mjs');
  try {
    const server = await serveExtension({ ...options, signal: stop.signal });
    console.log(`\nVS Code is at ${server.url}\nPress Ctrl+C to end it.`);
    if (options.open) openBrowser(server.url);
    const why = await Promise.race([server.ended, aborted(stop.signal)]);
    await server.stop();
    if (why) fail(why, 1);
  } catch (error) {
    if (!stop.signal.aborted) fail(error instanceof Error ? error.message : String(error), 1);
  }
  // To end it is what the user wanted: no error.
  process.exit(0);
}

/** @param {AbortSignal} signal @returns {Promise<void>} */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Opens the user's browser where there is one; the address has been printed in any case. @param {string} url */
function openBrowser(url) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const opener = process.platform === 'darwin' ? 'open' : (DISPLAY || WAYLAND_DISPLAY) && onPath('xdg-open');
  if (opener)
    spawn(opener, [url], { detached: true, stdio: 'ignore' })
      .on('error', () => {})
      .unref();
}

function build() {
  const { status } = spawnSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('The extension could not be built: see the errors above.', 1);
}

function readArguments() {
  const { values, positionals } = parse();
  const folder = path.resolve(positionals[0] ?? path.join(root, 'sample'));
  if (positionals.length > 1) fail('Name one folder at most.', 2);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    fail(`There is no folder ${folder}: name one that exists.`, 2);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    fail(`${values.port} is no port: give a number up to 65535.`, 2);
  const version = serverName(values.vscode);
  return { folder, port, version, open: !values['no-open'], server: values.server };
}

/** @param {string} word @returns {'oldest' | 'newest'} */
function serverName(word) {
  if (word === 'oldest' || word === 'newest') return word;
  return fail(`There is no VS Code ${word}: say oldest or newest.`, 2);
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '0' },
        'no-open': { type: 'boolean', default: false },
        server: { type: 'boolean', default: false },
        vscode: { type: 'string', default: 'oldest' },
      },
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 2);
  }
}

/** @param {string} command @returns {string | undefined} */
function onPath(command) {
  const names = process.platform === 'win32' ? [`${command}.cmd`, `${command}.exe`] : [command];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find((file) => existsSync(file));
}

/** @param {string} sentence @param {number} status @returns {never} */
function fail(sentence, status) {
  console.error(sentence);
  process.exit(status);
}
