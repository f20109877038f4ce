// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { othersTable } from './importOthers.mjs';

/** Facts are JSON that another program wrote: read here once, checked by the table's types afterwards. @typedef {any} Facts */

/**
 * Reads a folder of facts into the project's own tables; throws where the facts do not have the shape the tables promise.
 * @param {string} folder
 * @returns {{ distroless: object, builders: object, others: object }}
 */
export function importFacts(folder) {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  return {
    distroless: distrolessTable(read('distroless-facts.json')),
    builders: builderTable(read('builders-facts.json')),
    others: othersTable(read('others-facts.json'), read('builders-facts.json').glibcBySuite),
  };
}

function distrolessTable(/** @type {Facts} */ facts) {
  return {
    source: {
      repository: facts.source.repository,
      commit: facts.source.commit,
      date: facts.source.commitDate.slice(0, 10),
    },
    registry: facts.registry,
    defaultDistro: facts.defaultDistro,
    flavours: mapValues(facts.variants, (variant) => ({
      user: variant.user,
      workdir: variant.workdir,
      build: buildName(variant.debug),
    })),
    distros: mapValues(facts.distros, (distro, id) => ({
      codename: distro.codename,
      version: distro.versionId,
      glibc: distro.glibc,
      openssl: distro.openssl,
      mergedUsr: distro.mergedUsr,
      plannedEnd: facts.support[`${id}Deprecation`]?.plannedFor,
    })),
    debugTools: {
      busybox: facts.debugVariant.busyboxVersion,
      directory: facts.debugVariant.dir,
      shell: facts.debugVariant.shell,
      applets: facts.debugVariant.appletCount,
    },
    lacks: ['/bin/sh', 'package manager', 'openssl command'],
    signing: { issuer: facts.signing.certificateOidcIssuer, identity: facts.signing.certificateIdentity },
    users: facts.common.users.map((/** @type {Facts} */ { name, uid, gid, home }) => ({ name, uid, gid, home })),
    images: facts.images.map((/** @type {Facts} */ image) => imageRow(image, facts)).sort(by('id')),
    retired: facts.removed.map(retiredRow).sort(by('name')),
  };
}

function imageRow(/** @type {Facts} */ image, /** @type {Facts} */ facts) {
  proveFlavours(image, facts);
  proveLacks(image);
  const { latest, debug } = image.config;
  const { contains } = image;
  return {
    id: image.id,
    alias: image.aliases[0]?.slice(facts.registry.length + 1),
    family: image.family,
    distro: image.distro,
    parent: image.parent ?? undefined,
    architectures: image.architectures,
    support: image.supportEol,
    env: { production: latest.Env, debug: debug.Env },
    entrypoint: { production: latest.Entrypoint ?? [], debug: debug.Entrypoint ?? [] },
    exampleCmd: image.usage.exampleCmd,
    startHint: image.usage.hint.split('; ')[1],
    runtime: image.runtime ? runtimeRow(image.runtime) : undefined,
    contains: {
      libssl: contains.libssl ?? undefined,
      glibc: contains.libc?.replace(/^glibc /, ''),
      libstdcxx: contains.libstdcxx,
      libgcc: contains.libgcc,
      libgomp: contains.libgomp,
      zlib: contains.zlib,
      zstd: contains.zstd,
      libatomic: contains.libatomic,
      utf8Locale: contains.cUtf8Locale,
      opensslLegacyProvider: contains.opensslLegacyProvider ?? false,
      javaKeystore: contains.javaKeystore,
      fonts: contains.fonts,
    },
    adds: image.packages
      .filter((/** @type {Facts} */ p) => p.addedBy === image.id && !p.duplicateOfEarlierLayer)
      .map((/** @type {Facts} */ p) => packageRow(p, image)),
    size: sizeRow(facts.publishedSizes.find((/** @type {Facts} */ size) => size.image === image.id)),
  };
}

/** The table holds one user, directory and build per flavour and one environment and entrypoint per build: here is the proof that no image differs. */
function proveFlavours(/** @type {Facts} */ image, /** @type {Facts} */ facts) {
  const names = Object.keys(facts.variants);
  if (image.tags.index.join() !== names.join()) throw new Error(`${image.id} has other tags than the rest.`);
  for (const name of names) {
    const variant = facts.variants[name];
    const config = image.config[name];
    const model = image.config[variant.debug ? 'debug' : 'latest'];
    const same = config.User === variant.user && config.WorkingDir === variant.workdir && config.Cmd === null;
    const asBuild = JSON.stringify([config.Env, config.Entrypoint]) === JSON.stringify([model.Env, model.Entrypoint]);
    if (!same || !asBuild) throw new Error(`${image.id}:${name} has a configuration that the table cannot say.`);
  }
}

