// @ts-check
// node tools/catalog/libraries.mjs [--cache DIR]: asks Debian's archive which packages have which shared libraries, and which
// versions of symbols those of the images have, and writes tools/data/libraries.json. It needs a Debian system with apt and
// dpkg, and takes a minute.
import { lstatSync, openSync, readFileSync, readSync, readdirSync, closeSync, fstatSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { root } from '../bundle.mjs';
import { bundleCore, loadCore } from '../core.mjs';
import { unpackAll, unpackPackages } from './devLibraries.mjs';

/**
 * Where a library is: its package, and the versions of symbols it has with blanks between them, where an image is made of it.
 * @typedef {{ package: string, versions?: string }} Row
 */

const triplet = 'x86_64-linux-gnu';
const { values } = parseArgs({ options: { cache: { type: 'string' } } });
const cache = values.cache ?? path.join(tmpdir(), 'distroless-packages');
const { readElf } = loadCore(await bundleCore());
const catalogue = JSON.parse(readFileSync(path.join(root, 'tools/data/distroless.json'), 'utf8'));
/** @type {Record<string, Record<string, Row>>} */
const table = {};
for (const [distro, { codename }] of Object.entries(catalogue.distros))
  table[codename] = await librariesOf(distro, codename);
const text = JSON.stringify({ date: new Date().toISOString().slice(0, 10), architecture: 'amd64', libraries: table });
writeFileSync(path.join(root, 'tools/data/libraries.json'), await format(text, { parser: 'json', printWidth: 120 }));

/** Of one release: the libraries of the images' packages, and those behind packages that programs are linked with. */
async function librariesOf(/** @type {string} */ distro, /** @type {string} */ codename) {
  /** @type {{ distro: string, adds: { name: string, sonames?: string[] }[] }[]} */
  const images = catalogue.images;
  const names = images.flatMap(({ distro: of, adds }) =>
    adds.flatMap(({ name, sonames }) => (sonames === undefined ? [] : [{ of, name }])),
  );
  const own = new Set(names.flatMap(({ of, name }) => (of === distro ? [name] : [])));
  // What the images of one release are made of is what programs of all of them are linked with; names differ by an ending.
  const all = new Set(names.flatMap(({ name }) => [name, name.replace(/t64$/, ''), `${name}t64`]));
  const ofImages = unpackPackages(codename, cache, [...all]);
  /** @type {Map<string, Row>} */
  const found = new Map();
  for (const [name, { root: folder }] of [...ofImages, ...unpackAll(codename, cache)]) {
    for (const file of filesIn(folder)) {
      const elf = await read(file);
      // The C library is a program, too.
      const soname = elf.kind === 'elf' && elf.type === 'shared' ? (elf.soname ?? path.basename(file)) : undefined;
      if (soname === undefined || found.has(soname) || elf.kind !== 'elf') continue;
      found.set(soname, { package: name, ...(own.has(name) && { versions: elf.provides.join(' ') }) });
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The libraries that loaders find by themselves. */
function filesIn(/** @type {string} */ folder) {
  return ['lib', 'usr/lib', `lib/${triplet}`, `usr/lib/${triplet}`].flatMap((place) => {
    const full = path.join(folder, place);
    if (lstatSync(full, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    return readdirSync(full)
      .filter((name) => /\.so(?:\.|$)/.test(name))
      .map((name) => path.join(full, name))
      .filter((file) => lstatSync(file).isFile());
  });
}

async function read(/** @type {string} */ file) {
  const handle = openSync(file, 'r');
  try {
    const reader = {
      size: fstatSync(handle).size,
      read: async (/** @type {number} */ offset, /** @type {number} */ length) => {
        const bytes = Buffer.alloc(length);
        return bytes.subarray(0, readSync(handle, bytes, 0, length, offset));
      },
    };
    return await readElf(reader, new AbortController().signal);
  } finally {
    closeSync(handle);
  }
}
