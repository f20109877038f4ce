// @ts-check
// How fast a path is found among those of a large image.
import { core } from './core.mjs';
import { median, ms, print, time } from './figures.mjs';

const names = 132_000;

/** Looks for parts of paths among 132,000, against looking for a text in each of them. */
export function findPaths() {
  const paths = Array.from({ length: names }, (_, n) => {
    const package_ = `package-${(n >> 7).toString(36)}`;
    return `/usr/local/lib/node_modules/${package_}/dist/${n % 2 === 0 ? 'internal' : 'public'}/Module${n}.test.js`;
  });
  const root = directory();
  for (const path of paths) add(root, path.split('/').slice(1));
  /** @type {import('../../src/core/find/pathIndex').PathIndex | undefined} */
  let index;
  const indexing = time(() => {
    const steps = core.indexPaths({ root: /** @type {any} */ (root) });
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    index = step.value;
  });
  const made = index;
  if (made === undefined) throw new Error('The paths are to be indexed.');
  let waited = 0;
  const first = time(() => {
    const indexing = core.pathIndexing({ root: /** @type {any} */ (root) });
    const search = core.searchWhileIndexing(indexing, core.parsePathQuery('modtest'), 200);
    const end = performance.now() + 40;
    waited = time(() => search.run(() => performance.now() > end));
    if (search.best().length === 0) throw new Error('Some paths are to be found.');
    search.run(() => false);
  });
  print('paths at once', `${ms(waited)} to results while the index is made, ${ms(first)} to all of them`);
  const floor = median(
    Array.from({ length: 9 }, () => time(() => paths.filter((path) => path.includes('module9.test')))),
  );
  print('path index', `${ms(indexing)} for ${made.count.toLocaleString('en')} paths`);
  for (const typed of ['m', 'usr', 'node mod', 'modtest77']) {
    const query = core.parsePathQuery(typed);
    const search = () => core.searchPaths(made, query, 200).run(() => false);
    const first = time(search);
    const later = median(Array.from({ length: 9 }, () => time(search)));
    print(
      `paths: ${typed}`,
      `first ${ms(first)}, later ${ms(later)}, ${(later / floor).toFixed(1)} times a plain search`,
    );
  }
}

/** @typedef {{ name: string, entry: { kind: string }, children: Map<string, Node> | undefined }} Node */

/** @returns {Node} */
function directory(name = '') {
  return { name, entry: { kind: 'directory' }, children: new Map() };
}

/** @param {Node} root @param {string[]} names */
function add(root, names) {
  let at = root;
  names.forEach((name, depth) => {
    const isFile = depth === names.length - 1;
    const child =
      at.children?.get(name) ?? (isFile ? { name, entry: { kind: 'file' }, children: undefined } : directory(name));
    at.children?.set(name, child);
    at = child;
  });
}
