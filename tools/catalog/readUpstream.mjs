// @ts-check
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bundle.mjs';
import { upstreamTable } from './upstream.mjs';

/** @typedef {any} Facts JSON that another program wrote, checked by the table's types afterwards */

/**
 * The table of Google's images at the commit of a checkout. What the repository does not say (sonames, hints, announced ends) is
 * taken from the table before it, by package, family or release.
 * @param {string} folder the checkout
 * @param {Facts} previous the committed table
 * @returns {{ table: Facts, doubts: string[] }} and what a person has to look up, one sentence each
 */
export function readUpstream(folder, previous) {
  const [commit = '', date = ''] = output('git', ['-C', folder, 'log', '-1', '--format=%H %cs']).trim().split(' ');
  const script = path.join(root, 'tools/catalog/upstream.py');
  const text = (/** @type {string} */ file) => readFileSync(path.join(folder, file), 'utf8');
  return upstreamTable({
    upstream: JSON.parse(output('python3', [script, folder])),
    policy: text('SUPPORT_POLICY.md'),
    readme: text('README.md'),
    source: { repository: previous.source.repository, commit, date },
    previous,
  });
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function output(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0)
    throw new Error(`${command} cannot read the checkout: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return stdout;
}
