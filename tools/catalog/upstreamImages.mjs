// @ts-check
import path from 'node:path';
import { chainPackages, compact, otherEntries, ownPackages, parentOf, unknownLayers } from './upstreamPackages.mjs';

/** @typedef {any} Facts JSON that another program wrote, checked by the table's types afterwards */
/** @typedef {import('./upstream.mjs').Upstream} Upstream */

/**
 * One published image by its name with the release, and the labels of its builds.
 * @typedef {{ id: string, family: string, distro: string, alias: string | undefined, architectures: string[],
 *   label: (flavour: string, arch: string) => string }} Published
 * @typedef {{ upstream: Upstream, published: Map<string, Published>, previous: Facts, supports: Map<string, Map<string, string>>,
 *   doubts: string[] }} Context
 */

/** @param {Upstream} upstream @returns {Map<string, Published>} */
export function publishedImages({ refs, indexes, defaultDistro }) {
  /** @type {Map<string, Map<string, string>>} */
  const tags = new Map();
  for (const [reference, label] of Object.entries(refs)) {
    const [, name = '', tag = ''] = /^.*\/([^/:]+):(.+)$/.exec(reference) ?? [];
    if (tag.includes('{COMMIT_SHA}')) continue;
    if (!tags.has(name)) tags.set(name, new Map());
    tags.get(name)?.set(tag, label);
  }
  /** @type {Map<string, Published>} */
  const published = new Map();
  for (const [id, byTag] of tags) {
    const [, base = '', distro = ''] = /^(.+)-(debian\d+)$/.exec(id) ?? [];
    if (distro === '') continue;
    const index = indexes[byTag.get('latest') ?? ''] ?? [];
    const architectures = [...byTag.keys()]
      .filter((tag) => tag.startsWith('latest-'))
      .map((tag) => tag.slice('latest-'.length));
    if (index.length !== architectures.length)
      throw new Error(`${id} has tags for other architectures than its index.`);
    published.set(id, {
      id,
      family: base.replace(/^(nodejs|java)\d+$/, '$1'),
      distro,
      alias: distro === defaultDistro && tags.has(base) ? base : undefined,
      architectures,
      label: (flavour, arch) => {
        const label = byTag.get(`${flavour}-${arch}`);
        if (label === undefined) throw new Error(`${id} has no tag ${flavour}-${arch}.`);
        return label;
      },
    });
  }
  return published;
}

const flavours = /** @type {const} */ (['latest', 'nonroot', 'debug', 'debug-nonroot']);

/** What the flavours set, from one image; that all others agree is checked at each of them. */
export function flavourRows(/** @type {Upstream} */ upstream, /** @type {Map<string, Published>} */ published) {
  const [first] = published.values();
  if (first === undefined) throw new Error('The checkout publishes no image.');
  return Object.fromEntries(
    flavours.map((flavour) => {
      const { user, workdir } = settled(upstream, first.label(flavour, 'amd64'));
      return [flavour, { user, workdir, build: buildOf(flavour) }];
    }),
  );
}

function buildOf(/** @type {string} */ flavour) {
  return flavour.startsWith('debug') ? 'debug' : 'production';
}

export function debugShell(/** @type {Upstream} */ upstream, /** @type {Map<string, Published>} */ published) {
  const [first] = published.values();
  return settled(upstream, first?.label('debug', 'amd64') ?? '').entrypoint[0];
}

/** The configuration of an image with what it inherits, as the rules for images put it together. */
function settled(/** @type {Upstream} */ { images }, /** @type {string} */ label) {
  const chain = [];
  for (let at = images[label]; at !== undefined; at = at.base === null ? undefined : images[at.base]) chain.unshift(at);
  /** @type {Map<string, string>} */
  const env = new Map();
  let [user, workdir] = ['', ''];
  /** @type {string[]} */
  let entrypoint = [];
  for (const image of chain) {
    for (const [name, value] of Object.entries(image.env))
      env.set(
        name,
        value.replace(/\$(\w+)/g, (_, other) => env.get(other) ?? ''),
      );
    user = image.user ?? user;
    workdir = image.workdir ?? workdir;
    entrypoint = image.entrypoint ?? entrypoint;
    if (image.cmd !== null) throw new Error(`${label} sets a command, which the table has no place for.`);
  }
  return { env: [...env].map(([name, value]) => `${name}=${value}`), user, workdir, entrypoint };
}

