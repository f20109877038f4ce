// @ts-check
import path from 'node:path';

/**
 * @typedef {object} ImageConfig what the last stage of a Dockerfile leaves in the image's configuration; `undefined` is not known
 * @property {string | undefined} user
 * @property {string | undefined} workdir
 * @property {string[] | undefined} entrypoint
 * @property {string[] | undefined} cmd
 * @property {Record<string, string>} env
 * @property {boolean} wholeEnv whether `env` has all of it
 */

/** @type {ImageConfig} */
export const emptyConfig = { user: '', workdir: '/', entrypoint: [], cmd: [], env: {}, wholeEnv: true };

/** @type {ImageConfig} */
export const unknownConfig = {
  user: undefined,
  workdir: undefined,
  entrypoint: undefined,
  cmd: undefined,
  env: {},
  wholeEnv: false,
};

/**
 * What the last stage of a Dockerfile starts from, with ARGs filled in by their defaults.
 * @param {string} text
 */
export function baseReference(text) {
  /** @type {Record<string, string>} */
  const args = {};
  let base = '';
  for (const { keyword, rest } of instructions(text)) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(rest) ?? [];
    if (keyword === 'ARG' && base === '' && name !== '') args[name] = unquoted(value);
    if (keyword === 'FROM') base = expanded(rest.replace(/^--\S+\s+/, '').split(/\s+/)[0] ?? '', args);
  }
  return base;
}

/**
 * The configuration that the last stage of a Dockerfile makes of that of its base; https://docs.docker.com/reference/dockerfile.
 * @param {string} text
 * @param {ImageConfig} base
 * @returns {ImageConfig}
 */
export function configOver(text, base) {
  const all = instructions(text);
  const last = all.findLastIndex(({ keyword }) => keyword === 'FROM');
  const config = { ...base, env: { ...base.env } };
  /** @type {Record<string, string>} */
  const args = {};
  for (const { keyword, rest } of all.slice(last + 1)) {
    const values = () => ({ ...args, ...config.env });
    if (keyword === 'ARG') for (const [name, value] of pairs(rest)) args[name] = expanded(value, values());
    if (keyword === 'ENV') {
      const before = values();
      for (const [name, value] of pairs(rest)) config.env[name] = expanded(value, before);
    }
    if (keyword === 'USER') config.user = expanded(rest, values());
    if (keyword === 'WORKDIR') {
      const directory = expanded(rest, values());
      config.workdir = directory.startsWith('/')
        ? directory
        : config.workdir && path.posix.join(config.workdir, directory);
    }
    if (keyword === 'ENTRYPOINT') {
      config.entrypoint = command(rest);
      config.cmd = [];
    }
    if (keyword === 'CMD') config.cmd = command(rest);
  }
  return config;
}

/** @returns {{ keyword: string, rest: string }[]} */
function instructions(/** @type {string} */ text) {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  /** @type {string[]} */
  const joined = [];
  let open = '';
  for (const line of lines) {
    if (/\\\s*$/.test(line)) open += line.replace(/\\\s*$/, ' ');
    else {
      joined.push(open + line);
      open = '';
    }
  }
  return joined.flatMap((line) => {
    const [, keyword, rest] = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line) ?? [];
    return keyword === undefined || rest === undefined ? [] : [{ keyword: keyword.toUpperCase(), rest }];
  });
}

/** @returns {[name: string, value: string][]} name and value, of `A=b C="d e"` as of the old `A b` */
function pairs(/** @type {string} */ rest) {
  const old = /^(\w+)\s+([^=].*)$/.exec(rest);
  if (old && !/^\w+=/.test(rest)) return [[old[1] ?? '', old[2] ?? '']];
  return [...rest.matchAll(/(\w+)=((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])*)/g)].map(([, name = '', value = '']) => [
    name,
    unquoted(value),
  ]);
}

function unquoted(/** @type {string} */ text) {
  return text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double, single) => double ?? single);
}

function expanded(/** @type {string} */ text, /** @type {Record<string, string>} */ values) {
  return text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (_, plain, braced) => values[plain ?? braced] ?? '');
}

/** @returns {string[]} */
function command(/** @type {string} */ rest) {
  return rest.startsWith('[') ? JSON.parse(rest) : ['/bin/sh', '-c', rest];
}
