import { bytesText } from '../core/image/bytesText';
import { lookUp } from '../core/image/lookup';
import { rawFromText, textFromRaw, type RawName } from '../core/image/rawName';
import { walk } from '../core/image/tree';
import { checkFile } from '../core/contents/integrity';
import type { OpenImage } from '../core/contents/openImage';
import { ownersOf, readOwners, unownedFiles, type Claim, type Owners } from '../core/contents/owners';
import type { Package } from '../core/contents/package';
import { notCovered, readPackages } from '../core/contents/packages';
import { nodeHost } from '../node/host';
import { withImage } from './image';
import { readImageArguments, type WantedImage } from './imageArguments';
import { problemText } from './imagePath';
import type { CliIo } from './io';
import { printable } from './row';
import { columns, jsonText } from './textTable';

const usage =
  'Usage: distroless packages [--json] [--files | --unowned | --changed] [--platform P] [--layer N] IMAGE [PATH...]';

/**
 * `distroless packages IMAGE`: the packages of an image with version, architecture and source. `--files` lists what belongs
 * to each, `--unowned` the files of none, `--changed` the files that are not as their package had them; with paths it says
 * whose they are. Resolves to 0, to 1 if a path is not there or nobody's, to 2 for wrong use or an image that cannot be read.
 */
export async function packages(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    io.err(`${options} ${usage}`);
    return 2;
  }
  return withImage(options.image, io, async (image, tree) => {
    const opened = { image, tree };
    const host = nodeHost();
    const { packages: found, unread } = await readPackages(host, opened, io.signal);
    for (const sentence of unread) io.err(sentence);
    if (options.view === 'packages' && options.paths.length === 0) {
      listPackages(found, unread, options.json, io);
      return 0;
    }
    const owners = await readOwners(host, opened, found, io.signal);
    switch (options.view) {
      case 'packages':
        return ownersOfPaths(opened, owners, options, io);
      case 'files':
        return listFiles(owners, options.json, io);
      case 'unowned':
        return listUnowned(opened, owners, options.json, io);
      case 'changed':
        return listChanged(opened, owners, options.json, io);
    }
  });
}

interface Options {
  readonly image: WantedImage;
  readonly paths: readonly string[];
  readonly view: 'packages' | 'files' | 'unowned' | 'changed';
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options | string {
  const words = readImageArguments(argv, {
    json: { type: 'boolean' },
    files: { type: 'boolean' },
    unowned: { type: 'boolean' },
    changed: { type: 'boolean' },
  });
  if (typeof words === 'string') return words;
  const { images, rest, values } = words;
  const views = (['files', 'unowned', 'changed'] as const).filter((view) => values[view] === true);
  if (views.length > 1) return `Choose one of --${views.join(' and --')}.`;
  if (views.length > 0 && rest.length > 0) return `--${views.join('')} is about the whole image; leave the paths out.`;
  return { image: images[0]!, paths: rest, view: views[0] ?? 'packages', json: values.json ?? false }; // one is asked for
}

function listPackages(found: readonly Package[], unread: readonly string[], json: boolean, io: CliIo): void {
  if (json) {
    io.out(jsonText({ packages: found.map(jsonPackage), unread: [...unread, notCovered] }));
    return;
  }
  const rows = found.map(({ kind, name, version, architecture, source }) => [
    kind,
    name,
    version,
    architecture ?? '-',
    source === undefined || source.name === name ? '' : `from ${source.name}`,
  ]);
  io.out(columns(rows));
  io.err(`${found.length} packages. ${notCovered}`);
}

/** What a script may ask of a package; `records` are the places where it is written down. */
function jsonPackage(one: Package): object {
  const { kind, name, version, architecture, source, maintainer, homepage, summary, license, records } = one;
  const places = records.map(textFromRaw);
  return { kind, name, version, architecture, source, maintainer, homepage, summary, license, records: places };
}

async function ownersOfPaths(opened: OpenImage, owners: Owners, options: Options, io: CliIo): Promise<number> {
  const rows: object[] = [];
  let code = 0;
  for (const path of options.paths) {
    const found = placeOf(opened, owners, rawFromText(path));
    if (found.kind !== 'found') {
      io.err(problemText(found, options.image.text));
      code = 1;
      continue;
    }
    const state = await stateOf(opened, owners, found, io.signal);
    const names = ownersOf(owners, found.path);
    const shown = printable(textFromRaw(found.path));
    rows.push({ path: textFromRaw(found.path), packages: names.map(nameOf), state });
    if (names.length === 0) {
      code = 1;
      io.err(`No package contains ${shown}.`);
    }
    const note = state === 'changed' ? ' (changed since it was packed)' : '';
    if (!options.json && names.length > 0)
      io.out(`${names.map((one) => printable(nameOf(one))).join(', ')}: ${shown}${note}\n`);
  }
  if (options.json) io.out(jsonText(rows));
  return code;
}

/** A link is asked about itself where a package has it, and else what it leads to. */
function placeOf({ tree }: OpenImage, owners: Owners, path: RawName): ReturnType<typeof lookUp> {
  const itself = lookUp(tree, path, 'keep');
  if (itself.kind !== 'found' || ownersOf(owners, itself.path).length > 0) return itself;
  const followed = lookUp(tree, path, 'follow');
  return followed.kind === 'found' ? followed : itself;
}

async function stateOf(
  opened: OpenImage,
  owners: Owners,
  { path, node }: Extract<ReturnType<typeof lookUp>, { kind: 'found' }>,
  signal: AbortSignal,
): Promise<'same' | 'changed' | 'unknown'> {
  return checkFile(nodeHost(), opened, node, owners.claims.get(path) ?? [], signal);
}

function listFiles(owners: Owners, json: boolean, io: CliIo): number {
  const rows = [...owners.claims]
    .flatMap(([path, claims]) => claims.map((claim) => ({ path, claim })))
    .sort((a, b) =>
      nameOf(a.claim.package) < nameOf(b.claim.package)
        ? -1
        : nameOf(a.claim.package) > nameOf(b.claim.package)
          ? 1
          : a.path < b.path
            ? -1
            : 1,
    );
  if (json) {
    io.out(jsonText(rows.map(({ path, claim }) => jsonClaim(path, claim))));
    return 0;
  }
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce);
    io.out(
      some.map(({ path, claim }) => `${printable(nameOf(claim.package))} ${printable(textFromRaw(path))}\n`).join(''),
    );
  }
  return 0;
}

