import type { ElfFile } from '../elf/elf';
import { lookUp } from '../image/lookup';
import type { RawName } from '../image/rawName';
import type { ImageFiles } from './imageFiles';
import { cacheFlags, readLoaderCache, type LoaderCache } from './loaderCache';
import { nameOf } from './paths';

/** The program that brings a program's libraries together. */
export interface Loader {
  readonly libc: 'glibc' | 'musl';
  /** By the name that programs have it under. */
  readonly path: RawName;
  /** Where that leads to. */
  readonly real: RawName;
  /** Where it looks by itself, in order. */
  readonly directories: readonly RawName[];
  /** What stands for `$LIB` in search paths. */
  readonly lib: RawName;
  readonly cache: LoaderCache | undefined;
  /** How the cache marks what this loader takes. */
  readonly cacheFlags: number | undefined;
}

/** Whose loader a name is; `undefined` for one that is neither's. */
export function libcOf(interpreter: RawName): Loader['libc'] | undefined {
  const name = nameOf(interpreter);
  if (/^ld-musl-|^libc\.musl-|^libgcompat/.test(name)) return 'musl';
  return /^ld-linux|^ld(?:64)?\.so\.|^ld-\d|^ld-lsb/.test(name) ? 'glibc' : undefined;
}

/** Reads what the loader at a path of the image does for a program; `undefined` if it is not there, or none whose rules are known. */
export function readLoader(files: ImageFiles, path: RawName, elf: ElfFile): Promise<Loader | undefined> {
  const key = `${elf.machine} ${elf.bits} ${path}`;
  const known = files.loaders.get(key);
  if (known !== undefined) return known;
  const found = readNewLoader(files, path, elf);
  files.loaders.set(key, found);
  return found;
}

async function readNewLoader(files: ImageFiles, path: RawName, elf: ElfFile): Promise<Loader | undefined> {
  const found = lookUp(files.tree, path, 'follow');
  if (found.kind !== 'found' || found.node.entry.kind !== 'file') return undefined;
  // musl's can be there under a name of glibc's.
  const libc = libcOf(found.path) === 'musl' ? 'musl' : libcOf(path);
  if (libc === undefined) return undefined;
  if (libc === 'musl') {
    const directories = await muslDirectories(files, path);
    return { libc, path, real: found.path, directories, lib: 'lib', cache: undefined, cacheFlags: undefined };
  }
  const directories = builtIn((await files.text(found.path, loaderLimit)) ?? '');
  const cache = await files.text('/etc/ld.so.cache', cacheLimit);
  return {
    libc,
    path,
    real: found.path,
    directories,
    lib: (directories[0] ?? '/lib').slice(1),
    cache: cache === undefined ? undefined : readLoaderCache(cache, elf.littleEndian),
    cacheFlags: cacheFlags(elf.machine, elf.bits),
  };
}

const loaderLimit = 4 * 1024 * 1024;
const cacheLimit = 16 * 1024 * 1024;

/** The directories that a build of glibc looks into stand in its loader, each with a slash and a NUL at its end. */
function builtIn(loader: string): readonly RawName[] {
  const list = /(?:(?:\/[\w.+@-]+){0,8}\/lib[\w.+-]*(?:\/[\w.+@-]+){0,8}\/\0)+/.exec(loader)?.[0];
  const found = (list ?? '').split('\0').filter((one) => one !== '');
  if (found.length > 0) return found.map((one) => one.slice(0, -1));
  // Of a loader that keeps them elsewhere: all that distributions have, since to miss too little is the lesser mistake.
  return ['/lib64', '/usr/lib64', '/lib', '/usr/lib'].concat(
    ['x86_64', 'aarch64'].flatMap((one) => [`/lib/${one}-linux-gnu`, `/usr/lib/${one}-linux-gnu`]),
  );
}

/** What musl's loader reads from `etc/ld-musl-ARCH.path` two directories above itself, or has built in. */
async function muslDirectories(files: ImageFiles, path: RawName): Promise<readonly RawName[]> {
  const machine = /ld-musl-([^/]+)\.so\.1$/.exec(path)?.[1];
  const prefix = path.split('/').slice(0, -2).join('/');
  const text = machine === undefined ? undefined : await files.text(`${prefix}/etc/ld-musl-${machine}.path`);
  if (text === undefined) return ['/lib', '/usr/local/lib', '/usr/lib'];
  return text.split(/[:\n]/).filter((one) => one !== '');
}
