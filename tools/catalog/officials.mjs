// @ts-check
import { baseReference, configOver, emptyConfig, unknownConfig } from './dockerfileConfig.mjs';
import { distributionOf, releasesOf, rootFacts, rootOfTag } from './roots.mjs';

/** @typedef {import('./checkouts.mjs').Checkout} Checkout */
/** @typedef {import('./dockerfileConfig.mjs').ImageConfig} ImageConfig */
/** @typedef {{ tags: string[], root: string | undefined, line: string | undefined, binary?: string | undefined, onPath?: boolean | undefined, config: ImageConfig | undefined, architectures: string[] }} Row */

/** The official images that people start from. What they are built of is in the repository that their list names. */
const names = [
  'almalinux',
  'alpine',
  'amazoncorretto',
  'amazonlinux',
  'buildpack-deps',
  'busybox',
  'debian',
  'eclipse-temurin',
  'fedora',
  'gcc',
  'golang',
  'gradle',
  'httpd',
  'maven',
  'nginx',
  'node',
  'openjdk',
  'oraclelinux',
  'php',
  'python',
  'rockylinux',
  'ruby',
  'rust',
  'ubuntu',
];

const list = 'docker-library/official-images';
const measured = 'mayeut/pep600_compliance';

/**
 * What the tags of the official images mean, from checkouts of their list, of the repositories of their Dockerfiles and of measured C
 * libraries; throws if the first or the last is not there. Without its Dockerfile, of an image only the release is known.
 * @param {(repository: string) => Checkout | undefined} open
 * @param {any} facts what `tools/data/distributions.json` holds
 */
export function officialsTable(open, facts) {
  const officials = open(list);
  const libraries = open(measured);
  if (officials === undefined || libraries === undefined) throw new Error(`${list} and ${measured} are needed.`);
  const releases = releasesOf(officials);
  /** @type {Map<string, Row[]>} */
  const images = new Map();
  const sources = new Map([officials, libraries].map(({ source }) => [source.repository, source]));
  const context = { open, officials, releases, facts, images, sources };
  const table = Object.fromEntries(names.map((name) => [name, rowsOf(name, context).map(compact)]));
  const roots = new Set([...images.values()].flat().flatMap(({ root }) => root ?? []));
  for (const version of ['8', '9', '10']) {
    for (const kind of ['', '-minimal', '-micro', '-init']) roots.add(`ubi${version}${kind}`);
  }
  for (const codename of Object.keys(releases)) roots.add(codename);
  const withWindows = names.filter((name) => entriesOf(officials.read(`library/${name}`) ?? '').some(isWindows));
  return {
    source: officials.source,
    sources: [...sources.values(), ...Object.values(facts.sources)],
    windows: withWindows.map((name) => `docker.io/library/${name}`),
    roots: Object.fromEntries([...roots].sort().map((root) => [root, rootFacts(root, releases, libraries, facts)])),
    images: Object.fromEntries(Object.entries(table).map(([name, rows]) => [`docker.io/library/${name}`, rows])),
  };
}

/**
 * @typedef {object} Context
 * @property {(repository: string) => Checkout | undefined} open
 * @property {Checkout} officials
 * @property {Record<string, { distribution: string, version: string }>} releases
 * @property {any} facts
 * @property {Map<string, Row[]>} images
 * @property {Map<string, { repository: string, commit: string, date: string }>} sources
 */

/** @returns {Row[]} */
function rowsOf(/** @type {string} */ name, /** @type {Context} */ context) {
  const known = context.images.get(name);
  if (known !== undefined) return known;
  /** @type {Row[]} */
  const rows = [];
  context.images.set(name, rows);
  const text = context.officials.read(`library/${name}`) ?? '';
  for (const entry of entriesOf(text)) {
    if (isWindows(entry)) continue;
    rows.push(rowOf(name, entry, context));
  }
  return rows;
}

function isWindows(/** @type {Entry} */ { architectures }) {
  return architectures.every((architecture) => architecture.startsWith('windows'));
}

/** @typedef {{ tags: string[], architectures: string[], directory: string, commit: string, repository: string, release: string | undefined }} Entry */

/** The blocks of a list; https://github.com/docker-library/official-images#library-definition-files. @returns {Entry[]} */
function entriesOf(/** @type {string} */ text) {
  /** @type {Record<string, string>} */
  let common = {};
  // The lists of debian and ubuntu say the release in a comment only, of debian above the first of several blocks.
  let named = '';
  let release = '';
  /** @type {Entry[]} */
  const entries = [];
  for (const block of text.split(/\n\s*\n/)) {
    /** @type {Record<string, string>} */
    const fields = {};
    for (const line of block.split('\n')) {
      const [, key, value] = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line) ?? [];
      if (key !== undefined && value !== undefined) fields[key] = value;
    }
    const comment = /^# (\w+) -- Debian (\d+)\./m.exec(block) ?? /^# (\S+) \((\w+)\)/m.exec(block);
    if (comment !== null) [, named = '', release = ''] = comment;
    if (fields['Tags'] === undefined) common = { ...common, ...fields };
    else {
      const all = { ...common, ...fields };
      const listed = (/** @type {string} */ key) => (all[key] ?? '').split(/,\s*/).filter(Boolean);
      entries.push({
        tags: [...listed('Tags'), ...(fields['SharedTags'] === undefined ? [] : listed('SharedTags'))],
        architectures: listed('Architectures'),
        directory: all['Directory'] ?? '.',
        commit: all['GitCommit'] ?? '',
        repository: /github\.com\/(.+?)(?:\.git)?$/.exec(all['GitRepo'] ?? '')?.[1] ?? '',
        release: all['Tags']?.startsWith(named) ? release : undefined,
      });
    }
  }
  return entries;
}

