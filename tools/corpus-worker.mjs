// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { root } from './bundle.mjs';
import { loadCore } from './core.mjs';
import { inMemory } from './dockerfiles.mjs';

/**
 * What came of one file. `text` is the first reason, questions or error; `answered` counts what came of questions, by kind;
 * `bases` are those of the results, with every answer.
 * @typedef {{ kind: string, ms: number, text?: string, rules?: string[], answered?: Record<string, number>, bases: string[],
 *   problems: Problem[] }} Result
 * @typedef {{ kind: 'unstable' | 'invalid' | 'bare', text: string }} Problem
 * @typedef {import('../src/core/convert/outcome').Outcome} Outcome
 * @typedef {Extract<Outcome, { kind: 'ready' }>} Ready
 * @typedef {import('./dockerfiles.mjs').Job} Job
 * @typedef {import('./dockerfiles.mjs').ContextFiles} ContextFiles
 */

// More combinations of answers than these are not tried.
const mostAnswers = 100;
const core = loadCore(workerData);
const signal = new AbortController().signal;
const rule = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;
const sample = path.join(root, 'sample/node');
await run({ id: 'warms up', file: path.join(sample, 'Dockerfile'), context: sample });

parentPort?.on('message', async (job) => parentPort?.postMessage(await run(job)));

/**
 * @param {Job} job
 * @returns {Promise<Result>}
 */
async function run(job) {
  const began = performance.now();
  try {
    const text = readFileSync(job.file, 'utf8');
    const files = inMemory(core.nodeContextFiles(job.context));
    const outcome = await convert(job, text, new Map(), files);
    let ms = performance.now() - began;
    for (let round = 0; round < 3 && ms > 200; round++) {
      // Reading the context, or other work on the machine, may have been in the way.
      const again = performance.now();
      await convert(job, text, new Map(), files);
      ms = Math.min(ms, performance.now() - again);
    }
    return { ms, ...(await describe(job, text, files, outcome)) };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const text = what.split('\n').slice(0, 3).join(' ');
    return { kind: 'crash', ms: performance.now() - began, text, bases: [], problems: [] };
  }
}

/**
 * @param {Job} job
 * @param {string} text
 * @param {ReadonlyMap<string, string>} answers
 * @param {ContextFiles} files
 */
function convert(job, text, answers, files) {
  const dockerfile = path.relative(job.context, job.file);
  return core.convertDockerfile(
    { text, files, dockerfile, answers, ...(job.target !== undefined && { target: job.target }) },
    signal,
  );
}

/**
 * @param {Job} job
 * @param {string} text
 * @param {ContextFiles} files
 * @param {Outcome} outcome
 * @returns {Promise<Omit<Result, 'ms'>>}
 */
async function describe(job, text, files, outcome) {
  const { kind } = outcome;
  switch (outcome.kind) {
    case 'already':
      return { kind, bases: [outcome.base], problems: [] };
    case 'ready':
      return { kind, bases: [outcome.base], problems: await problemsOf(job, text, files, outcome, new Map()) };
    case 'refused':
      return {
        kind,
        text: `${outcome.reasons[0].rule}: ${outcome.reasons[0].text}`,
        rules: outcome.reasons.map((reason) => reason.rule),
        bases: [],
        problems: bareReasons(text, outcome),
      };
    case 'questions': {
      const asked = outcome.questions.map(({ id }) => id).join(', ');
      return { kind, text: asked, ...(await answerAll(job, text, files, outcome)) };
    }
  }
}

/**
 * Reasons that say not where they stand, or not by which rule.
 * @param {string} text
 * @param {Extract<Outcome, { kind: 'refused' }>} outcome
 * @returns {Problem[]}
 */
function bareReasons(text, outcome) {
  const lines = text.split('\n').length;
  return outcome.reasons
    .filter((reason) => !(reason.line >= 1 && reason.line <= lines) || !rule.test(reason.rule) || reason.text === '')
    .map((reason) => ({ kind: 'bare', text: `refused without line or rule: ${JSON.stringify(reason)}` }));
}

/**
 * Gives every combination of answers, and looks at each result.
 * @param {Job} job
 * @param {string} text
 * @param {ContextFiles} files
 * @param {Extract<Outcome, { kind: 'questions' }>} first
 * @returns {Promise<Pick<Result, 'answered' | 'bases' | 'problems'>>}
 */
async function answerAll(job, text, files, first) {
  /** @type {{ answers: ReadonlyMap<string, string>, outcome: Outcome }[]} */
  const open = [{ answers: new Map(), outcome: first }];
  /** @type {Record<string, number>} */
  const answered = {};
  /** @type {Set<string>} */
  const bases = new Set();
  /** @type {Problem[]} */
  const problems = [];
  let tried = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { answers, outcome } = next;
    if (outcome.kind === 'questions') {
      const [question] = outcome.questions;
      if (question === undefined) throw new Error('questions without a question');
      const { id, choices } = question;
      if (answers.has(id)) problems.push({ kind: 'unstable', text: `${id} is asked again after its answer` });
      else
        // The first answers come last, so that they are the first to be looked at.
        for (const { value } of choices.toReversed()) {
          if (++tried > mostAnswers) break;
          const more = new Map(answers).set(id, value);
          open.push({ answers: more, outcome: await convert(job, text, more, files) });
        }
      continue;
    }
    answered[outcome.kind] = (answered[outcome.kind] ?? 0) + 1;
    if (outcome.kind === 'refused') problems.push(...bareReasons(text, outcome));
    if (outcome.kind !== 'ready') continue;
    bases.add(outcome.base);
    problems.push(...(await problemsOf(job, text, files, outcome, answers)));
  }
  return { answered, bases: [...bases], problems };
}

/**
 * What is wrong with a result: it is not distroless under a second run, or dockerfile-utils finds an error that the original has not.
 * @param {Job} job
 * @param {string} text
 * @param {ContextFiles} files
 * @param {Ready} outcome
 * @param {ReadonlyMap<string, string>} answers
 * @returns {Promise<Problem[]>}
 */
async function problemsOf(job, text, files, outcome, answers) {
  const given = [...answers].map((pair) => pair.join('=')).join(' ');
  const after = given === '' ? '' : ` after ${given}`;
  const converted = core.applyEdits(text, outcome.edits);
  // Another stage of the file may still be convertible, so the second run is about the same one.
  const same = new Map([...answers].filter(([id]) => id === 'target'));
  const again = await convert(job, converted, same, files);
  const why = again.kind === 'refused' ? `: ${again.reasons[0].text}` : '';
  return [
    ...(again.kind === 'already'
      ? []
      : [
          {
            kind: /** @type {const} */ ('unstable'),
            text: `the result is ${again.kind} under a second run${after}${why}`,
          },
        ]),
    ...core
      .addedErrors(text, converted)
      .map((error) => ({ kind: /** @type {const} */ ('invalid'), text: `validate finds ${error}${after}` })),
  ];
}
