import { countText } from '../../../core/checks/check';
import { checkFile } from '../../../core/contents/integrity';
import { isUnowned, ownersOf, readOwners, type Owners } from '../../../core/contents/owners';
import type { Package } from '../../../core/contents/package';
import { readPackages, type PackageList } from '../../../core/contents/packages';
import { debianLicenses } from '../../../core/contents/sbom/bill';
import { bytesText } from '../../../core/image/bytesText';
import { lookUp } from '../../../core/image/lookup';
import { printable } from '../../../core/image/printable';
import { textFromRaw, type RawName } from '../../../core/image/rawName';
import { walk, type TreeNode, type TreeRow } from '../../../core/image/tree';
import { inTurns } from '../../../core/turns';
import type { OpenedImage } from '../../images/openedImages';
import { kept } from '../checks/kept';
import type { Explore } from '../explore';

const lists = kept<PackageList>();
const ownersByImage = kept<OwnedPaths>();
const unowned = kept<UnownedFiles>();

/** The packages of an image, read once; rejects with `ImageError`. */
export function packagesIn(on: Explore, opened: OpenedImage, signal: AbortSignal): Promise<PackageList> {
  return lists(opened, '', signal, (live) => readPackages(on.host, opened, live));
}

/** Which packages have which paths, both ways. */
export interface OwnedPaths {
  readonly owners: Owners;
  /** What is in the image of each package, without directories, in the order of paths. */
  readonly files: ReadonlyMap<Package, PackageContent>;
}

/** The files of a package. */
export interface PackageContent {
  readonly rows: readonly TreeRow[];
  /** Of all files, those of several names counted once. */
  readonly bytes: number;
  /** How many the package lists and the image does not have, as documentation that was left out. */
  readonly missing: number;
}

/** Read once for each image; rejects with `ImageError`. */
export function ownersIn(on: Explore, opened: OpenedImage, signal: AbortSignal): Promise<OwnedPaths> {
  return ownersByImage(opened, '', signal, async (live) => {
    const { packages } = await packagesIn(on, opened, live);
    const owners = await readOwners(on.host, opened, packages, live);
    return { owners, files: await contents(opened, packages, owners, live) };
  });
}

/** The files that no package has. */
export interface UnownedFiles {
  readonly rows: readonly TreeRow[];
  readonly bytes: number;
  /** A sentence on what is not among them; `undefined` where they are all. */
  readonly without: string | undefined;
}

/** Found once for each image; rejects with `ImageError`. */
export function unownedIn(on: Explore, opened: OpenedImage, signal: AbortSignal): Promise<UnownedFiles> {
  return unowned(opened, '', signal, async (live) => {
    const { owners } = await ownersIn(on, opened, live);
    const rows: TreeRow[] = [];
    for await (const some of inTurns(walk(opened.tree.root, '/'), live)) {
      rows.push(...some.filter((row) => isUnowned(owners, row)));
    }
    const without = owners.listLinks
      ? undefined
      : 'Packages of distroless images do not list their links and configuration files.';
    return { rows, bytes: bytesOf(rows), without };
  });
}

/** Whose a path is, as a sentence, and the package to show, if any. Reads the file to compare it with its package. */
export async function ownerOf(
  on: Explore,
  opened: OpenedImage,
  asked: RawName,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly package: Package | undefined }> {
  const { owners } = await ownersIn(on, opened, signal);
  const { path, node } = ownedPlace(opened, owners, asked);
  const found = ownersOf(owners, path);
  const shown = printable(textFromRaw(path));
  const [first] = found;
  if (first === undefined || node === undefined) return { text: `${shown} belongs to no package.`, package: undefined };
  const claims = owners.claims.get(path) ?? [];
  const state = node.children === undefined ? await checkFile(on.host, opened, node, claims, signal) : 'unknown';
  const names = found.map(({ name, version }) => `${printable(name)} ${printable(version)}`).join(', ');
  const isConfiguration = claims.some((claim) => claim.isConfiguration);
  const since = {
    same: isConfiguration ? ', a configuration file that is as it was packed' : ' and is as it was packed',
    changed: isConfiguration
      ? ', a configuration file that was changed since it was packed'
      : ' and was changed since it was packed',
    unknown: '',
  }[state];
  return { text: `${shown} belongs to ${names}${since}.`, package: first };
}

/** Lines on a package; the size and the license are found out for it. */
export async function packageTooltip(
  on: Explore,
  opened: OpenedImage,
  one: Package,
  signal: AbortSignal,
): Promise<string> {
  const content = (await ownersIn(on, opened, signal)).files.get(one);
  const license = one.license ?? (await debianLicenses(opened, [one], signal)).get(one);
  const { source, maintainer, homepage, summary, architecture, records } = one;
  const isOther = source !== undefined && (source.name !== one.name || source.version !== one.version);
  const lines = [
    `${one.name} ${one.version}${architecture === undefined ? '' : ` (${architecture})`}`,
    summary,
    isOther ? `source ${source.name} ${source.version}` : undefined,
    license === undefined ? undefined : `license ${license}`,
    maintainer === undefined ? undefined : `maintained by ${maintainer}`,
    homepage,
    content === undefined || content.rows.length === 0
      ? undefined
      : `${countText(content.rows.length, 'file')}, ${bytesText(content.bytes)}`,
    `recorded in ${records.map(textFromRaw).join(', ')}`,
  ];
  return lines.flatMap((line) => (line === undefined ? [] : [printable(line)])).join('\n');
}

/** A link is asked about itself where a package has it, and else what it leads to. */
function ownedPlace(
  { tree }: OpenedImage,
  owners: Owners,
  path: RawName,
): { readonly path: RawName; readonly node: TreeNode | undefined } {
  const itself = lookUp(tree, path, 'keep');
  if (itself.kind === 'found' && ownersOf(owners, itself.path).length > 0) return itself;
  const followed = lookUp(tree, path, 'follow');
  if (followed.kind === 'found') return followed;
  return itself.kind === 'found' ? itself : { path, node: undefined };
}

async function contents(
  opened: OpenedImage,
  packages: readonly Package[],
  owners: Owners,
  signal: AbortSignal,
): Promise<ReadonlyMap<Package, PackageContent>> {
  const { claims, directories } = owners;
  const rows = new Map<Package, TreeRow[]>(packages.map((one) => [one, []]));
  const missing = new Map<Package, number>();
  for await (const some of inTurns(claims, signal)) {
    for (const [path, list] of some) {
      const found = lookUp(opened.tree, path, 'keep');
      for (const { package: one } of list) {
        if (found.kind !== 'found') missing.set(one, (missing.get(one) ?? 0) + 1);
        else if (found.node.children === undefined) rows.get(one)?.push({ path, node: found.node });
      }
    }
  }
  for (const [directory, one] of directories) {
    const top = lookUp(opened.tree, directory, 'keep');
    if (top.kind !== 'found') continue;
    for await (const some of inTurns(walk(top.node, directory), signal)) {
      for (const row of some) {
        const isOwn = row.node.children === undefined && ownersOf(owners, row.path).includes(one);
        if (isOwn) rows.get(one)?.push(row);
      }
    }
  }
  return new Map(
    [...rows].map(([one, all]) => {
      const ordered = all.sort((a, b) => (a.path < b.path ? -1 : 1));
      return [one, { rows: ordered, bytes: bytesOf(ordered), missing: missing.get(one) ?? 0 }];
    }),
  );
}

function bytesOf(rows: readonly TreeRow[]): number {
  let sum = 0;
  for (const { size } of new Set(rows.map(({ node }) => node.entry))) sum += size;
  return sum;
}
