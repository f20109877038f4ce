#!/usr/bin/env node
// @ts-check
// Stands in for VS Code's executable in @vscode/test-electron's runTests({ vscodeExecutablePath }): takes the same
// arguments, runs the tests in an extension host of the VS Code server under a headless browser, prints what they print,
// and ends with 0 passed, 1 failed, 70 something died, 124 late, 130 interrupted.
// $DISTROLESS_TEST_SERVER: oldest (default) or newest. $DISTROLESS_TEST_LIMIT: seconds (300). $DISTROLESS_TEST_LOG: say all.
import path from 'node:path';
import { formatWithOptions } from 'node:util';
import { startServer } from './server.mjs';
import { isServerName } from './servers.mjs';
import { exit, fromServer, fromWorkbench, isNoise } from './verdict.mjs';
import { openWorkbench, remoteUri } from './workbench.mjs';

const started = performance.now();
const { env } = process;
const { folder, flags } = readArguments(process.argv.slice(2));
const limit = Number(env['DISTROLESS_TEST_LIMIT'] ?? 300);
const stop = new AbortController();

/** The first verdict counts. */
let decided = false;
/** @type {(code: number) => void} */
let settle = () => {};
const verdict = new Promise((/** @type {(code: number) => void} */ resolve) => (settle = resolve));
setTimeout(() => end(exit.late, `No result after ${limit} s.`), limit * 1000);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => end(exit.interrupted, `Ended by ${signal}.`));

// Whoever started us may be killed without a word.
const parent = process.ppid;
setInterval(() => process.ppid === parent || end(exit.interrupted, 'The parent process is gone.'), 1000);

const host = runHost().catch((error) => {
  end(exit.died, error instanceof Error ? error.message : String(error));
  return undefined;
});
const code = await verdict;
note(`verdict ${code}`);
stop.abort(new Error('The run has ended.'));
await within(
  5000,
  host.then((running) => running?.close()),
);
note('closed');
process.exit(code);

/** Starts the server and the workbench, in which VS Code begins the tests by itself. */
async function runHost() {
  const version = env['DISTROLESS_TEST_SERVER'] ?? 'oldest';
  if (!isServerName(version)) throw new Error(`There is no server ${version}: say oldest or newest.`);
  const server = await startServer({
    version,
    signal: stop.signal,
    ...optional('userDataDir', flags.get('user-data-dir')?.at(-1)),
    ...optional('extensionsDir', flags.get('extensions-dir')?.at(-1)),
    onLine(line) {
      note(`server: ${line}`);
      consider(fromServer(line));
    },
  });
  void server.ended.then((why) => end(exit.died, why));
  note('server started');
  // Playwright's own temporary folders go with the rest.
  env['TMPDIR'] = server.scratch;
  try {
    const { browser, page } = await openWorkbench(server, {
      ...optional('folder', folder),
      payload: payload(server),
      hooks: { codeAutomationLog: log, codeAutomationExit: finish },
    });
    page.on('crash', () => end(exit.died, 'The page of the workbench crashed.'));
    browser.on('disconnected', () => end(exit.died, 'The browser ended.'));
    return { close: () => within(2000, browser.close()).then(server.stop) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @param {{ authority: string }} server @returns {[string, string][]} */
function payload(server) {
  const files = ['extensionDevelopmentPath', 'extensionTestsPath'].flatMap((name) =>
    (flags.get(name) ?? []).map((file) => /** @type {[string, string]} */ ([name, remoteUri(server, file)])),
  );
  const kinds = flags.get('extensionDevelopmentKind') ?? [];
  return [
    ...files,
    ...kinds.map((kind) => /** @type {[string, string]} */ (['extensionDevelopmentKind', kind])),
    ...(flags.has('disable-extensions') ? [/** @type {[string, string]} */ (['disableExtensions', 'true'])] : []),
    ['skipWelcome', 'true'],
  ];
}

/** VS Code's hook for whatever the workbench and the extension host log. @param {string} type @param {unknown[]} args */
function log(type, args) {
  const line = formatWithOptions({ colors: process.stdout.isTTY }, ...args);
  note(`${type}: ${line}`);
  consider(fromWorkbench(line));
  if (decided || isNoise(line)) return;
  (type === 'error' || type === 'warn' ? console.error : console.log)(line);
}

/** VS Code's hook for the end of `run()`. @param {number} result */
function finish(result) {
  // The news that the extension host has died may be some milliseconds behind a success that is none.
  if (result === 0) setTimeout(() => end(exit.passed), 250);
  else end(exit.failed);
}

/** @param {import('./verdict.mjs').Verdict | undefined} found */
function consider(found) {
  if (found) setTimeout(() => end(found.code, found.why), found.after);
}

/** @param {number} result @param {string} [why] */
function end(result, why) {
  if (decided) return;
  decided = true;
  if (why) console.error(why);
  settle(result);
}

/** @param {readonly string[]} args */
function readArguments(args) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const arg of args) {
    const [, name, value = 'true'] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name) found.set(name, [...(found.get(name) ?? []), value]);
  }
  return { folder: args.find((arg) => !arg.startsWith('--')), flags: found };
}

/** A path option, absolute, for a spread; nothing for `undefined`. @param {string} name @param {string | undefined} file */
function optional(name, file) {
  return file === undefined ? {} : { [name]: path.resolve(file) };
}

/** @param {number} ms @param {Promise<unknown>} work */
function within(ms, work) {
  return Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms))]);
}

/** @param {string} line */
function note(line) {
  if (env['DISTROLESS_TEST_LOG']) console.error(`[${((performance.now() - started) / 1000).toFixed(2)} s] ${line}`);
}
