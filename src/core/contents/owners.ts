import type { Host } from '../host';
import { lookUp } from '../image/lookup';
import { rawFromBytes, type RawName } from '../image/rawName';
import { walk, type TreeRow } from '../image/tree';
import type { OpenImage } from './openImage';
import type { OwnedFile, Package } from './package';
import { readPackageFiles } from './packageFiles';
import { readOne } from './readMany';

/** That a package has a file. */
export interface Claim extends OwnedFile {
  readonly package: Package;
}

/** Which packages have which paths of an image. */
export interface Owners {
  /** By the path in the image's tree, with links on the way to it followed. */
  readonly claims: ReadonlyMap<RawName, readonly Claim[]>;
  /** Directories of which everything inside is one package's, unless a deeper one is another's. */
  readonly directories: ReadonlyMap<RawName, Package>;
  /** The packages list their symbolic links, too. */
  readonly listLinks: boolean;
}

/**
 * Which packages have which paths. A package that says `/bin/ls` where `/bin` is a link to `usr/bin` has `/usr/bin/ls`; what
 * dpkg-divert(1) moved away is where it was moved to. Paths that are not in the image are kept as they are written.
 */
export async function readOwners(
  host: Host,
  opened: OpenImage,
  packages: readonly Package[],
  signal: AbortSignal,
): Promise<Owners> {
  const diversions = await readDiversions(opened, signal);
  const claims = new Map<RawName, Claim[]>();
  const directories = new Map<RawName, Package>();
  const place = placer(opened);
  for (const [one, files] of await readPackageFiles(host, opened, packages, signal)) {
    for (const file of files) {
      const diverted = one.kind === 'deb' ? diversions.get(file.path) : undefined;
      const path = place(diverted !== undefined && diverted.by !== one.name ? diverted.to : file.path);
      if (one.files.kind === 'directories') directories.set(path, one);
      const claim = { ...file, path, package: one };
      const others = claims.get(path);
      if (others === undefined) claims.set(path, [claim]);
      else others.push(claim);
    }
  }
  const listLinks = packages.every(({ files }) => files.kind !== 'dpkg' || files.list !== undefined);
  return { claims, directories, listLinks };
}

/** The packages that have a path of the tree; none for a path that no package has. */
export function ownersOf({ claims, directories }: Owners, path: RawName): readonly Package[] {
  const direct = claims.get(path);
  if (direct !== undefined) return direct.map((claim) => claim.package);
  const around = packageAround(directories, path);
  return around === undefined ? [] : [around];
}

/**
 * The files that no package has, in the order of {@link walk}: without directories, which take no room, without what the
 * package managers keep of themselves, and without links where packages list none, as in distroless images.
 */
export function* unownedFiles({ tree }: OpenImage, owners: Owners): Generator<TreeRow> {
  for (const row of walk(tree.root, '/')) if (isUnowned(owners, row)) yield row;
}

/** Whether a path is one of the {@link unownedFiles}. */
export function isUnowned(owners: Owners, { path, node }: TreeRow): boolean {
  if (node.children !== undefined || ownersOf(owners, path).length > 0) return false;
  if (node.entry.kind === 'symlink' && !owners.listLinks) return false;
  return !managerPaths.some((start) => path.startsWith(start));
}

const managerPaths: readonly RawName[] = [
  '/var/lib/dpkg/',
  '/lib/apk/db/',
  '/usr/lib/apk/db/',
  '/var/lib/chisel/',
  '/var/lib/rpmmanifest/',
];

function packageAround(directories: ReadonlyMap<RawName, Package>, path: RawName): Package | undefined {
  if (directories.size === 0) return undefined;
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const found = directories.get(path.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Gives the place of a path in the tree: the directory it is in without links, and its own name. */
function placer({ tree }: OpenImage): (path: RawName) => RawName {
  const directories = new Map<RawName, RawName>();
  return (path) => {
    const slash = path.lastIndexOf('/');
    const written = path.slice(0, slash);
    let directory = directories.get(written);
    if (directory === undefined) {
      const found = lookUp(tree, written, 'follow');
      directory = found.kind !== 'found' ? written : found.path === '/' ? '' : found.path;
      directories.set(written, directory);
    }
    return `${directory}${path.slice(slash)}`;
  };
}

interface Diversion {
  readonly to: RawName;
  /** The package that has the path itself; `:` for a decision of the administrator. */
  readonly by: string;
}

/** Three lines each: the path, where it was moved to, and for whom. */
async function readDiversions(opened: OpenImage, signal: AbortSignal): Promise<ReadonlyMap<RawName, Diversion>> {
  const bytes = await readOne(opened, '/var/lib/dpkg/diversions', diversionsLimit, signal);
  const lines = bytes === undefined ? [] : rawFromBytes(bytes).split('\n');
  const diversions = new Map<RawName, Diversion>();
  for (let at = 0; at + 2 < lines.length; at += 3) {
    diversions.set(lines[at] ?? '', { to: lines[at + 1] ?? '', by: lines[at + 2] ?? '' });
  }
  return diversions;
}

const diversionsLimit = 4 * 1024 * 1024;
