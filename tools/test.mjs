// @ts-check
// node tools/test.mjs [--plain | --vscode-only] [--vscode oldest|newest|all] [--web] [--desktop [VERSION]]
// The plain tests, then those in a real VS Code: the server of the oldest version we support unless said otherwise, and
// a few modules that must make the harness itself pass, fail, time out and notice a death. --web also uses the web
// extension host; `all` includes it. --desktop downloads VS Code instead. The last line counts.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDependencies } from './setup.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = readArguments();
const total = { passed: 0, failed: 0, skipped: 0 };
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));

const problem = installDependencies();
if (problem) {
  console.error(problem);
  total.failed++;
} else {
  for (const step of steps()) {
    if (interrupted || (await take(step)) === 'over') break;
  }
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(interrupted ? 130 : Number(total.failed > 0));

/** @typedef {{ title: string, args: string[], counts: boolean }} Step */

/** @returns {Step[]} */
function steps() {
  const plain = { title: 'plain tests', args: ['tools/plain.mjs'], counts: true };
  if (values.plain) return [plain];
  const build = { title: 'build', args: ['tools/build.mjs'], counts: false };
  return [...(values['vscode-only'] ? [] : [plain]), build, ...inVsCode()];
}

/** @returns {Step[]} */
function inVsCode() {
  const run = 'test/host/run.mjs';
  if (values.desktop || process.platform !== 'linux') {
    const version = positionals[0] ?? 'stable';
    return [{ title: `VS Code ${version}, desktop`, args: [run, '--desktop', version], counts: true }];
  }
  const all = values.vscode === 'all';
  return (all ? ['oldest', 'newest'] : [values.vscode]).flatMap((version) => [
    { title: `the ${version} VS Code`, args: [run, '--vscode', version], counts: true },
    ...(all || values.web
      ? [
          {
            title: `the ${version} VS Code, web extension host`,
            args: [run, '--vscode', version, '--web'],
            counts: true,
          },
        ]
      : []),
    {
      title: `the harness on the ${version} VS Code`,
      args: ['test/host/harness.mjs', '--vscode', version, '--few'],
      counts: true,
    },
  ]);
}

/**
 * Runs one step, shows what it says of interest, and adds its counts to the total. Gives `over` when what comes next
 * could not run either: the build has failed, or there is no VS Code.
 * @param {Step} step
 */
async function take({ title, args, counts }) {
  console.log(`\n== ${title}`);
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const forward = () => child.kill('SIGTERM');
  process.once('SIGTERM', forward);
  /** @type {Counts} */
  const found = { passed: 0, failed: 0, skipped: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    count(found, line);
    if (!isDull(line)) console.log(line);
  }
  const status = child.exitCode ?? (await new Promise((resolve) => child.once('close', resolve)));
  process.removeListener('SIGTERM', forward);
  // Success without a test is none; neither is a failure that no test owns up to.
  if (found.failed === 0 && (status !== 0 || (counts && found.passed === 0))) found.failed = 1;
  for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += found[key];
  console.log(`-- ${title}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return status === 2 || (status !== 0 && !counts) ? 'over' : 'next';
}

/** Takes the counts from a line that has some: ours, or those of node --test. @param {Counts} found @param {string} line */
function count(found, line) {
  const ours = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line);
  if (ours) Object.assign(found, { passed: Number(ours[1]), failed: Number(ours[2]), skipped: Number(ours[3] ?? 0) });
  const [, word, number] = /^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)$/.exec(line) ?? [];
  if (word === 'pass') found.passed += Number(number);
  if (word === 'fail' || word === 'cancelled') found.failed += Number(number);
  if (word === 'skipped' || word === 'todo') found.skipped += Number(number);
}

/** What node --test says of each test that passes, its many counts, and the exit code that test-electron repeats. */
/** @param {string} line */
function isDull(line) {
  return /^\s*([✔▶] |ℹ (suites|cancelled|skipped|todo)|Exit code:|$)/.test(line);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        plain: { type: 'boolean' },
        'vscode-only': { type: 'boolean' },
        vscode: { type: 'string', default: 'oldest' },
        web: { type: 'boolean' },
        desktop: { type: 'boolean' },
      },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