const rowsAtOnce = 500;

function jsonClaim(path: RawName, { package: one, digest, isConfiguration }: Claim): object {
  return { package: nameOf(one), path: textFromRaw(path), digest, configuration: isConfiguration };
}

function listUnowned(opened: OpenImage, owners: Owners, json: boolean, io: CliIo): number {
  const rows = [...unownedFiles(opened, owners)].map(({ path, node }) => ({ path, size: node.entry.size }));
  const bytes = rows.reduce((sum, { size }) => sum + size, 0);
  if (json) {
    io.out(jsonText({ bytes, files: rows.map(({ path, size }) => ({ path: textFromRaw(path), size })) }));
    return 0;
  }
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce);
    io.out(some.map(({ path, size }) => `${String(size).padStart(10)} ${printable(textFromRaw(path))}\n`).join(''));
  }
  const without = owners.listLinks
    ? ''
    : ' Packages of distroless images do not list their links and configuration files.';
  io.err(`${rows.length} files with ${bytesText(bytes)} belong to no package.${without}`);
  return 0;
}

/** In the order of the layers, since every file with a digest is read. */
async function listChanged(opened: OpenImage, owners: Owners, json: boolean, io: CliIo): Promise<number> {
  const files = [...walk(opened.tree.root, '/')]
    .filter(({ path, node }) => node.children === undefined && owners.claims.has(path))
    .sort((a, b) => a.node.dataLayer - b.node.dataLayer || a.node.entry.dataOffset - b.node.entry.dataOffset);
  const rows: { readonly path: RawName; readonly claims: readonly Claim[] }[] = [];
  let checked = 0;
  for (const { path, node } of files) {
    const claims = owners.claims.get(path) ?? [];
    const state = await checkFile(nodeHost(), opened, node, claims, io.signal);
    if (state !== 'unknown') checked++;
    if (state === 'changed') rows.push({ path, claims });
  }
  rows.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (json) {
    io.out(
      jsonText({ checked, changed: rows.flatMap(({ path, claims }) => claims.map((claim) => jsonClaim(path, claim))) }),
    );
    return 0;
  }
  for (const { path, claims } of rows) {
    const names = claims.map((claim) => printable(nameOf(claim.package))).join(', ');
    const note = claims.some(({ isConfiguration }) => isConfiguration) ? ' (configuration)' : '';
    io.out(`${names}: ${printable(textFromRaw(path))}${note}\n`);
  }
  io.err(`${rows.length} of ${checked} files with a digest in their package have changed.`);
  return 0;
}

/** dpkg adds the architecture only where it must; so a name is enough here, too. */
function nameOf({ name }: Package): string {
  return name;
}