/** @returns {Row} */
function rowOf(/** @type {string} */ name, /** @type {Entry} */ entry, /** @type {Context} */ context) {
  const { tags, architectures } = entry;
  const root = rootOfTag(name, entry, context.releases);
  if (root !== undefined && isDistribution(name)) {
    const { cmd } = context.facts.distributions[distributionOf(root, context.releases, context.facts)] ?? {};
    const config = cmd === undefined ? undefined : { ...emptyConfig, cmd, wholeEnv: false };
    return { tags, root, line: undefined, config, architectures };
  }
  const found = dockerfileOf(entry, context);
  const parent = found && parentOf(baseReference(found.text), context);
  const config = found && configOver(found.text, parent?.config ?? unknownConfig);
  const home = config?.env['JAVA_HOME'];
  return {
    tags,
    root: root ?? (found?.exact ? parent?.root : undefined),
    line: lineOf(name, tags, config),
    binary: binaryOf(name, home),
    // Without the PATH of the base, only what the Dockerfile itself puts on it is known.
    onPath: home === undefined ? undefined : config?.env['PATH']?.split(':').includes(`${home}/bin`) || undefined,
    config,
    architectures,
  };
}

/** Where the runtime lies: as the Dockerfiles of Node and Python unpack or build it, or under the home that those of Java set. */
function binaryOf(/** @type {string} */ name, /** @type {string | undefined} */ home) {
  if (name === 'node') return '/usr/local/bin/node';
  if (name === 'python') return '/usr/local/bin/python3';
  return home === undefined ? undefined : `${home}/bin/java`;
}

function dockerfileOf(/** @type {Entry} */ { repository, commit, directory }, /** @type {Context} */ context) {
  const checkout = repository === '' ? undefined : context.open(repository);
  if (checkout === undefined) return undefined;
  context.sources.set(repository, checkout.source);
  const file = `${directory}/Dockerfile`;
  const exact = checkout.read(file, commit);
  const text = exact ?? checkout.read(file);
  return text === undefined ? undefined : { text, exact: exact !== undefined };
}

/** @returns {{ root: string | undefined, config: ImageConfig | undefined } | undefined} */
function parentOf(/** @type {string} */ reference, /** @type {Context} */ context) {
  const [name = '', tag = 'latest'] = reference.split(':');
  if (/^redhat\/ubi\d+/.test(name)) return { root: name.slice('redhat/'.length), config: undefined };
  if (!names.includes(name)) return undefined;
  return rowsOf(name, context).find(({ tags }) => tags.includes(tag));
}

/** What must match between stages: the major of Node and Java, major and minor of Python and PHP. */
function lineOf(
  /** @type {string} */ name,
  /** @type {string[]} */ tags,
  /** @type {ImageConfig | undefined} */ config,
) {
  const env = config?.env ?? {};
  if (name === 'node') return /^\d+/.exec(env['NODE_VERSION'] ?? '')?.[0] ?? versionIn(tags, /^(\d+)(?:[.-]|$)/);
  if (name === 'python') return versionIn(tags, /^(\d+\.\d+)(?:[.-]|$)/);
  if (name === 'eclipse-temurin' || name === 'amazoncorretto') return versionIn(tags, /^(\d+)(?:[u.-]|$)/);
  if (name === 'openjdk') return versionIn(tags, /^(\d+)(?:[.-]|$)/);
  // What follows the vendor of a JDK; `4.0.0-rc-5` has the same form.
  if (name === 'maven') return versionIn(tags, /(?<=[a-z])(?<!\brc)-(\d+)(?:-|$)/);
  if (name === 'gradle') return versionIn(tags, /jdk(\d+)/);
  return undefined;
}

function versionIn(/** @type {string[]} */ tags, /** @type {RegExp} */ pattern) {
  const found = new Set(tags.flatMap((tag) => pattern.exec(tag)?.[1] ?? []));
  return found.size === 1 ? [...found][0] : undefined;
}

function isDistribution(/** @type {string} */ name) {
  return [
    'almalinux',
    'alpine',
    'amazonlinux',
    'busybox',
    'debian',
    'fedora',
    'oraclelinux',
    'rockylinux',
    'ubuntu',
  ].includes(name);
}

/** Without what is not set. */
function compact(/** @type {Row} */ { tags, root, line, binary, onPath, config, architectures }) {
  return {
    tags: tags.join(' '),
    root,
    line,
    binary,
    onPath: binary?.startsWith('/usr/local/bin/') ? true : onPath,
    config: config && {
      user: config.user,
      workdir: config.workdir,
      entrypoint: config.entrypoint,
      cmd: config.cmd,
    },
    architectures: architectures.filter((name) => !name.startsWith('windows')).join(' '),
  };
}
