import { rawFromText, type RawName } from '../image/rawName';
import { lookUp } from '../image/lookup';
import type { TreeNode } from '../image/tree';
import { parseControl, type Paragraph } from './controlFields';
import type { OpenImage } from './openImage';
import type { OwnedFile, Package, PackageFiles, SourcePackage } from './package';
import { readMany, readOne } from './readMany';

/**
 * The packages that dpkg has installed: those of `/var/lib/dpkg/status`, and of `/var/lib/dpkg/status.d`, where distroless
 * images have a file for each, https://github.com/GoogleContainerTools/distroless/blob/main/PACKAGE_METADATA.md.
 */
export async function readDpkg(opened: OpenImage, signal: AbortSignal): Promise<readonly Package[]> {
  const status = await readOne(opened, statusPath, sizeLimit, signal);
  const packages = status === undefined ? [] : ofStatus(opened, decode(status));
  const names = [...(directoryAt(opened, `${statusPath}.d`)?.children?.keys() ?? [])];
  const described = names
    .filter((name) => !/\.(?:md5sums|list|conffiles)$/.test(name))
    .map((name) => `${statusPath}.d/${name}`);
  for await (const { path, bytes } of readMany(opened, described, fileLimit, signal)) {
    const md5sums = `${path}.md5sums`;
    for (const fields of parseControl(decode(bytes))) {
      if (fields.has('status') && !isThere(fields)) continue;
      const files: PackageFiles = {
        kind: 'dpkg',
        list: undefined,
        md5sums: exists(opened, md5sums) ? md5sums : undefined,
        configuration: configurationOf(fields),
      };
      const found = packageOf(fields, path, files);
      if (found !== undefined) packages.push(found);
    }
  }
  return packages;
}

const statusPath = '/var/lib/dpkg/status';
const infoPath = '/var/lib/dpkg/info';
const sizeLimit = 64 * 1024 * 1024;
const fileLimit = 4 * 1024 * 1024;

function ofStatus(opened: OpenImage, text: string): Package[] {
  return parseControl(text).flatMap((fields) => {
    if (!isThere(fields)) return [];
    const name = rawFromText(fields.get('package') ?? '');
    const architecture = fields.get('architecture') ?? '';
    // Packages that may be there for several architectures have theirs in the names of their lists.
    const [own = `${infoPath}/${name}`] = [
      `${infoPath}/${name}:${rawFromText(architecture)}`,
      `${infoPath}/${name}`,
    ].filter((start) => exists(opened, `${start}.list`) || exists(opened, `${start}.md5sums`));
    const files: PackageFiles = {
      kind: 'dpkg',
      list: exists(opened, `${own}.list`) ? `${own}.list` : undefined,
      md5sums: exists(opened, `${own}.md5sums`) ? `${own}.md5sums` : undefined,
      configuration: configurationOf(fields),
    };
    return packageOf(fields, statusPath, files) ?? [];
  });
}

/** Whether the files of a package are there, by its `Status: want flag state`, https://man7.org/linux/man-pages/man1/dpkg.1.html. */
function isThere(fields: Paragraph): boolean {
  const state = (fields.get('status') ?? '').split(/\s+/)[2] ?? '';
  return ['installed', 'triggers-pending', 'triggers-awaited', 'unpacked', 'half-configured'].includes(state);
}

function packageOf(fields: Paragraph, path: RawName, files: PackageFiles): Package | undefined {
  const name = fields.get('package');
  const version = fields.get('version');
  if (name === undefined || name === '' || version === undefined || version === '') return undefined;
  return {
    kind: 'deb',
    name,
    version,
    architecture: fields.get('architecture'),
    source: sourceOf(fields.get('source'), name, version),
    maintainer: fields.get('maintainer'),
    homepage: fields.get('homepage'),
    summary: fields.get('description')?.split('\n')[0],
    license: undefined,
    records: [path],
    files,
  };
}

/** `glibc`, or `gcc-12 (12.2.0-14)` where the version is another; none is written where both are the package's own. */
function sourceOf(text: string | undefined, name: string, version: string): SourcePackage {
  const [, own = name, other = version] = /^(\S+)(?:\s+\(([^)]*)\))?/.exec(text ?? '') ?? [];
  return { name: own, version: other };
}

/** Lines of path, MD5 and perhaps words; `obsolete` ones are no longer the package's, `newconffile` has no sum yet. */
function configurationOf(fields: Paragraph): readonly OwnedFile[] {
  return (fields.get('conffiles') ?? '').split('\n').flatMap((line) => {
    const words = line.trim().split(' ');
    const at = words.findLastIndex((word) => /^[0-9a-f]{32}$/.test(word));
    const path = words.slice(0, Math.max(0, at)).join(' ').trimEnd();
    const hex = words[at];
    if (hex === undefined || !path.startsWith('/') || words.slice(at).includes('obsolete')) return [];
    return [{ path: rawFromText(path), digest: { algorithm: 'md5', hex }, isConfiguration: true } as const];
  });
}

function exists(opened: OpenImage, path: RawName): boolean {
  return lookUp(opened.tree, path, 'follow').kind === 'found';
}

function directoryAt({ tree }: OpenImage, path: RawName): TreeNode | undefined {
  const found = lookUp(tree, path, 'follow');
  return found.kind === 'found' ? found.node : undefined;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