function proveLacks(/** @type {Facts} */ { id, contains }) {
  if (contains.binSh || contains.packageManager || contains.opensslCommand || contains.shell.production !== null) {
    throw new Error(`${id} has something that the table says no image has.`);
  }
}

function runtimeRow(/** @type {Facts} */ runtime) {
  const flat = mapValues(runtime.versionByArch, (version) =>
    typeof version === 'string' ? version : version.production,
  );
  const tools = { node: ['npm', 'npx', 'corepack'], python: ['pip'], java: ['javac'] }[
    /** @type {'node'} */ (runtime.kind)
  ];
  const missing = (/** @type {'production' | 'debug'} */ build) =>
    tools.filter((tool) => {
      const present = runtime[build]?.[tool] ?? runtime[tool];
      if (typeof present !== 'boolean') throw new Error(`It is not said whether ${tool} is there.`);
      return !present;
    });
  return {
    kind: runtime.kind,
    line: String(runtime.minor ?? runtime.major),
    version: runtime.version,
    versionByArch: others(flat, runtime.version),
    binary: runtime.binary,
    onPath: runtime.onPath,
    missing: { production: missing('production'), debug: missing('debug') },
    sitePackages: runtime.sitePackages,
    ignoredSitePackages: runtime.ignoredSitePackages,
  };
}

function packageRow(/** @type {Facts} */ row, /** @type {Facts} */ image) {
  const version = row.versionByArch.amd64;
  return {
    name: row.name,
    version,
    versionByArch: others(row.versionByArch, version),
    only: row.variants === 'all' ? undefined : row.variants,
    partial: row.content === 'partial' ? true : undefined,
    sonames: image.sharedLibraries?.byPackage.find(
      (/** @type {Facts} */ lib) => lib.package === row.name && lib.addedBy === image.id,
    )?.sonames,
  };
}

function sizeRow(/** @type {Facts} */ size) {
  if (size === undefined) return undefined;
  const measure = size.kind.startsWith('docker images') ? 'docker images' : 'project README';
  return { text: size.size, measure };
}

function retiredRow(/** @type {Facts} */ row) {
  const runtime = ['node', 'python', 'java'].find((kind) => row.lastKnown?.[kind] !== undefined);
  return {
    name: row.name,
    lastSeen: row.lastSeenInRepo,
    runtime: runtime && `${runtime} ${row.lastKnown[runtime]}`,
    replacements: row.replacement.ids,
    note: row.replacement.note?.replace(/ \([^)]*\.json\)$/, ''),
  };
}

function builderTable(/** @type {Facts} */ facts) {
  const { mirror, commit, date } = facts.source;
  /** @type {Record<string, Record<string, object>>} */
  const tags = {};
  for (const reference of Object.keys(facts.tags).sort()) {
    const [image = '', tag = ''] = reference.split(':');
    (tags[image] ??= {})[tag] = builderRow(facts.tags[reference]);
  }
  return { source: { repository: mirror, commit, date }, glibc: facts.glibcBySuite, tags };
}

function builderRow(/** @type {Facts} */ row) {
  /** @type {{ from: string, suite: string | null }[]} */
  const history = row.history;
  const last = history.at(-1);
  const gone = last?.suite === 'gone' ? last.from : undefined;
  if ((gone === undefined) !== row.live) throw new Error('A builder tag is live and gone at once.');
  return { suites: history.filter(({ suite }) => suite !== 'gone').map(({ from, suite }) => [from, suite]), gone };
}

/** The entries that differ from `usual`, or `undefined` if none does. */
function others(/** @type {Record<string, string>} */ byArch, /** @type {string} */ usual) {
  const rest = Object.entries(byArch).filter(([, version]) => version !== usual);
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

/**
 * @param {Record<string, Facts>} object
 * @param {(value: Facts, key: string) => Facts} change
 * @returns {Record<string, Facts>}
 */
function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function buildName(/** @type {boolean} */ debug) {
  return debug ? 'debug' : 'production';
}

/** Orders rows by one field, by code unit, so that the order is the same everywhere. */
function by(/** @type {string} */ field) {
  return (/** @type {Facts} */ a, /** @type {Facts} */ b) => (a[field] < b[field] ? -1 : 1);
}