export function imageRow(/** @type {Published} */ image, /** @type {Context} */ context) {
  const { upstream, published, previous, supports, doubts } = context;
  const { id, family, distro, alias, architectures } = image;
  const model = previous.images.find((/** @type {Facts} */ row) => row.id === id);
  const kin = model ?? previous.images.find((/** @type {Facts} */ row) => row.family === family);
  if (kin === undefined) doubts.push(`${id} is of a new family: say in the table what to mind about it.`);
  const production = settled(upstream, image.label('latest', 'amd64'));
  const debug = settled(upstream, image.label('debug', 'amd64'));
  for (const flavour of flavours) {
    const like = buildOf(flavour) === 'debug' ? debug : production;
    const { env, entrypoint } = settled(upstream, image.label(flavour, 'amd64'));
    if (JSON.stringify([env, entrypoint]) !== JSON.stringify([like.env, like.entrypoint]))
      throw new Error(`${id}:${flavour} has a configuration that the table cannot say.`);
  }
  const parent = parentOf(image, upstream, published);
  const above = new Set(parent === undefined ? [] : chainPackages(parent, context).map(({ name }) => name));
  const adds = ownPackages(image, context).filter(({ name }) => !above.has(name));
  const all = [...(parent === undefined ? [] : chainPackages(parent, context)), ...adds];
  for (const tar of unknownLayers(image, upstream)) doubts.push(`${id} has a layer of an unknown kind: ${tar}.`);
  const support = [...supports].find(([pattern]) => matches(pattern, family))?.[1].get(distro);
  if (support === undefined) doubts.push(`The policy does not say how long ${id} is supported.`);
  const runtime = runtimeRow(image, context, production.env, production.entrypoint, kin);
  return compact({
    id,
    alias,
    family,
    distro,
    parent: parent?.id,
    architectures,
    support: support ?? 'not said',
    env: { production: production.env, debug: debug.env },
    entrypoint: { production: production.entrypoint, debug: debug.entrypoint },
    exampleCmd: kin?.exampleCmd,
    startHint: kin?.startHint,
    runtime,
    contains: containsRow(image, upstream, all),
    adds,
    size: model?.size,
  });
}

function containsRow(
  /** @type {Published} */ image,
  /** @type {Upstream} */ upstream,
  /** @type {Facts[]} */ packages,
) {
  const versionOfFirst = (/** @type {RegExp} */ pattern) => packages.find(({ name }) => pattern.test(name))?.version;
  const has = (/** @type {RegExp} */ pattern) => packages.some(({ name }) => pattern.test(name));
  const tars = chainTars(upstream, image.label('latest', 'amd64'));
  return compact({
    libssl: versionOfFirst(/^libssl3/),
    glibc: versionOfFirst(/^libc6$/)?.split('-')[0],
    libstdcxx: has(/^libstdc\+\+6$/),
    libgcc: has(/^libgcc-s1$/),
    libgomp: has(/^libgomp1$/),
    zlib: has(/^zlib1g$/),
    zstd: has(/^libzstd1$/),
    libatomic: has(/^libatomic1$/),
    // Of Debian's package only this locale is taken where not all of it is.
    utf8Locale: has(/^libc-bin$/),
    // Debian 13 put the provider into a package of its own.
    opensslLegacyProvider: has(/^(?:libssl3|openssl-provider-legacy)$/),
    javaKeystore: tars.some((tar) => tar.startsWith('//java:cacerts_java_')),
    fonts: has(/^fonts-/),
  });
}

function chainTars(/** @type {Upstream} */ { images }, /** @type {string} */ label) {
  const tars = [];
  for (let at = images[label]; at !== undefined; at = at.base === null ? undefined : images[at.base])
    tars.push(...at.tars);
  return tars;
}

function runtimeRow(
  /** @type {Published} */ image,
  /** @type {Context} */ { upstream, doubts },
  /** @type {string[]} */ env,
  /** @type {string[]} */ entrypoint,
  /** @type {Facts} */ kin,
) {
  const annotation = (/** @type {string} */ arch) =>
    Object.entries(upstream.images[image.label('latest', arch)]?.annotations ?? {}).flatMap(([key, version]) => {
      const kind = /^com\.google\.distroless\.(\w+)\.version$/.exec(key)?.[1];
      return kind === undefined ? [] : [{ kind: kind === 'nodejs' ? 'node' : kind, version }];
    })[0];
  const own = annotation('amd64');
  if (own === undefined && kin?.runtime !== undefined)
    throw new Error(`${image.id} says no version of its runtime, which this generator reads from annotations.`);
  if (own === undefined) return undefined;
  const [binary = ''] = entrypoint;
  const versions = Object.fromEntries(image.architectures.map((arch) => [arch, annotation(arch)?.version ?? '']));
  const line = own.kind === 'python' ? own.version.split('.').slice(0, 2).join('.') : (own.version.split('.')[0] ?? '');
  if (kin?.runtime === undefined) doubts.push(`${image.id} has a runtime of a new kind: say what it lacks.`);
  const folders =
    env
      .find((pair) => pair.startsWith('PATH='))
      ?.slice('PATH='.length)
      .split(':') ?? [];
  const renewed = (/** @type {string[] | undefined} */ paths) =>
    paths?.map((one) => one.replace(kin.runtime.line, line));
  return compact({
    kind: own.kind,
    line,
    version: own.version,
    versionByArch: otherEntries(versions, own.version),
    binary,
    onPath: folders.includes(path.posix.dirname(binary)),
    missing: kin?.runtime?.missing ?? { production: [], debug: [] },
    sitePackages: renewed(kin?.runtime?.sitePackages),
    ignoredSitePackages: renewed(kin?.runtime?.ignoredSitePackages),
  });
}

/** `node*` stands for the family `nodejs`, `java*` for `java` and `java-base`. */
function matches(/** @type {string} */ pattern, /** @type {string} */ family) {
  return pattern.endsWith('*') ? family.startsWith(pattern.slice(0, -1)) : pattern === family;
}
