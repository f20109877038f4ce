// @ts-check
// node test/host/harness.mjs [--vscode oldest|newest] [--few] [NAME ...]: shows that the shim ends as it promises, whatever
// the tests do. --few takes one row of each kind.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browserExecutable } from './browser.mjs';
import { endAfter } from './deadline.mjs';
import { fetchServer } from './fetch.mjs';
import { makeScratch } from './scratch.mjs';
import { isServerName, root } from './servers.mjs';

/**
 * A module that VS Code is given to run, and how the shim must end.
 * @typedef {object} Row
 * @property {string} name its file in `exits/`, unless `text` is its content
 * @property {number} code
 * @property {RegExp} [says] in the output
 * @property {boolean} [few]
 * @property {string} [text]
 * @property {NodeJS.Signals} [signal] sent to the shim once the module runs
 */

const neverEnds = "exports.run = () => { console.log('ran'); return new Promise(() => {}); };";
/** What a row that ends by itself may take on a busy machine (s). */
const plenty = 120;
/** What a row that never ends is given (s): again and longer where the machine was too busy to begin in that time. */
const patience = [25, 50, 100];
const mark = `DISTROLESS_HARNESS=${process.pid}.`;
/** @type {(number | undefined)[]} */
const shims = [];
/** @type {readonly Row[]} */
const rows = [
  // The two that take all their time come first.
  { name: 'hang', code: 124, says: /^ran$/m, few: true },
  { name: 'loop', code: 124, says: /unresponsive/ },
  { name: 'pass', code: 0, says: /^ran$/m, few: true },
  { name: 'reject', code: 1, says: /boom/, few: true },
  { name: 'kill', code: 70, says: /The extension host died/, few: true },
  { name: 'throw-at-load', code: 1, says: /at load/ },
  { name: 'syntax-error', code: 1, says: /SyntaxError/, text: 'exports.run = async ( => {};' },
  { name: 'no-run', code: 1, says: /does not point to a valid extension test runner/ },
  { name: 'missing', code: 1, says: /Cannot find module/ },
  { name: 'callback-pass', code: 0 },
  { name: 'callback-fail', code: 1 },
  // VS Code only logs such an error; Mocha, which runs our tests, turns it into a failure.
  { name: 'uncaught', code: 0 },
  { name: 'exit-3', code: 70, says: /died/ },
  { name: 'exit-0', code: 70, says: /died|without a result/ },
  { name: 'abort', code: 70, says: /died/ },
  { name: 'interrupt', code: 130, says: /SIGINT/, signal: 'SIGINT', text: neverEnds },
  { name: 'terminate', code: 130, says: /SIGTERM/, signal: 'SIGTERM', text: neverEnds },
];

endAfter(15);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { vscode: { type: 'string', default: 'oldest' }, few: { type: 'boolean' } },
});
const chosen = rows.filter((row) => (positionals.length > 0 ? positionals.includes(row.name) : row.few || !values.few));
let failed = 0;
try {
  if (!isServerName(values.vscode)) throw new Error(`There is no VS Code ${values.vscode}: say oldest or newest.`);
  await fetchServer(values.vscode);
  await browserExecutable();
  const scratch = makeScratch();
  const extension = emptyExtension(path.join(scratch, 'extension'));
  const left = [...chosen];
  // Two at a time: one alone leaves a processor idle for most of its time.
  const lane = async () => {
    for (let row = left.shift(); row; row = left.shift()) await check(row, extension);
  };
  await Promise.all([lane(), lane()]);
  await checkNothingIsLeft();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  failed = Math.max(failed, 1);
}
console.log(`${chosen.length + 1 - failed} passed, ${failed} failed`);
process.exit(Number(failed > 0));

/** @param {string} folder */
function emptyExtension(folder) {
  mkdirSync(path.join(folder, 'workspace'), { recursive: true });
  const manifest = { name: 'empty', publisher: 'harness', version: '0.0.0', engines: { vscode: '^1.100.0' } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** Runs one row and reports it. @param {Row} row @param {string} extension */
async function check(row, extension) {
  const module = path.join(row.text ? extension : path.join(root, 'test/host/exits'), `${row.name}.cjs`);
  if (row.text) writeFileSync(module, row.text);
  const started = performance.now();
  const args = [
    path.join(extension, 'workspace'),
    `--extensionDevelopmentPath=${extension}`,
    `--extensionTestsPath=${module}`,
    '--disable-extensions',
  ];
  const endless = row.code === 124;
  let said = '';
  for (const seconds of endless ? patience : [plenty]) {
    const { code, output } = await runShim(row, args, seconds);
    const took = ((performance.now() - started) / 1000).toFixed(1);
    if (code === row.code && (row.says?.test(output) ?? true)) {
      console.log(`ok ${row.name} ends with ${code} (${took} s)`);
      return;
    }
    said = `got ${code} (${took} s) and\n${output}`;
  }
  failed++;
  console.log(`FAILED ${row.name}: wanted ${row.code} and ${row.says ?? 'anything'}, ${said}`);
}

/**
 * @param {Row} row
 * @param {readonly string[]} args
 * @param {number} seconds until the shim gives up
 * @returns {Promise<{ code: number | string, output: string }>}
 */
function runShim(row, args, seconds) {
  const env = { ...process.env, DISTROLESS_TEST_SERVER: values.vscode, DISTROLESS_TEST_LIMIT: String(seconds) };
  Object.assign(env, Object.fromEntries([mark.split('=')]));
  const shim = spawn(path.join(root, 'test/host/shim.mjs'), args, { env });
  shims.push(shim.pid);
  // The shim's own limit and its time to clean up must be enough.
  const overdue = setTimeout(() => shim.kill('SIGKILL'), (seconds + 15) * 1000);
  let output = '';
  for (const stream of [shim.stdout, shim.stderr]) {
    stream.on('data', (data) => {
      output += data;
      if (row.signal && !shim.killed && /^ran$/m.test(output)) shim.kill(row.signal);
    });
  }
  return new Promise((resolve) => {
    shim.on('close', (code, signal) => {
      clearTimeout(overdue);
      resolve({ code: code ?? signal ?? 'nothing', output });
    });
  });
}

/** Waits until no temporary folder and no process of the rows is left; what takes seconds has been left behind. */
async function checkNothingIsLeft() {
  let left = leftovers();
  for (let tries = 0; left.length > 0 && tries < 50; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    left = leftovers();
  }
  failed += Number(left.length > 0);
  console.log(left.length === 0 ? 'ok nothing is left behind' : `FAILED left behind: ${left.join(', ')}`);
}

function leftovers() {
  const folders = readdirSync(tmpdir()).filter((name) => shims.some((pid) => name.startsWith(`dlh-${pid}-`)));
  const processes = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && pid !== String(process.pid) && isOurs(pid),
  );
  return [...folders, ...processes];
}

/** Every process of a row has inherited the mark. @param {string} pid */
function isOurs(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
  } catch {
    // Gone meanwhile, or someone else's.
    return false;
  }
}
