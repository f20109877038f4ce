// @ts-check

/** @typedef {any} Facts JSON that another program wrote, checked by the table's types afterwards */
/** @typedef {import('./upstream.mjs').Upstream} Upstream */
/** @typedef {import('./upstreamImages.mjs').Published} Published */
/** @typedef {import('./upstreamImages.mjs').Context} Context */

/** The published image that this one stands on. */
export function parentOf(
  /** @type {Published} */ { label, distro },
  /** @type {Upstream} */ { images },
  /** @type {Map<string, Published>} */ published,
) {
  const base = images[label('latest', 'amd64')]?.base;
  return [...published.values()].find((other) => other.distro === distro && other.label('latest', 'amd64') === base);
}

/** @returns {Facts[]} */
export function chainPackages(/** @type {Published} */ image, /** @type {Context} */ context) {
  const parent = parentOf(image, context.upstream, context.published);
  const above = parent === undefined ? [] : chainPackages(parent, context);
  const names = new Set(above.map(({ name }) => name));
  return [...above, ...ownPackages(image, context).filter(({ name }) => !names.has(name))];
}

/** The Debian packages that an image's own layers hold, in their order. @returns {Facts[]} */
export function ownPackages(/** @type {Published} */ image, /** @type {Context} */ context) {
  const { upstream } = context;
  const tarsOf = (/** @type {string} */ flavour, /** @type {string} */ arch) => {
    const label = image.label(flavour, arch);
    const { base = null, tars = [] } = upstream.images[label] ?? {};
    // The debug image of the lowest level stands on its production image, the others on the debug image below.
    return base === image.label('latest', arch) ? [...(upstream.images[base]?.tars ?? []), ...tars] : tars;
  };
  const names = (/** @type {string} */ flavour) => tarsOf(flavour, 'amd64').flatMap((tar) => packageOf(tar) ?? []);
  const [production, debug] = [names('latest'), names('debug')];
  const has = (/** @type {Facts[]} */ list, /** @type {string} */ name) => list.some((one) => one.name === name);
  return [...production, ...debug.filter(({ name }) => !has(production, name))].map(({ name, partial }) => {
    const only = !has(debug, name) ? 'production' : has(production, name) ? undefined : 'debug';
    const versions = Object.fromEntries(
      image.architectures.flatMap((arch) => {
        const tars = tarsOf(only === 'debug' ? 'debug' : 'latest', arch);
        const found = tars.flatMap((tar) => packageOf(tar) ?? []).find((one) => one.name === name);
        return found === undefined ? [] : [[arch, versionOf(found, arch, image.distro, upstream)]];
      }),
    );
    return compact({
      name,
      version: versions['amd64'],
      versionByArch: otherEntries(versions, versions['amd64'] ?? ''),
      only,
      partial,
      sonames: partial ? undefined : sonamesOf(name, image.id, context),
    });
  });
}

/** Names of architectures as Debian says them. */
const debianNames = new Map([
  ['arm', 'armhf'],
  ['ppc64le', 'ppc64el'],
]);

/** Layers that are no packages: what they hold is said by other fields, or by every image. */
const otherLayers = [
  /^\/\/common:(?:rootfs|passwd|home|group|tmp|os_release_\w+)$/,
  /^\/\/experimental\/busybox:busybox_\w+$/,
  /^\/\/java:(?:cacerts_java_\w+|temurin_\d+_j\w+_symlinks_\w+)$/,
  /^\/\/python3:(?:python_aliases_\w+|ldconfig_cache_\w+)$/,
  /^\/\/static:nsswitch$/,
  /^@nodejs\d+_\w+$/,
];

/** @returns {string[]} */
export function unknownLayers(/** @type {Published} */ image, /** @type {Upstream} */ { images }) {
  return ['latest', 'debug']
    .flatMap((flavour) => images[image.label(flavour, 'amd64')]?.tars ?? [])
    .filter((tar) => packageOf(tar) === undefined && !otherLayers.some((pattern) => pattern.test(tar)));
}

/** Layers that hold a part of a package, by what their label begins with. */
const parts = [
  { label: '//common:cacerts_', name: 'ca-certificates' },
  { label: '//common:locale_', name: 'libc-bin' },
];

/** @returns {{ name: string, repository: string | undefined, partial: true | undefined } | undefined} */
export function packageOf(/** @type {string} */ tar) {
  const [, repository, name] = /^@([^/]+)\/\/([^/]+)\/\w+$/.exec(tar) ?? [];
  if (name !== undefined) return { name, repository, partial: undefined };
  const part = parts.find(({ label }) => tar.startsWith(label));
  return part && { name: part.name, repository: undefined, partial: true };
}

function versionOf(
  /** @type {{ name: string, repository: string | undefined }} */ { name, repository },
  /** @type {string} */ arch,
  /** @type {string} */ distro,
  /** @type {Upstream} */ { locks, distros },
) {
  const debian = debianNames.get(arch) ?? arch;
  const codename = distros.find(([id]) => id === distro)?.[1] ?? '';
  // A part of a package is of the main lock, or of the one for its architecture alone.
  const candidates = repository === undefined ? [`${codename}_${debian}`, codename] : [repository];
  const version = candidates.map((lock) => locks[lock]?.[name]?.[debian]).find((found) => found !== undefined);
  if (version === undefined) throw new Error(`No lock file has ${name} of ${distro} for ${arch}.`);
  return version;
}

/** Libraries do not stand in the repository: those of the same package before. */
function sonamesOf(/** @type {string} */ name, /** @type {string} */ id, /** @type {Context} */ { previous, doubts }) {
  const rows = previous.images.flatMap((/** @type {Facts} */ image) =>
    image.adds.map((/** @type {Facts} */ row) => ({ ...row, id: image.id })),
  );
  const known = rows.filter((/** @type {Facts} */ row) => row.name === name);
  if (known.length === 0) doubts.push(`${name} in ${id} is new: its libraries are not known.`);
  return (known.find((/** @type {Facts} */ row) => row.id === id) ?? known[0])?.sonames;
}

/** The entries that differ from `usual`, or `undefined` if none does. */
export function otherEntries(/** @type {Record<string, string>} */ byArch, /** @type {string} */ usual) {
  const rest = Object.entries(byArch).filter(([, version]) => version !== usual);
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

/** Without the fields that are not set, as JSON has it. @returns {Facts} */
export function compact(/** @type {Facts} */ row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

/** Orders rows by one field, by code unit, so that the order is the same everywhere. */
export function by(/** @type {string} */ field) {
  return (/** @type {Facts} */ a, /** @type {Facts} */ b) => (a[field] < b[field] ? -1 : 1);
}
