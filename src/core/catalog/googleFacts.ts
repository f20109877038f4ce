import type { ImageRef } from '../image/reference';
import type { CardFact, Line } from './card';
import { catalogue, chainOf, distroOf, findDistroless, imageDefaults, packagesOf } from './lookup';
import type { ImageDefaults } from './lookup';
import { platformNames } from './platformNames';
import { shortSizes, sizesOf, sizesText } from './sizes';
import type { Build, DistrolessImage, Flavour, Package, Runtime } from './table';

/** The lines of an image's card, most asked first; without a flavour, those that hold for all of them. */
export function googleFacts(image: DistrolessImage, flavour: Flavour | undefined, ref: ImageRef): readonly CardFact[] {
  const defaults = flavour && imageDefaults(image, flavour);
  const build = defaults?.build ?? 'production';
  // Where the flavour is not known, only what all of them share.
  const builds: readonly Build[] = flavour === undefined ? ['production', 'debug'] : [build];
  const match = findDistroless(ref);
  const architecture = match?.kind === 'published' ? (match.architecture ?? known) : known;
  const isKnown = architecture === known;
  const sizes = flavour && isKnown ? sizesOf(image, build) : undefined;
  const isWhole = sizes !== undefined && (sizes.without ?? []).length === 0;
  const facts: (CardFact | false | undefined)[] = [
    defaults && startFact(image, defaults),
    defaults && userFact(defaults),
    fact('holds', 'Holds', holds(image, build)),
    fact('lacks', 'Lacks', lacks(image, builds)),
    ...(image.runtime === undefined ? [] : pythonFacts(image.runtime)),
    ...inOneRow([
      ...(image.parent === undefined ? [] : [chainFact(image, builds, isKnown)]),
      // A size without the largest part would be taken for that of the image.
      ...(isWhole ? [fact('size', 'Size', [shortSizes(sizes)])] : []),
      fact('support', 'Supported', [supportText(image)]),
      fact('platforms', 'Architectures', [platformNames(image.architectures)]),
    ]),
    aliasFact(image, ref),
    detail('signature', 'Signed by', [
      { code: catalogue.signing.identity },
      ', issuer ',
      { code: catalogue.signing.issuer },
    ]),
    // What is not published has nothing to verify.
    (match?.kind === 'published' || match?.kind === 'digest') && verifyFact(ref),
    defaults && environmentFact(image, defaults, isKnown),
    isKnown && listFact('adds', `Adds on ${known}`, sonamesOf(image)),
    listFact('packages', 'Packages', addedPackages(image, builds, architecture)),
    sizes && detail('measured', 'Measured', [sizesText(sizes)]),
    sourceFact(),
  ];
  return facts.filter((item) => item !== undefined && item !== false);
}

/** The architecture that sizes, names of libraries and the environment were read of. */
const known = 'amd64';

/** Name and version of a runtime, with the architectures that differ from amd64. */
export function runtimeText({ kind, version, versionByArch = {} }: Runtime): string {
  const names = { node: 'Node.js', python: 'Python', java: 'Java' } as const;
  const archsOf = (other: string) => Object.keys(versionByArch).filter((arch) => versionByArch[arch] === other);
  const others = [...new Set(Object.values(versionByArch))].map(
    (other) => `${other} on ${platformNames(archsOf(other))}`,
  );
  return [`${names[kind]} ${version}`, ...others.map((text) => ` (${text})`)].join('');
}

/** Where and when the facts were read. */
export function sourceFact(): CardFact {
  const { repository, commit, date } = catalogue.source;
  return detail('source', 'Source', [`${repository} at ${commit.slice(0, 8)}, ${date}`]);
}

/** Items with commas between them. */
export function listed(items: readonly { readonly code: string }[]): Line {
  return items.flatMap((item, index) => (index === 0 ? [item] : [', ', item]));
}

function fact(id: string, label: string, text: Line): CardFact {
  return { id, label, text };
}

function detail(id: string, label: string, text: Line): CardFact {
  return { id, label, text, detail: true };
}

