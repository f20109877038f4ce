// @ts-check
import { readFileSync } from 'node:fs';
import { bundleCore, loadCore } from './core.mjs';

/**
 * @typedef {import('./dockerfiles.mjs').Job} Job
 * @typedef {import('../src/core/lint/lint').Finding} Finding
 */

/**
 * Prints what the lints find in each of the files, how often each rule, and what went wrong; gives the exit code, which is
 * 1 if a lint crashed, took longer than `slow` milliseconds, or had a fix that adds an error of dockerfile-utils.
 * @param {Job[]} jobs
 * @param {{ slow: number, json: boolean, today: string }} options
 */
export async function lintAll(jobs, { slow, json, today }) {
  const core = loadCore(await bundleCore());
  /** @type {{ id: string, findings: readonly Finding[] }[]} */
  const rows = [];
  /** @type {string[]} */
  const bad = [];
  for (const { id, file } of jobs) {
    const text = readFileSync(file, 'utf8');
    try {
      const once = () => core.lintDockerfile(core.parseDockerfile(text), { today });
      const took = Math.min(...[0, 1, 2].map(() => time(once)));
      if (took > slow) bad.push(`${id}: ${Math.round(took)} ms`);
      const findings = once();
      if (findings.length > 0) rows.push({ id, findings });
      for (const { rule, line, fixes = [] } of findings)
        for (const { title, edits } of fixes)
          for (const error of core.addedErrors(text, core.applyEdits(text, edits)))
            bad.push(`${id}: "${title}" of ${rule} in line ${line} adds ${error}`);
    } catch (error) {
      bad.push(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  /** @type {Record<string, number>} */
  const rules = {};
  for (const { rule } of rows.flatMap(({ findings }) => findings)) rules[rule] = (rules[rule] ?? 0) + 1;
  if (json) console.log(JSON.stringify({ files: jobs.length, rules, bad, rows }, undefined, 2));
  else {
    for (const { id, findings } of rows)
      for (const { line, severity, rule, text } of findings) console.log(`${id}:${line}: ${severity} ${rule}: ${text}`);
    console.log(`${jobs.length} files, ${rows.length} with findings`);
    for (const [rule, count] of Object.entries(rules).sort()) console.log(`  ${rule} ${count}`);
    for (const problem of bad) console.log(problem);
  }
  return bad.length === 0 ? 0 : 1;
}

/** @param {() => unknown} work */
function time(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}
