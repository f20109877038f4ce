// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Checkout one repository as git has it, bare or with a work tree
 * @property {{ repository: string, commit: string, date: string }} source
 * @property {(file: string, commit?: string) => string | undefined} read text of a file at a commit, the newest by default; `undefined` if there is none
 * @property {(day: string, file: string) => string | undefined} before the last commit before a day that touched a file
 */

/**
 * The checkouts of a folder, each at `<owner>/<name>` as on GitHub; one that is not there is `undefined`.
 * @param {string} folder
 * @returns {(repository: string) => Checkout | undefined}
 */
export function checkoutsOf(folder) {
  /** @type {Map<string, Checkout | undefined>} */
  const known = new Map();
  return (repository) => {
    if (!known.has(repository)) known.set(repository, openCheckout(folder, repository));
    return known.get(repository);
  };
}

/**
 * @param {string} folder
 * @param {string} repository
 * @returns {Checkout | undefined}
 */
function openCheckout(folder, repository) {
  const directory = path.join(folder, repository);
  if (!existsSync(directory)) return undefined;
  const git = (/** @type {string[]} */ ...args) => {
    /** @type {import('node:child_process').ExecFileSyncOptionsWithStringEncoding} */
    const options = { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['-C', directory, ...args], options);
  };
  const [commit = '', date = ''] = git('log', '-1', '--format=%H %cs').trim().split(' ');
  return {
    source: { repository, commit, date },
    read: (file, at = commit) => {
      try {
        return git('show', `${at}:${file}`);
      } catch {
        // A commit that was not fetched, or a file that it does not have.
        return undefined;
      }
    },
    before: (day, file) => git('rev-list', '-1', `--before=${day}`, commit, '--', file).trim() || undefined,
  };
}