/** A hover that scrolls hides its links, so that what is short shares a row. */
function inOneRow(facts: readonly CardFact[]): readonly CardFact[] {
  return facts.map((one, index) => (index === 0 ? one : { ...one, beside: true }));
}

function startFact(image: DistrolessImage, { entrypoint, build }: ImageDefaults): CardFact {
  const program = { code: entrypoint.join(' ') };
  if (entrypoint.length === 0) {
    return fact('start', 'Starts', [
      'nothing by itself: set ',
      { code: 'ENTRYPOINT' },
      ' in exec form with an absolute path',
    ]);
  }
  if (image.exampleCmd === undefined) {
    const word = build === 'debug' ? 'the shell ' : '';
    return fact('start', 'Starts', [
      word,
      program,
      ', and ',
      { code: 'CMD' },
      ' is its arguments: set your own ',
      { code: 'ENTRYPOINT' },
    ]);
  }
  const cmd = { code: `CMD ${JSON.stringify(image.exampleCmd)}` };
  const hint = image.startHint === undefined ? '' : `; ${image.startHint}`;
  return fact('start', 'Starts', [program, ', and ', { code: 'CMD' }, ' is its arguments, as in ', cmd, hint]);
}

/** Of a runtime that is not the same everywhere, its version is in there. */
function environmentFact({ runtime }: DistrolessImage, { env }: ImageDefaults, isKnown: boolean): CardFact | undefined {
  const differs = runtime?.versionByArch !== undefined;
  if (differs && !isKnown) return undefined;
  const values = listed(env.map((code) => ({ code })));
  return detail('environment', 'Environment', differs ? [...values, ` on ${known}`] : values);
}

function listFact(id: string, label: string, items: readonly string[]): CardFact | undefined {
  return items.length === 0 ? undefined : detail(id, label, [items.join(', ')]);
}

/** How to prove that the image is what Google signed. */
function verifyFact(ref: ImageRef): CardFact {
  const { issuer, identity } = catalogue.signing;
  const command = `cosign verify ${ref.text} --certificate-oidc-issuer ${issuer} --certificate-identity ${identity}`;
  return detail('verify', 'Verify', [{ code: command }]);
}

function userFact({ user, workdir }: ImageDefaults): CardFact {
  const known = catalogue.users.find(({ uid }) => String(uid) === user);
  return fact('user', 'Runs as', [`${known?.name ?? 'user'} (${user}) in `, { code: workdir }]);
}

/** What people look for in an image and find, short. */
export function holds(image: DistrolessImage, build: Build): Line {
  const { contains, runtime } = image;
  const names = new Set(packagesOf(image, build).map(({ name }) => name));
  const parts: Line[] = [];
  if (runtime !== undefined) parts.push([{ code: runtime.binary }, runtime.onPath ? '' : ' (not on PATH)']);
  if (contains.glibc !== undefined) parts.push([`glibc ${contains.glibc}`]);
  if (contains.libssl !== undefined) parts.push([`OpenSSL ${distroOf(image).openssl}`]);
  for (const [name, key] of libraries) if (contains[key]) parts.push([name]);
  if (names.has('ca-certificates')) parts.push(['CA certificates']);
  if (names.has('tzdata')) parts.push(['time zones']);
  if (contains.fonts) parts.push(['fonts']);
  if (contains.javaKeystore) parts.push(['Java keystore']);
  if (contains.utf8Locale) parts.push(['C.UTF-8']);
  const { busybox, applets, shell } = catalogue.debugTools;
  if (build === 'debug') parts.push([`BusyBox ${busybox} (`, { code: shell }, `, ${applets} tools)`]);
  return joined(parts);
}

