// @ts-check
// node tools/catalog/devLibraries.mjs [--cache DIR]: asks Debian's archive what programs look for that are linked with its packages, and
// writes tools/data/devLibraries.json. It needs a Debian system with apt, dpkg and readelf, and takes a minute.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { root } from '../bundle.mjs';
import { aptRoot } from './apt.mjs';

/**
 * The packages of Debian that programs are linked with, and that no image of ours is made of. Those that only a build needs
 * (libclang-dev, protobuf) are not among them.
 */
const wanted = `
  default-libmysqlclient-dev freetds-dev libarchive-dev libasound2-dev libavcodec-dev libavformat-dev libavutil-dev libbpf-dev
  libbtrfs-dev libcairo2-dev libcurl4-gnutls-dev libcurl4-openssl-dev libdbus-1-dev libdevmapper-dev libelf-dev libevent-dev
  libfuse-dev libfuse3-dev libgdal-dev libgeos-dev libgif-dev libgit2-dev libgmp-dev libgpgme-dev libheif-dev libhiredis-dev
  libjemalloc-dev libjpeg-dev libjpeg62-turbo-dev libldap-dev libldap2-dev libleptonica-dev libleveldb-dev liblz4-dev
  libmagic-dev libmariadb-dev libmp3lame-dev libncurses-dev libnl-3-dev libnl-route-3-dev libnuma-dev libopus-dev libpango1.0-dev
  libpcap-dev libpcre2-dev libpng-dev libpoppler-glib-dev libpq-dev libproj-dev libpulse-dev librados-dev librbd-dev
  librdkafka-dev libre2-dev libreadline-dev librocksdb-dev librsvg2-dev libsasl2-dev libseccomp-dev libsnappy-dev libsodium-dev
  libsqlite3-dev libssh-dev libssh2-1-dev libswscale-dev libsystemd-dev libtesseract-dev libtiff-dev libudev-dev libusb-1.0-0-dev
  libuv1-dev libvips-dev libvirt-dev libvpx-dev libwebp-dev libxml2-dev libxslt1-dev libyaml-dev libzip-dev libzmq3-dev
  unixodbc-dev
`
  .trim()
  .split(/\s+/);

const triplet = 'x86_64-linux-gnu';

/**
 * What each of the packages has a program look for when it runs, by release, package, and name behind `-l`: read from the
 * links of the package itself and from the libraries that they lead to.
 * @param {{ codenames: readonly string[], cache: string }} options
 */
export function devLibraries({ codenames, cache }) {
  return Object.fromEntries(
    codenames.map((codename) => {
      const packages = unpackAll(codename, cache);
      const rows = wanted.flatMap((name) => {
        const found = linked(packages, name, 3);
        return found.length === 0 ? [] : [[name, Object.fromEntries(found.sort())]];
      });
      return [codename, Object.fromEntries(rows)];
    }),
  );
}

/** @typedef {{ exact: string[], others: string[], root: string }} Unpacked */

/** The packages that programs are linked with and what they lead to, as far as the release has them. */
export function unpackAll(/** @type {string} */ codename, /** @type {string} */ cache) {
  return unpackPackages(codename, cache, wanted);
}

