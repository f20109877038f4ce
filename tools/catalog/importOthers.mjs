// @ts-check
/** Facts are JSON that another program wrote: read here once, checked by the table's types afterwards. @typedef {any} Facts */

/** What builds the images of Chainguard: its `pkg/build/oci/image.go` says how the configuration is filled. */
const apko = {
  repository: 'chainguard-dev/apko',
  commit: 'd1b5d5ec7633ad7288e5841b38fc8103a9773436',
  date: '2026-08-21',
};

/** Set there unless the definition of an image sets them. */
const apkoEnv = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/sbin:/sbin:/bin',
  SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
};

/**
 * The images and rules of the publishers beside Google.
 * @param {Facts} facts
 * @param {Record<string, string>} glibc by code name of Debian's releases
 */
export function othersTable(facts, glibc) {
  const { chainguard, dhi, chainguardEdu, chisel } = facts.sources;
  const rows = { ...chainguardImages(facts), ...hardenedImages(facts) };
  return {
    source: chainguard,
    sources: [chainguard, apko, dhi, chainguardEdu, chisel],
    roots: {
      'alpine3.24': { distribution: 'alpine', version: '3.24', libc: 'musl' },
      bookworm: { distribution: 'debian', version: '12', codename: 'bookworm', libc: `glibc ${glibc['bookworm']}` },
      trixie: { distribution: 'debian', version: '13', codename: 'trixie', libc: `glibc ${glibc['trixie']}` },
      wolfi: { distribution: 'wolfi' },
    },
    images: Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1))),
    publishers: publishersOf(facts.vendors),
    equivalents: facts.equivalents.map((/** @type {Facts} */ row) => ({
      google: row.google ?? undefined,
      chainguard: row.chainguard ?? undefined,
      hardened: row.dhi ?? undefined,
      microsoft: row.dotnet?.split(' ')[0],
    })),
  };
}

function chainguardImages(/** @type {Facts} */ facts) {
  /** @type {Record<string, Facts[]>} */
  const images = {};
  for (const image of facts.images) {
    if (image.vendor !== 'chainguard') continue;
    const row = chainguardRow(image);
    const rows = (images[image.reference] ??= []);
    // Two builds with the same name: only what both say is known.
    const same = rows.findIndex(({ tags }) => tags === row.tags);
    if (same < 0) rows.push(row);
    else rows[same] = common(rows[same], row);
  }
  return images;
}

