// @ts-check
// npm run corpus -- DIR [--index FILE] [--json]: converts every Dockerfile below DIR and counts what came of it.
// npm run corpus -- DIR --lint [--index FILE] [--today YYYY-MM-DD] [--json]: prints what the lints find in them instead.
//
// DIR holds folders with a .corpus.json ({id, dockerfile, target}), whose folder is the build context; any other file
// that is named like a Dockerfile counts too, with its own folder as the context. With --index, a JSON list of
// {id, path, contextDir, language, already, acceptable[], acceptableBases[]}, a folder without .corpus.json that has the
// id of a record is a whole repository, and the outcomes are compared with what people found acceptable.
//
// Questions are answered in every way, up to a hundred ways a file, and each result is looked at.
//
// Exit code 1: something crashed, hung, was not stable under a second run, had an error of dockerfile-utils that the
// original has not, had a refusal without line or rule, was called ready although the index finds only a refusal
// acceptable, or comes, however questions are answered, to no base that the index knows.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bundleCore } from './core.mjs';
import { lintAll } from './corpus-lint.mjs';
import { findDockerfiles } from './dockerfiles.mjs';

/**
 * @typedef {import('./dockerfiles.mjs').Job} Job
 * @typedef {import('./corpus-worker.mjs').Result} Result
 * @typedef {{ id: string, path: string, contextDir: string, language: string, already: string | null,
 *   target: string | null, acceptable: string[], acceptableBases: string[] }} Label
 * @typedef {Result & { id: string }} Row
 */

const slow = 200; // milliseconds
const later = ['python', 'dotnet']; // languages that end as refusals so far
const patience = 5000; // milliseconds until a conversion counts as hung for good

const { values, positionals } = parseArgs({
  options: {
    index: { type: 'string' },
    json: { type: 'boolean' },
    lint: { type: 'boolean' },
    today: { type: 'string' },
  },
  allowPositionals: true,
});
const [directory] = positionals;
if (directory === undefined || !existsSync(directory)) {
  console.error('Name the folder that holds the Dockerfiles: npm run corpus -- DIR [--index FILE] [--lint] [--json]');
  process.exit(2);
}
/** @type {Map<string, Label>} */
const labels = new Map();
if (values.index !== undefined)
  for (const label of JSON.parse(readFileSync(values.index, 'utf8'))) labels.set(label.id, label);

if (values.lint === true) {
  const today = values.today ?? new Date().toISOString().slice(0, 10);
  process.exit(await lintAll(findDockerfiles(directory, labels), { slow, json: values.json === true, today }));
}
const rows = await convertAll(findDockerfiles(directory, labels));
if (rows.length === 0) {
  console.error(`There is no Dockerfile below ${directory}.`);
  process.exit(2);
}
const report = summarise(rows);
console.log(values.json ? JSON.stringify({ ...report, rows }, undefined, 2) : asText(report));
process.exit(report.bad === 0 ? 0 : 1);

/**
 * One after another in a thread, so that one that never ends can be ended.
 * @param {Job[]} jobs
 */
async function convertAll(jobs) {
  const core = await bundleCore();
  const start = () => new Worker(new URL('corpus-worker.mjs', import.meta.url), { workerData: core });
  let worker = start();
  /** @type {Row[]} */
  const rows = [];
  for (const job of jobs) {
    const result = await answer(worker, job);
    rows.push({ id: job.id, ...result });
    if (result.kind !== 'hang') continue;
    await worker.terminate();
    worker = start();
  }
  await worker.terminate();
  return rows;
}

/**
 * @param {Worker} worker
 * @param {Job} job
 * @returns {Promise<Result>}
 */
function answer(worker, job) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish({ kind: 'hang', ms: patience, bases: [], problems: [] }), patience);
    /** @param {Result} result */
    const finish = (result) => {
      clearTimeout(timer);
      worker.off('message', finish);
      worker.off('error', fail);
      resolve(result);
    };
    /** @param {Error} error */
    const fail = (error) => finish({ kind: 'hang', ms: patience, text: error.message, bases: [], problems: [] });
    worker.on('message', finish);
    worker.on('error', fail);
    worker.postMessage(job);
  });
}