function lacks({ contains, runtime }: DistrolessImage, builds: readonly Build[]): Line {
  const parts: Line[] = catalogue.lacks.map((thing) => [thing.startsWith('/') ? { code: thing } : thing]);
  const missing = builds.map((build) => runtime?.missing[build] ?? []);
  for (const tool of missing[0] ?? []) if (missing.every((tools) => tools.includes(tool))) parts.push([tool]);
  if (contains.glibc === undefined) parts.push(['C library']);
  if (contains.libssl === undefined) parts.push(['OpenSSL libraries']);
  for (const [name, key] of libraries)
    if (!contains[key] && contains.glibc !== undefined && key !== 'libatomic') parts.push([name]);
  if (!contains.utf8Locale) parts.push(['C.UTF-8']);
  return joined(parts);
}

const libraries = [
  ['libstdc++', 'libstdcxx'],
  ['libgcc', 'libgcc'],
  ['libgomp', 'libgomp'],
  ['zlib', 'zlib'],
  ['zstd', 'zstd'],
  ['libatomic', 'libatomic'],
] as const;

/** What it is built on, and what this level brings that the one below it does not have: libraries, or packages where it has none. */
function chainFact(image: DistrolessImage, builds: readonly Build[], isKnown: boolean): CardFact {
  const sonames = isKnown ? sonamesOf(image) : [];
  const packages = packagesHere(image, builds).map(({ name }) => name);
  const added = sonames.length > 0 ? counted(sonames, 'libraries') : counted(packages, 'packages');
  const chain = chainOf(image).map(shortName).join(' → ');
  return fact('chain', 'Built on', [chain, ...(added === '' ? [] : [`; adds ${added}`])]);
}

/** The project's policy in words: it counts from the day of a release that is not known yet. */
function supportText({ support }: DistrolessImage): string {
  const [, release, count, unit] = /^debian (\d+) release day \+ (\d+)(yr|mo)$/.exec(support) ?? [];
  if (release === undefined || count === undefined) return `until ${support}`;
  const units = unit === 'yr' ? 'year' : 'month';
  return `until Debian ${release} is ${count} ${units}${count === '1' ? '' : 's'} old`;
}

function sonamesOf({ adds }: DistrolessImage): readonly string[] {
  return adds.flatMap(({ sonames = [] }) => sonames).sort();
}

function addedPackages(image: DistrolessImage, builds: readonly Build[], architecture: string): readonly string[] {
  return packagesHere(image, builds).map(
    ({ name, version, versionByArch }) => `${name} ${versionByArch?.[architecture] ?? version}`,
  );
}

function packagesHere({ adds }: DistrolessImage, builds: readonly Build[]): readonly Package[] {
  return adds.filter(({ only }) => only === undefined || builds.every((build) => build === only));
}

/** Where Python looks and where not: the names of the directories, which differ, and as a detail their paths. */
function pythonFacts({ sitePackages: searched = [], ignoredSitePackages: ignored = [] }: Runtime): readonly CardFact[] {
  if (searched.length === 0) return [];
  const codes = (paths: readonly string[]) => listed([...new Set(paths)].map((code) => ({ code })));
  const names = (paths: readonly string[]) => codes(paths.map((path) => path.slice(path.lastIndexOf('/') + 1)));
  return [
    { ...fact('site-packages', 'Imports from', [...names(searched), ', not from ', ...names(ignored)]), beside: true },
    detail('import-paths', 'Import paths', [...codes(searched), '; not ', ...codes(ignored)]),
  ];
}

/** A name without the release means another one some day. */
function aliasFact(image: DistrolessImage, ref: ImageRef): CardFact | undefined {
  if (image.alias === undefined || !ref.repository.endsWith(`/${image.alias}`)) return undefined;
  return fact('name', 'Name', ['means ', { code: image.id }, ' now and will move to the next Debian release']);
}

/** `static-debian13` as `static`. */
function shortName({ id, distro }: DistrolessImage): string {
  return id.endsWith(`-${distro}`) ? id.slice(0, -distro.length - 1) : id;
}

function joined(parts: readonly Line[]): Line {
  return parts.flatMap((part, index) => (index === 0 ? part : [', ', ...part]));
}

/** The names, or how many there are where they would fill the row: a detail has them all. */
function counted(names: readonly string[], what: string): string {
  return names.length <= 3 ? names.join(', ') : `${names.length} ${what}`;
}