/** Packages and what they lead to, as far as the release has them, unpacked until this process ends. */
export function unpackPackages(
  /** @type {string} */ codename,
  /** @type {string} */ cache,
  /** @type {readonly string[]} */ first,
) {
  mkdirSync(cache, { recursive: true });
  const apt = aptRoot(codename, 'amd64', cache);
  apt('update');
  const folder = mkdtempSync(path.join(cache, 'unpacked-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  /** @type {Map<string, Unpacked>} */
  const found = new Map();
  let names = first;
  for (let depth = 0; depth < 4 && names.length > 0; depth++) {
    const rows = apt('madison', [...names]).split('\n');
    const there = new Set(rows.map((row) => (row.split('|')[0] ?? '').trim()));
    const here = path.join(folder, String(depth));
    mkdirSync(here);
    apt(
      'download',
      names.filter((name) => there.has(name)),
      here,
    );
    const added = readdirSync(here).map((file) => unpack(path.join(here, file)));
    for (const [name, one] of added) found.set(name, one);
    const next = added.flatMap(([name, { exact, others, root }]) => [
      ...exact.filter((one) => isDev(name) && /^lib|-dev/.test(one)),
      ...(isDev(name) && linksIn(root).length === 0 ? others.filter((one) => isDev(one)) : []),
    ]);
    names = [...new Set(next)].filter((name) => !found.has(name));
  }
  return found;
}

/** @returns {[string, Unpacked]} */
function unpack(/** @type {string} */ file) {
  const field = (/** @type {string} */ name) =>
    execFileSync('dpkg-deb', ['-f', file, name], { encoding: 'utf8' }).trim();
  const root = `${file}.d`;
  execFileSync('dpkg-deb', ['-x', file, root]);
  const depends = field('Depends')
    .split(',')
    .map((one) => one.trim());
  const name = (/** @type {string} */ one) => one.replace(/[\s(:|][^]*$/, '');
  const exact = depends.filter((one) => one.includes('(= '));
  const others = depends.filter((one) => !one.includes('(= '));
  return [field('Package'), { exact: exact.map(name), others: others.map(name), root }];
}

/**
 * The names behind -l with the names that the linker writes down; those of packages it depends on if it has none itself.
 * @returns {[string, string][]}
 */
function linked(
  /** @type {ReadonlyMap<string, Unpacked>} */ packages,
  /** @type {string} */ name,
  /** @type {number} */ depth,
) {
  const own = packages.get(name);
  if (own === undefined) return [];
  const roots = rootsOf(packages, name);
  const found = linksIn(own.root).flatMap((link) => {
    const file = followed(roots, path.basename(link));
    const soname = file === undefined ? undefined : sonameOf(file);
    /** @type {[string, string][]} */
    const row = soname === undefined ? [] : [[path.basename(link).slice('lib'.length, -'.so'.length), soname]];
    return row;
  });
  if (found.length > 0 || depth === 0) return found;
  return [...own.exact, ...own.others].filter((one) => isDev(one)).flatMap((one) => linked(packages, one, depth - 1));
}

/** Where a package and those that it needs in the same version are unpacked. */
function rootsOf(/** @type {ReadonlyMap<string, Unpacked>} */ packages, /** @type {string} */ name) {
  const names = new Set([name]);
  for (const one of names) for (const next of packages.get(one)?.exact ?? []) names.add(next);
  return [...names].flatMap((one) => packages.get(one)?.root ?? []);
}

/**
 * The file that a link leads to, through whichever packages.
 * @returns {string | undefined}
 */
function followed(/** @type {readonly string[]} */ roots, /** @type {string} */ name) {
  const places = roots.flatMap((root) => ['usr/lib', 'lib'].map((folder) => path.join(root, folder, triplet, name)));
  const found = places.find((place) => lstatSync(place, { throwIfNoEntry: false }) !== undefined);
  if (found === undefined || !lstatSync(found).isSymbolicLink()) return found;
  const target = path.basename(readlinkSync(found));
  return target === name ? undefined : followed(roots, target);
}

/** What the linker finds behind -l. */
function linksIn(/** @type {string} */ root) {
  const folder = path.join(root, 'usr/lib', triplet);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^lib.*\.so$/.test(file))
    .map((file) => path.join(folder, file));
}

function isDev(/** @type {string} */ name) {
  return /-dev(?:-compat)?$/.test(name);
}

/** The name that a linker writes down; `undefined` for a text that leads the linker to other files. */
function sonameOf(/** @type {string} */ file) {
  const { stdout } = spawnSync('readelf', ['-d', file], { encoding: 'utf8' });
  return /\(SONAME\)\s+Library soname: \[([^\]]+)\]/.exec(stdout)?.[1];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { cache: { type: 'string' } } });
  const cache = values.cache ?? path.join(tmpdir(), 'distroless-packages');
  const text = JSON.stringify(devLibraries({ codenames: ['bookworm', 'trixie'], cache }));
  const file = path.join(root, 'tools/data/devLibraries.json');
  writeFileSync(file, await format(text, { parser: 'json', printWidth: 120 }));
}
