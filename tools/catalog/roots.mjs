// @ts-check

/** @typedef {import('./checkouts.mjs').Checkout} Checkout */
/** @typedef {Record<string, { distribution: string, version: string }>} Releases */

/**
 * Code names of Debian and Ubuntu with their versions, gathered from the lists of several years.
 * @param {Checkout} officials
 * @returns {Releases}
 */
export function releasesOf(officials) {
  /** @type {Releases} */
  const releases = {};
  const years = [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025];
  for (const day of [...years.map((year) => `${year}-07-01`), undefined]) {
    const read = (/** @type {string} */ file) => officials.read(file, day && officials.before(day, file)) ?? '';
    for (const [, codename = '', version = ''] of read('library/debian').matchAll(/^# (\w+) -- Debian (\d+)\./gm)) {
      if (!codename.endsWith('stable')) releases[codename] = { distribution: 'debian', version };
    }
    for (const [, version = '', rest = ''] of read('library/ubuntu').matchAll(/^Tags: (\d\d\.\d\d), (.*)$/gm)) {
      const codename = /\b([a-z]+)-\d+/.exec(rest)?.[1];
      if (codename !== undefined) releases[codename] = { distribution: 'ubuntu', version };
    }
  }
  return releases;
}

/**
 * What lies at the bottom of an image, as far as its place in the list tells: `trixie`, `alpine3.24`, `ubi9-minimal`, `al2023`.
 * @param {string} name
 * @param {{ tags: string[], release: string | undefined }} entry as its list has it; `release` is the major of Debian
 * @param {Releases} releases
 * @returns {string | undefined}
 */
export function rootOfTag(name, { tags, release }, releases) {
  const [first = ''] = tags;
  if (name === 'debian') {
    const byVersion = Object.keys(releases).find(
      (codename) => releases[codename]?.distribution === 'debian' && releases[codename]?.version === release,
    );
    return byVersion ?? /^[a-z]+/.exec(first)?.[0];
  }
  if (name === 'ubuntu') return tags.find((tag) => releases[tag] !== undefined);
  if (name === 'busybox') return `busybox-${/glibc|musl|uclibc/.exec(tags.join(' '))?.[0] ?? 'any'}`;
  if (name === 'amazonlinux') return `al${/^\d+/.exec(first)?.[0] ?? ''}`;
  if (name === 'alpine') {
    const version = tags.find((tag) => /^\d+\.\d+$/.test(tag));
    return version === undefined ? 'alpine-edge' : `alpine${version}`;
  }
  if (['almalinux', 'fedora', 'oraclelinux', 'rockylinux'].includes(name)) {
    const size = /-(?:minimal|slim)\b/.exec(tags.join(' '))?.[0] ?? '';
    if (tags.some((tag) => tag.includes('kitten'))) return `${name}-kitten${size}`;
    const version = tags.map((tag) => /^(\d+)(?=[.-]|$)/.exec(tag)?.[1]).find(Boolean) ?? '';
    return `${name}${version}${size}`;
  }
  for (const tag of tags) {
    for (const word of tag.split('-')) {
      if (releases[word] !== undefined || /^alpine\d/.test(word) || /^al2\d*$/.test(word)) return word;
    }
    const spaced = /alpine-?(\d+\.\d+)/.exec(tag)?.[1];
    if (spaced !== undefined) return `alpine${spaced}`;
    const other = /(?:oraclelinux\d+|ubi\d+(?:-minimal)?)/.exec(tag)?.[0];
    if (other !== undefined) return other.startsWith('oraclelinux') ? `${other}-slim` : other;
  }
  return undefined;
}

/**
 * What is known of a root: release, C library, shell, package manager.
 * @param {string} root
 * @param {Releases} releases
 * @param {Checkout} libraries
 * @param {any} facts
 */
export function rootFacts(root, releases, libraries, facts) {
  const number = /^[a-z]+(\d[\d.]*)/.exec(root)?.[1];
  const release = releases[root];
  const distribution = distributionOf(root, releases, facts);
  const version = release?.version ?? number;
  const row = facts.distributions[distribution] ?? {};
  const named = { rhel: 'rhubi' }[distribution] ?? distribution;
  const glibc = version === undefined ? undefined : measuredGlibc(libraries, `${named}-${version}`);
  return {
    distribution,
    version,
    codename: release === undefined ? undefined : root,
    libc: libcText(root, distribution, glibc, facts),
    shell: facts.shells?.[root] ?? (/-micro$/.test(root) ? undefined : row.shell),
    packageManager: Object.hasOwn(facts.packageManagers, root)
      ? facts.packageManagers[root]
      : minimal(root)
        ? undefined
        : row.packageManager,
  };
}

/**
 * The distribution of a root; what has no release yet is one of Debian's.
 * @param {string} root
 * @param {Releases} releases
 * @param {any} facts
 * @returns {string}
 */
export function distributionOf(root, releases, facts) {
  const [word = ''] = /^[a-z]+/.exec(root) ?? [];
  const known = { al: 'amazonlinux', ubi: 'rhel' }[word] ?? releases[root]?.distribution;
  return known ?? (Object.hasOwn(facts.distributions, word) ? word : 'debian');
}

function minimal(/** @type {string} */ root) {
  return /-(?:minimal|micro|slim)$/.test(root);
}

/** @returns {string | undefined} */
function libcText(
  /** @type {string} */ root,
  /** @type {string} */ distribution,
  /** @type {string | undefined} */ glibc,
  /** @type {any} */ facts,
) {
  if (distribution === 'alpine') return ['musl', facts.musl[root]].filter(Boolean).join(' ');
  if (distribution === 'busybox') return root === 'busybox-glibc' ? 'glibc' : undefined;
  return ['glibc', glibc].filter(Boolean).join(' ');
}

/** The newest policy that a distribution meets is the version of its C library. */
function measuredGlibc(/** @type {Checkout} */ libraries, /** @type {string} */ name) {
  const table = libraries.read('README.rst')?.split('begin compatibility\n')[1] ?? '';
  const line = table.split('\n').find((row) => row.includes(`|${name}|`));
  return /"manylinux_(\d+)_(\d+)"/
    .exec(line ?? '')
    ?.slice(1)
    .join('.');
}