/** @param {Row[]} rows */
function summarise(rows) {
  /** @type {Record<string, number>} */
  const kinds = { ready: 0, questions: 0, refused: 0, already: 0, crash: 0, hang: 0 };
  for (const { kind } of rows) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const crashes = rows.filter(({ kind }) => kind === 'crash').map(({ id, text }) => `${id}: ${text}`);
  const hangs = rows.filter(({ ms }) => ms > slow).map(({ id, ms }) => `${id}: ${Math.round(ms)} ms`);
  const problems = (/** @type {import('./corpus-worker.mjs').Problem['kind']} */ kind) =>
    rows.flatMap(({ id, problems }) =>
      problems.flatMap((problem) => (problem.kind === kind ? [`${id}: ${problem.text}`] : [])),
    );
  const [unstable, invalid, bare] = [problems('unstable'), problems('invalid'), problems('bare')];
  const answered = { ready: 0, refused: 0 };
  for (const row of rows) {
    answered.ready += row.answered?.['ready'] ?? 0;
    answered.refused += row.answered?.['refused'] ?? 0;
  }
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  const judged = rows.flatMap((row) => {
    const label = labels.get(row.id);
    return label === undefined ? [] : [{ row, label, ...judge(row, label) }];
  });
  const dangerous = judged.flatMap(({ row, danger }) => (danger === undefined ? [] : [`${row.id}: ${danger}`]));
  const languages = Object.fromEntries(
    [...new Set(judged.map(({ label }) => label.language))].sort().map((language) => {
      const of = judged.filter(({ label }) => label.language === language);
      return [language, { files: of.length, agree: of.filter(({ agrees }) => agrees).length }];
    }),
  );
  const disagreements = judged
    .filter(({ agrees }) => !agrees)
    .map(
      ({ row, label }) => `${row.id} (${label.language}): ${row.kind}, acceptable ${acceptable(label)}; ${row.text}`,
    );
  const milliseconds = { median: times[Math.floor(times.length / 2)], p99: times[Math.floor(times.length * 0.99)] };
  const bad = [crashes, hangs, unstable, invalid, bare, dangerous].reduce((sum, { length }) => sum + length, 0);
  const agree = judged.length - disagreements.length;
  const others = judged.filter(({ label }) => !later.includes(label.language));
  const withoutLater = { files: others.length, agree: others.filter(({ agrees }) => agrees).length };
  return {
    files: rows.length,
    kinds,
    milliseconds,
    crashes,
    hangs,
    answered,
    unstable,
    invalid,
    bare,
    judged: judged.length,
    agree,
    withoutLater,
    languages,
    dangerous,
    disagreements,
    bad,
  };
}

/** @param {Label} label */
function acceptable(label) {
  return label.already === null ? label.acceptable.join('/') : `already ${label.already}`;
}

/**
 * Questions count as a conversion with caveats, for a person decides them. Where the base is given to the build, nothing in
 * the file can be right, so that a refusal that says so agrees.
 * @param {Row} row
 * @param {Label} label
 * @returns {{ agrees: boolean, danger: string | undefined }}
 */
function judge(row, label) {
  const { kind, bases } = row;
  if (kind === 'already') return { agrees: label.already !== null, danger: undefined };
  if (kind === 'refused') {
    const unknown = label.already === 'build-arg' && row.rules?.includes('resolved-base') === true;
    return { agrees: unknown || label.acceptable.includes('no'), danger: undefined };
  }
  if (kind !== 'ready' && kind !== 'questions') return { agrees: false, danger: undefined };
  const agrees = label.acceptable.some((word) => word === 'yes' || word === 'yes-with-caveats');
  if (kind === 'ready' && !agrees) return { agrees, danger: 'ready, although only a refusal is acceptable' };
  const families = bases.flatMap((base) => /\/([a-z0-9-]+?)(?:-debian\d+)?[:@]/.exec(base)?.[1] ?? []);
  if (families.length === 0 || families.some((family) => label.acceptableBases.includes(family)))
    return { agrees, danger: undefined };
  const danger = `on ${families.join(' or ')}, acceptable are ${label.acceptableBases.join(', ') || 'none'}`;
  return { agrees: false, danger };
}

/** @param {ReturnType<typeof summarise>} report */
function asText(report) {
  const { kinds, languages, milliseconds } = report;
  const counts = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
  const list = (/** @type {string} */ title, /** @type {string[]} */ items) => [
    `${title}: ${items.length}`,
    ...items.map((item) => `  ${item}`),
  ];
  return [
    `${report.files} files: ${counts.join(', ')}`,
    `median ${milliseconds.median?.toFixed(1)} ms, p99 ${milliseconds.p99?.toFixed(1)} ms, reading the context included`,
    ...list('crashes', report.crashes),
    ...list(`hangs over ${slow} ms`, report.hangs),
    `questions answered in every way: ready ${report.answered.ready}, refused ${report.answered.refused}`,
    ...list('not stable under a second run', report.unstable),
    ...list('results that add an error of dockerfile-utils', report.invalid),
    ...list('refusals without line or rule', report.bare),
    ...(report.judged === 0
      ? []
      : [
          ...list('dangerous against the index', report.dangerous),
          `agree with the index: ${report.agree} of ${report.judged}, ${report.withoutLater.agree} of ${report.withoutLater.files} without ${later.join(' and ')}`,
          ...Object.entries(languages).map(([name, { agree, files }]) => `  ${name} ${agree} of ${files}`),
          ...list('differ from the index', report.disagreements),
        ]),
  ].join('\n');
}
