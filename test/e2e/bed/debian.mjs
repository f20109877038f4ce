// @ts-check
// Debian as the official image has it: the minimal set of packages, without documentation.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { docker, isThere, run } from './engine.mjs';

/**
 * Makes the images of one release from the package sources of this machine.
 * @param {string} codename
 * @param {string} version
 * @param {string} folder
 */
export function makeDebian(codename, version, folder) {
  const tags = [codename, `${codename}-slim`, version, `${version}-slim`].map((tag) => `debian:${tag}`);
  const missing = tags.filter((tag) => !isThere(tag));
  if (missing.length === 0) return;
  const sources = path.join(folder, `${codename}.sources`);
  writeFileSync(sources, sourcesOf(codename));
  const archive = path.join(folder, `${codename}.tar`);
  const options = ['--variant=minbase', '--mode=root', '--quiet', '--dpkgopt=path-exclude=/usr/share/man/*'];
  run('mmdebstrap', [...options, '--dpkgopt=path-exclude=/usr/share/doc/*', codename, archive, sources]);
  const settings = ['ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'CMD ["bash"]'];
  const [first = ''] = missing;
  docker(['import', ...settings.flatMap((setting) => ['--change', setting]), archive, first]);
  for (const tag of missing.slice(1)) docker(['tag', first, tag]);
  rmSync(archive);
  console.log(`made ${missing.join(' ')}`);
}

/**
 * Where this machine, itself a Debian, finds its packages, for another release.
 * @param {string} codename
 */
function sourcesOf(codename) {
  const own = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (own === undefined) throw new Error('Stand-ins are made from Debian packages, and this machine is no Debian.');
  const folder = '/etc/apt/sources.list.d';
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sources'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const used = files.filter((text) => new RegExp(`^Suites:.*\\b${own}\\b`, 'm').test(text));
  if (used.length === 0) throw new Error(`No file in ${folder} names ${own}; stand-ins need the deb822 form.`);
  return used.map((text) => text.replace(new RegExp(`\\b${own}\\b`, 'g'), codename)).join('\n');
}