function chainguardRow(/** @type {Facts} */ image) {
  const holds = [
    image.openssl && `OpenSSL ${image.openssl.replace(/^\w+ /, '')}`,
    image.caCertificates && 'CA certificates',
    image.tzdata && 'time zones',
  ].filter(Boolean);
  // A bundle of services is started by a program that the facts do not name.
  const isBundle = image.entrypointType === 'service-bundle';
  const runtime = runtimeOf(image);
  const account = image.users.find((/** @type {Facts} */ { uid }) => uid === image.uid);
  return {
    tags: image.tag,
    root: 'wolfi',
    // BusyBox and dash both bring /bin/sh; of bash alone only /bin/bash is certain.
    shell: image.shellPackages.some((/** @type {string} */ name) => /busybox|binsh/.test(name))
      ? '/bin/sh'
      : image.shell
        ? '/bin/bash'
        : false,
    packageManager: image.packageManager ?? false,
    libc: image.libc ?? 'none',
    ...runtime,
    config: {
      user: image.runAs ?? '',
      workdir: image.workDir ?? '/',
      entrypoint: isBundle && image.entrypoint === null ? undefined : words(image.entrypoint ?? ''),
      cmd: words(image.cmd ?? ''),
      env: Object.entries({ ...apkoEnv, ...image.env })
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${value}`),
    },
    architectures: image.architectures.join(' '),
    packages: image.packageCount,
    holds,
    account: account && account.name !== image.runAs ? [account.name, account.uid] : undefined,
  };
}

/** Which language runtime an image is for, from its main packages. */
function runtimeOf(/** @type {Facts} */ { reference, mainPackages, entrypoint }) {
  const name = reference.split('/').pop();
  const patterns = /** @type {Record<string, RegExp>} */ ({
    node: /^nodejs-(\d+) /,
    python: /^python-(\d+\.\d+) /,
    jre: /^openjdk-(\d+)-jre /,
    jdk: /^openjdk-(\d+) /,
    'aspnet-runtime': /^aspnet-\S+ (\d+\.\d+)/,
    dotnet: /^dotnet-\S+ (\d+\.\d+)/,
  });
  const pattern = patterns[name];
  const line = pattern && mainPackages.map((/** @type {string} */ text) => pattern.exec(text)?.[1]).find(Boolean);
  if (line === undefined) return {};
  return { line, binary: entrypoint ?? undefined, onPath: entrypoint === null ? undefined : true };
}

/** The fields on which two rows agree. */
function common(/** @type {Facts} */ a, /** @type {Facts} */ b) {
  const same = (/** @type {unknown} */ x, /** @type {unknown} */ y) => JSON.stringify(x) === JSON.stringify(y);
  const merged = Object.fromEntries(Object.keys(a).map((key) => [key, same(a[key], b[key]) ? a[key] : undefined]));
  const config = Object.fromEntries(
    Object.keys(a.config).map((key) => [key, same(a.config[key], b.config[key]) ? a.config[key] : undefined]),
  );
  return { ...merged, config };
}

function hardenedImages(/** @type {Facts} */ facts) {
  /** @type {Record<string, Facts[]>} */
  const images = {};
  for (const image of facts.images) {
    if (image.vendor === 'docker-hardened') (images[image.reference] ??= []).push(hardenedRow(image));
  }
  return images;
}

function hardenedRow(/** @type {Facts} */ image) {
  const root =
    { 'debian-12': 'bookworm', 'debian-13': 'trixie' }[/** @type {'debian-12'} */ (image.base)] ??
    image.base.replace('-', '');
  const declared = new Set(image.declaredPackages);
  const name = image.reference.split('/').pop();
  const hasLibc = declared.has('libc6') || declared.has('musl');
  const startsScript = [...(image.entrypoint ?? []), ...(image.cmd ?? [])].some((word) =>
    /\.sh$|^\/bin\/(?:ba)?sh$/.test(word),
  );
  return {
    tags: image.tags.join(' '),
    root,
    // A script as the start of an image that declares no shell says that the facts do not have all of it.
    shell: image.shell
      ? declared.has('busybox') || declared.has('dash')
        ? '/bin/sh'
        : '/bin/bash'
      : startsScript
        ? undefined
        : false,
    // What is declared is not all that is in it; only images without a shell are promised to have none.
    packageManager: image.packageManager ?? (image.shell ? undefined : false),
    libc: name === 'static' && !hasLibc ? 'none' : undefined,
    line: lineOf(name, image.tags),
    config: {
      user: image.runAs ?? undefined,
      workdir: image.workDir ?? undefined,
      entrypoint: image.entrypoint ?? [],
      cmd: image.cmd ?? [],
    },
    architectures: image.platforms.map((/** @type {string} */ platform) => platform.replace(/^linux\//, '')).join(' '),
    end: image.endOfLife ?? undefined,
    account: image.uid === null || image.runAs === null || image.uid === 0 ? undefined : [image.runAs, image.uid],
  };
}

function lineOf(/** @type {string} */ name, /** @type {string[]} */ tags) {
  const pattern = {
    node: /^(\d+)[.-]/,
    python: /^(\d+\.\d+)[.-]/,
    'eclipse-temurin': /^(\d+)(?:[.-]|$)/,
    aspnetcore: /^(\d+\.\d+)[.-]/,
  }[/** @type {'node'} */ (name)];
  return pattern && tags.map((tag) => pattern.exec(tag)?.[1]).find(Boolean);
}

function publishersOf(/** @type {Facts} */ vendors) {
  const { chainguard, 'docker-hardened': hardened, 'microsoft-dotnet': microsoft } = vendors;
  const { 'canonical-chisel': canonical, 'redhat-ubi-micro': redhat, bitnami } = vendors;
  return {
    bitnami: { registry: 'docker.io/bitnami', traps: [bitnami.change], documents: bitnami.source },
    canonical: { registry: 'docker.io/ubuntu', traps: [canonical.rocks['ubuntu/jre']], documents: canonical.source },
    chainguard: {
      registry: chainguard.registry,
      tags: chainguard.tags,
      signing: {
        tool: chainguard.signing.tool,
        issuer: chainguard.signing.issuer,
        identity: chainguard.signing.identity,
      },
      traps: [chainguard.notAlwaysShellless, `glibc ${chainguard.glibcAtCommit}`, `needs ${chainguard.cpuBaseline}`],
      documents: chainguard.source,
    },
    'docker-hardened': {
      registry: hardened.registry,
      login: hardened.auth,
      tags: hardened.latestTag,
      traps: [hardened.user, hardened.runtimeWithShell],
      documents: hardened.source,
    },
    microsoft: {
      registry: microsoft.registry,
      signing: { tool: microsoft.signing },
      traps: [microsoft.entrypointTrap, `port ${microsoft.defaultPort}`],
      documents: microsoft.source,
    },
    redhat: {
      registry: 'registry.access.redhat.com',
      traps: [`packages come ${redhat.addPackages}`],
      documents: redhat.source,
    },
  };
}

/** Words of a command line as a shell splits them, without anything else that a shell does. @returns {string[]} */
function words(/** @type {string} */ text) {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+/g)].map(([all, double, single]) => double ?? single ?? all);
}
