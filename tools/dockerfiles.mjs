// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * A Dockerfile and its build context.
 * @typedef {{ id: string, file: string, context: string, target?: string }} Job
 * @typedef {import('../src/core/convert/context').ContextFiles} ContextFiles
 */

/**
 * Every Dockerfile below a folder, sorted by path. A folder with a .corpus.json ({dockerfile, target}) is one context; a
 * folder that is the id of a label is a repository whose label says where Dockerfile and context are; any other file
 * that is named like a Dockerfile has its own folder as the context.
 * @param {string} folder
 * @param {ReadonlyMap<string, { path: string, contextDir: string, target: string | null }>} labels
 * @returns {Job[]}
 */
export function findDockerfiles(folder, labels = new Map(), id = '') {
  const marker = path.join(folder, '.corpus.json');
  if (existsSync(marker)) {
    const { dockerfile, target } = JSON.parse(readFileSync(marker, 'utf8'));
    return [{ id, file: path.join(folder, dockerfile), context: folder, ...(target && { target }) }];
  }
  const label = labels.get(id);
  if (label !== undefined) {
    const file = path.join(folder, label.path);
    const context = path.join(folder, label.contextDir);
    return existsSync(file) ? [{ id, file, context, ...(label.target !== null && { target: label.target }) }] : [];
  }
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = path.join(folder, entry.name);
      const name = id === '' ? entry.name : `${id}/${entry.name}`;
      if (entry.isDirectory())
        return ['.git', 'node_modules'].includes(entry.name) ? [] : findDockerfiles(inside, labels, name);
      return entry.isFile() && isDockerfile(entry.name) ? [{ id: name, file: inside, context: folder }] : [];
    });
}

/** @param {string} name */
function isDockerfile(name) {
  return /^(?:docker|container)file|\.(?:docker|container)file$/i.test(name) && !/_test\.go$/.test(name);
}

/**
 * The same context, which keeps what was read once.
 * @param {ContextFiles} files
 * @returns {ContextFiles}
 */
export function inMemory(files) {
  /** @type {Map<string, ReturnType<ContextFiles['read']>>} */
  const texts = new Map();
  /** @type {Map<string, ReturnType<ContextFiles['list']>>} */
  const lists = new Map();
  return {
    read(name, signal) {
      const text = texts.get(name) ?? files.read(name, signal);
      texts.set(name, text);
      return text;
    },
    list(name, signal) {
      const list = lists.get(name) ?? files.list(name, signal);
      lists.set(name, list);
      return list;
    },
  };
}
