// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * One package file of a suite: what was asked for, and what the archive had.
 * @typedef {{ name: string, version: string, file: string }} Deb
 */

/**
 * Downloads packages of a Debian suite with an apt root of its own, so that the machine's own packages and sources stay as
 * they are. A version that the archive does not have any more gives way to the newest of the suite, which `version` then says.
 * @param {{ codename: string, architecture: string, packages: ReadonlyMap<string, string>, cache: string }} options
 * @returns {Map<string, Deb>} by name
 */
export function downloadPackages({ codename, architecture, packages, cache }) {
  const apt = aptRoot(codename, architecture, cache);
  apt('update');
  const folder = path.join(cache, `${codename}-${architecture}`, 'debs');
  mkdirSync(folder, { recursive: true });
  const policies = new Map([...packages.keys()].map((name) => [name, versionsOf(apt, name)]));
  /** @type {Map<string, Deb>} */
  const found = new Map();
  for (const [name, wanted] of packages) {
    const versions = policies.get(name) ?? [];
    const version = versions.includes(wanted) ? wanted : versions[0];
    if (version === undefined) throw new Error(`${codename} has no package ${name} for ${architecture}.`);
    const own = path.join(folder, `${name}_${version.replaceAll(':', '%3a')}`);
    if (!existsSync(own)) {
      const temporary = mkdtempSync(path.join(cache, 'deb-'));
      apt('download', [`${name}=${version}`], temporary);
      const [file] = readdirSync(temporary);
      if (file === undefined) throw new Error(`apt did not download ${name} ${version}.`);
      mkdirSync(own);
      writeFileSync(path.join(own, 'package.deb'), readFileSync(path.join(temporary, file)));
    }
    found.set(name, { name, version, file: path.join(own, 'package.deb') });
  }
  return found;
}

/** The versions that the suite has, newest first. */
function versionsOf(/** @type {Apt} */ apt, /** @type {string} */ name) {
  const rows = apt('madison', [name]).split('\n');
  return [...new Set(rows.flatMap((row) => row.split('|')[1]?.trim() ?? []))];
}

/** @typedef {(verb: 'update' | 'download' | 'madison', args?: string[], folder?: string) => string} Apt */

/**
 * apt with a root of its own below `cache`.
 * @param {string} codename
 * @param {string} architecture
 * @param {string} cache
 * @returns {Apt}
 */
export function aptRoot(codename, architecture, cache) {
  const folder = path.join(cache, `${codename}-${architecture}`);
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources'])
    mkdirSync(path.join(folder, part), { recursive: true });
  writeFileSync(path.join(folder, 'status'), '');
  writeFileSync(path.join(folder, 'sources/suite.sources'), sourcesOf(codename));
  const set = {
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': path.join(folder, 'sources'),
    'Dir::State::lists': path.join(folder, 'lists'),
    'Dir::State::status': path.join(folder, 'status'),
    'Dir::Cache': path.join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
  };
  const options = Object.entries(set).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  return (verb, args = [], cwd = folder) => {
    const program = verb === 'madison' ? 'apt-cache' : 'apt-get';
    const quiet = verb === 'madison' ? [] : ['-qq'];
    return execFileSync(program, [...options, ...quiet, verb, ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };
}

/** The machine's own Debian sources, for another suite: they know the mirror, the proxy and the keys. */
function sourcesOf(/** @type {string} */ codename) {
  const own = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (own === undefined) throw new Error('Only a Debian system can download Debian packages.');
  const folder = '/etc/apt/sources.list.d';
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.sources'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .filter((text) => new RegExp(`^Suites:.*\\b${own}\\b`, 'm').test(text));
  if (texts.length === 0) throw new Error(`No file in ${folder} speaks of ${own}.`);
  return texts.map((text) => text.replaceAll(new RegExp(`\\b${own}\\b`, 'g'), codename)).join('\n');
}
