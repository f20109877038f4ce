import type { Host } from '../host';
import { rawFromBytes, type RawName } from '../image/rawName';
import { apkFiles, apkLimit } from './apk';
import { chiselFiles } from './chisel';
import type { OpenImage } from './openImage';
import type { OwnedFile, Package } from './package';
import { recordFiles } from './pythonPackages';
import { readMany, readOne } from './readMany';

/**
 * The files of packages as their records list them, in the order of the packages; none for those that are listed nowhere,
 * and of directories only the directories. Errors as `readNode`.
 */
export async function readPackageFiles(
  host: Host,
  opened: OpenImage,
  packages: readonly Package[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Package, readonly OwnedFile[]>> {
  const texts = await listTexts(opened, packages, signal);
  const apk = await apkDatabase(opened, packages, signal);
  const chisel = packages.some(({ files }) => files.kind === 'chisel')
    ? await chiselFiles(host, opened, signal)
    : new Map<string, readonly OwnedFile[]>();
  const filesOf = (one: Package): readonly OwnedFile[] => {
    const { files } = one;
    switch (files.kind) {
      case 'dpkg':
        return dpkgFiles(textOf(files.list), textOf(files.md5sums), files.configuration);
      case 'apk':
        return apk.get(`${one.name} ${one.version}`) ?? [];
      case 'chisel':
        return chisel.get(one.name) ?? [];
      case 'record':
        return files.records.flatMap(({ path, base }) => recordFiles(textOf(path) ?? '', base));
      case 'directories':
        return files.paths.map((path) => ({ path, digest: undefined, isConfiguration: false }));
      case 'unknown':
        return [];
    }
  };
  const textOf = (path: RawName | undefined): RawName | undefined => (path === undefined ? undefined : texts.get(path));
  return new Map(packages.map((one) => [one, filesOf(one)]));
}

const listLimit = 64 * 1024 * 1024;

async function listTexts(
  opened: OpenImage,
  packages: readonly Package[],
  signal: AbortSignal,
): Promise<ReadonlyMap<RawName, RawName>> {
  const paths = packages.flatMap(({ files }) => {
    if (files.kind === 'dpkg') return [files.list, files.md5sums].filter((path) => path !== undefined);
    return files.kind === 'record' ? files.records.map(({ path }) => path) : [];
  });
  const texts = new Map<RawName, RawName>();
  for await (const { path, bytes } of readMany(opened, new Set(paths), listLimit, signal)) {
    texts.set(path, rawFromBytes(bytes));
  }
  return texts;
}

async function apkDatabase(
  opened: OpenImage,
  packages: readonly Package[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly OwnedFile[]>> {
  for (const { files } of packages) {
    if (files.kind !== 'apk') continue;
    const bytes = await readOne(opened, files.database, apkLimit, signal);
    return bytes === undefined ? new Map() : apkFiles(bytes);
  }
  return new Map();
}

/** A list of paths, one a line, and lines of MD5 sum and path; each may be missing. */
function dpkgFiles(
  list: RawName | undefined,
  md5sums: RawName | undefined,
  configuration: readonly OwnedFile[],
): readonly OwnedFile[] {
  const files = new Map<RawName, OwnedFile>();
  for (const line of list?.split('\n') ?? []) {
    if (line.startsWith('/') && line !== '/.')
      files.set(line, { path: line, digest: undefined, isConfiguration: false });
  }
  for (const line of md5sums?.split('\n') ?? []) {
    // A name with a line break or a backslash is written with escapes, and its line begins with a backslash.
    const [, escape, hex, name] = /^(\\?)([0-9a-f]{32}) [ *](.+)$/.exec(line) ?? [];
    if (hex === undefined || name === undefined) continue;
    const plain = escape === '' ? name : name.replace(/\\([\\n])/g, (_, char) => (char === 'n' ? '\n' : '\\'));
    const path = `/${plain.replace(/^(?:\.?\/)+/, '')}`;
    files.set(path, { path, digest: { algorithm: 'md5', hex }, isConfiguration: false });
  }
  for (const file of configuration) files.set(file.path, file);
  return [...files.values()];
}
