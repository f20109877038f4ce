// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fetchServer } from './fetch.mjs';
import { makeScratch, removeScratch } from './scratch.mjs';
import { root } from './servers.mjs';
import { writeSettings } from './settings.mjs';

/**
 * How a server is wanted.
 * @typedef {object} ServerOptions
 * @property {import('./servers.mjs').ServerName} [version] `oldest` unless said
 * @property {string} [userDataDir] its `User/settings.json` is written when there is none
 * @property {string} [extensionsDir]
 * @property {Readonly<Record<string, unknown>>} [settings] on top of the quiet ones
 * @property {number} [port] 0, any free one, unless said
 * @property {boolean} [driver] false leaves VS Code's automation hooks out: with them it refuses modal dialogs, and
 *   without them 1.139 loads no extension under development
 * @property {Readonly<Record<string, string>>} [env] for the extension host
 * @property {(line: string) => void} [onLine] hears each line the server prints
 * @property {AbortSignal} [signal]
 */

/**
 * A running server.
 * @typedef {object} Server
 * @property {string} authority `127.0.0.1:PORT`
 * @property {string} scratch its temporary folder, gone after `stop`
 * @property {string} userDataDir
 * @property {Promise<string>} ended settles with one sentence when the server's process is gone
 * @property {() => Promise<void>} stop ends all its processes and removes its temporary folder
 */

/**
 * Starts a VS Code server with its web workbench on 127.0.0.1, with all state in one temporary folder.
 * @param {ServerOptions} [options]
 * @returns {Promise<Server>}
 */
export async function startServer(options = {}) {
  const { folder, node } = await fetchServer(options.version ?? 'oldest');
  options.signal?.throwIfAborted();
  const scratch = makeScratch();
  const userDataDir = options.userDataDir ?? path.join(scratch, 'user');
  writeSettings(userDataDir, options.settings);
  const child = spawn(node, serverArguments(folder, scratch, userDataDir, options), {
    detached: true, // its own process group, so that stop() reaches the extension host too
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env, ...confined(scratch) },
  });
  const kill = () => endGroup(child.pid);
  process.once('exit', kill);
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(`The VS Code server ended (${code ?? signal}).`));
    child.once('error', (error) => resolve(`The VS Code server could not start: ${error.message}`));
  });
  const stop = async () => {
    kill();
    await ended;
    process.removeListener('exit', kill);
    removeScratch(scratch);
  };
  try {
    return { authority: `127.0.0.1:${await listening(child, ended, options)}`, scratch, userDataDir, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} folder
 * @param {string} scratch
 * @param {string} userDataDir
 * @param {ServerOptions} options
 */
function serverArguments(folder, scratch, userDataDir, { driver = true, port = 0, extensionsDir }) {
  return [
    path.join(root, 'test/host/keeper.mjs'),
    path.join(folder, 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...['--without-connection-token', '--accept-server-license-terms', '--disable-workspace-trust'],
    ...['--telemetry-level', 'off', '--disable-update-check', '--disable-getting-started-override'],
    ...['--server-data-dir', path.join(scratch, 'server'), '--user-data-dir', userDataDir],
    ...['--extensions-dir', extensionsDir ?? path.join(scratch, 'extensions')],
    ...(driver ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** Keeps sockets and state in the scratch folder, and the server off the network. @param {string} scratch */
const confined = (scratch) => ({
  TMPDIR: scratch,
  XDG_RUNTIME_DIR: scratch,
  NODE_OPTIONS: '',
  EXTENSIONS_GALLERY: '{}',
});

/**
 * The port, once the server listens; passes its lines on.
 * @param {import('node:child_process').ChildProcessWithoutNullStreams} child
 * @param {Promise<string>} ended
 * @param {ServerOptions} options
 * @returns {Promise<number>}
 */
function listening(child, ended, { onLine, signal }) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const last = [];
    const fail = (/** @type {string} */ why) => reject(new Error([why, ...last].join('\n')));
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        last.push(line);
        if (last.length > 20) last.shift();
        const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
        if (port) resolve(Number(port));
        onLine?.(line);
      });
    }
    void ended.then(fail);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    setTimeout(() => fail('The VS Code server did not start within 60 s.'), 60_000).unref();
  });
}

/** @param {number | undefined} pid */
function endGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: the whole group has ended already.
  }
}
