import type { Host } from '../host';
import { ImageError } from '../image/error';
import { lookUp } from '../image/lookup';
import type { RawName } from '../image/rawName';
import { walk, type TreeNode } from '../image/tree';
import { readApk } from './apk';
import { manifestPath, readChisel } from './chisel';
import { readDpkg } from './dpkg';
import { readNode } from './nodePackages';
import type { OpenImage } from './openImage';
import type { Package, PackageFiles } from './package';
import { isPythonMetadata, readPython } from './pythonPackages';
import { readRpmList } from './rpmList';

/** What an image's own records say is installed. */
export interface PackageList {
  /** By kind, name, version and architecture; each once, however often it is there. */
  readonly packages: readonly Package[];
  /** What is there but not read, each as a sentence. */
  readonly unread: readonly string[];
}

/**
 * The packages of an image: of dpkg (distroless ones too), apk, chisel and the RPM list of Azure Linux, and the Python
 * distributions and Node packages that lie as installed. Errors as `readNode`.
 */
export async function readPackages(host: Host, opened: OpenImage, signal: AbortSignal): Promise<PackageList> {
  const { image } = opened;
  if (image.listed !== undefined) {
    const message = `Only names and sizes of the files of ${image.name} are known; pull it to read its packages.`;
    throw new ImageError('unsupported', message);
  }
  const { python, node } = languageFiles(opened);
  const found = [
    ...(await readDpkg(opened, signal)),
    ...(await readApk(opened, signal)),
    ...(await readChisel(host, opened, signal)),
    ...(await readRpmList(opened, signal)),
    ...(await readPython(opened, python, signal)),
    ...(await readNode(opened, node, signal)),
  ];
  return { packages: once(found), unread: unreadIn(opened, found) };
}

/** What is not looked for, for whoever must not take a list for complete. */
export const notCovered =
  'Packages of Java, Ruby, PHP and .NET, and modules that are compiled into programs of Go and Rust, are not detected.';

/** Files that describe packages of languages; links are not followed, since what they lead to is there itself. */
function languageFiles({ tree }: OpenImage): { readonly python: Map<RawName, TreeNode>; readonly node: RawName[] } {
  const python = new Map<RawName, TreeNode>();
  const node: RawName[] = [];
  for (const { path, node: at } of walk(tree.root, '/')) {
    if (at.entry.kind !== 'file') continue;
    if (python.size + node.length >= languageLimit) break;
    if (at.name === 'package.json') {
      if (nodeModule.test(path)) node.push(path);
      continue;
    }
    if (!at.name.endsWith('.egg-info') && at.name !== 'METADATA' && at.name !== 'PKG-INFO') continue;
    const directory = path.slice(0, path.lastIndexOf('/'));
    const parent = directory.slice(directory.lastIndexOf('/') + 1);
    if (!isPythonMetadata(at.name, parent)) continue;
    const found = lookUp(tree, directory, 'keep');
    if (found.kind === 'found') python.set(path, found.node);
  }
  return { python, node };
}

const nodeModule = /\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;
// Far more than any image has; the bound is against made-up ones.
const languageLimit = 100_000;

/** Each package once, with all places where it is. */
function once(found: readonly Package[]): readonly Package[] {
  const byKey = new Map<string, Package>();
  for (const one of found) {
    const key = [one.kind, one.name, one.version, one.architecture ?? ''].join('\0');
    const first = byKey.get(key);
    byKey.set(key, first === undefined ? one : joined(first, one));
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function joined(first: Package, second: Package): Package {
  return {
    ...first,
    source: first.source ?? second.source,
    license: first.license ?? second.license,
    records: [...first.records, ...second.records],
    files: joinedFiles(first.files, second.files),
  };
}

function joinedFiles(first: PackageFiles, second: PackageFiles): PackageFiles {
  if (first.kind === 'directories' && second.kind === 'directories') {
    return { kind: 'directories', paths: [...first.paths, ...second.paths] };
  }
  if (first.kind === 'record' && second.kind === 'record') {
    return { kind: 'record', records: [...first.records, ...second.records] };
  }
  if (first.kind === 'dpkg' && second.kind === 'dpkg') {
    return { ...first, list: first.list ?? second.list, md5sums: first.md5sums ?? second.md5sums };
  }
  return first.kind === 'unknown' ? second : first;
}

function unreadIn({ tree }: OpenImage, found: readonly Package[]): readonly string[] {
  const isThere = (path: RawName): boolean => lookUp(tree, path, 'follow').kind === 'found';
  const sentences = unreadDatabases
    .filter(({ paths }) => paths.some(isThere))
    .map(({ name, how }) => `The packages of ${name} are not read; ${how} lists them in a container.`);
  const isChisel = ({ files }: Package): boolean => files.kind === 'chisel';
  if (isThere(manifestPath) && !found.some(isChisel)) {
    sentences.push('The packages of chisel are not read, since its manifest is damaged; build the image again.');
  }
  return sentences;
}

const unreadDatabases = [
  {
    name: 'RPM',
    how: 'rpm -qa',
    paths: ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'].flatMap((directory) =>
      ['Packages', 'Packages.db', 'rpmdb.sqlite'].map((file) => `${directory}/${file}`),
    ),
  },
  { name: 'pacman', how: 'pacman -Q', paths: ['/var/lib/pacman/local'] },
  { name: 'portage', how: 'qlist -Iv', paths: ['/var/db/pkg'] },
  { name: 'Nix', how: 'nix-store -q --references', paths: ['/nix/store'] },
] as const;
