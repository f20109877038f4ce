import type { RawName } from '../image/rawName';
import type { LinkedObject } from './linkedObject';
import type { SearchRule } from './link';
import type { Loader } from './loader';
import { directoryOf, pathFrom } from './paths';

/** A place to look for a library, and by which rule. */
export interface SearchPlace {
  readonly rule: SearchRule;
  readonly path: RawName;
}

/** Where a process is, and what it was told about libraries. */
export interface Surroundings {
  readonly workingDirectory: RawName;
  readonly libraryPath: RawName | undefined;
}

/**
 * Where a loader looks for a library that `requester` asks for, in order: ld.so(8) for glibc; for musl the environment,
 * then the search paths of all that led to it, then its own directories.
 */
export function searchPlaces(
  name: RawName,
  requester: LinkedObject,
  main: LinkedObject,
  loader: Loader,
  { workingDirectory, libraryPath }: Surroundings,
): readonly SearchPlace[] {
  const inAll = (rule: SearchRule, directories: readonly RawName[]): readonly SearchPlace[] =>
    directories.map((directory) => ({ rule, path: pathFrom(pathFrom(workingDirectory, directory), name) }));
  const own = (rule: 'rpath' | 'runpath', object: LinkedObject): readonly SearchPlace[] =>
    inAll(rule, directoriesOf(object, object.elf[rule], loader));
  const inEnvironment = (libraryPath ?? '').split(/[:;]/).map((one) => withOrigin(one, main, loader));
  const environment = inAll('environment', libraryPath === undefined ? [] : inEnvironment);
  const chain = chainOf(requester);
  if (loader.libc === 'musl') {
    const paths = chain.flatMap((object) => [...own('rpath', object), ...own('runpath', object)]);
    return [...environment, ...paths, ...inAll('default', loader.directories)];
  }
  const older = requester.elf.runpath !== undefined ? [] : chain.includes(main) ? chain : [...chain, main];
  const { noDefaultLibraries } = requester.elf;
  const cached = (loader.cache?.find(name, loader.cacheFlags) ?? []).map((path) => ({ rule: 'cache', path }) as const);
  return [
    ...older.flatMap((object) => own('rpath', object)),
    ...environment,
    ...own('runpath', requester),
    ...cached.filter(({ path }) => !noDefaultLibraries || !loader.directories.includes(directoryOf(path))),
    ...(noDefaultLibraries ? [] : inAll('default', loader.directories.flatMap(withProcessors))),
  ];
}

/** The directory, and those in it for newer processors of amd64, which come first where they run. */
function withProcessors(directory: RawName): readonly RawName[] {
  return [directory, ...processorLevels.map((level) => `${directory}/glibc-hwcaps/x86-64-v${level}`)];
}

const processorLevels = [2, 3, 4] as const;

/** The object, what asked for it, what asked for that, and so on. */
function chainOf(object: LinkedObject): readonly LinkedObject[] {
  const chain: LinkedObject[] = [];
  for (let one: LinkedObject | undefined = object; one !== undefined; one = one.loadedFor) chain.push(one);
  return chain;
}

/** A search path of an object as directories. */
function directoriesOf(object: LinkedObject, list: RawName | undefined, loader: Loader): readonly RawName[] {
  if (list === undefined) return [];
  // musl knows no other, and then ignores the whole list.
  if (loader.libc === 'musl' && list.replaceAll(/\$(?:ORIGIN\b|\{ORIGIN\})/g, '').includes('$')) return [];
  return list.split(':').map((one) => withOrigin(one, object, loader));
}

/** A path that an object asks for, `$ORIGIN`, `$LIB` and `$PLATFORM` replaced as the loader does. */
export function withOrigin(path: RawName, object: LinkedObject, loader: Loader): RawName {
  const values: Readonly<Record<string, RawName>> = {
    ORIGIN: directoryOf(object.at),
    LIB: loader.lib,
    PLATFORM: platforms[object.elf.machine] ?? '',
  };
  return path.replaceAll(
    /\$(?:(ORIGIN|LIB|PLATFORM)(?![A-Za-z0-9_])|\{(ORIGIN|LIB|PLATFORM)\})/g,
    (all: string, bare?: string, braced?: string) => values[bare ?? braced ?? ''] ?? all,
  );
}

/** What the kernel calls machines. */
const platforms: Readonly<Record<number, string>> = { 62: 'x86_64', 183: 'aarch64', 3: 'i686', 40: 'v7l' };
