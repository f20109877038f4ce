import type { ElfFile } from '../elf/elf';
import type { RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import { findAs, may } from './access';
import type { Account } from './account';
import type { ImageFiles } from './imageFiles';
import type { LinkedLibrary, LinkProblem, LinkReport } from './link';
import type { LinkedObject } from './linkedObject';
import { libcOf, readLoader, type Loader } from './loader';
import { nameOf, pathFrom } from './paths';
import { searchPlaces, withOrigin, type SearchPlace, type Surroundings } from './searchPaths';
import { missingVersions } from './versions';

/** Who starts a program, and where. */
export interface LinkOptions extends Surroundings {
  readonly account: Account;
  readonly preload: readonly RawName[];
}

/** A program with all that its loader brought together; what it opens later is linked into it. */
export interface LinkedProcess {
  readonly report: LinkReport;
  readonly main: LinkedObject;
  /** The program first. */
  readonly objects: readonly LinkedObject[];
}

/** Links a program as its loader in the image would; nothing is run. */
export async function linkProgram(
  files: ImageFiles,
  program: { readonly path: RawName; readonly node: TreeNode; readonly elf: ElfFile },
  options: LinkOptions,
): Promise<LinkedProcess> {
  const { path, elf } = program;
  const main: LinkedObject = { ...program, at: path, isMain: true, loadedFor: undefined, names: new Set() };
  const end = (problems: readonly LinkProblem[]): LinkedProcess => ({
    report: { path, elf, loader: undefined, libraries: [], problems, ignored: [] },
    main,
    objects: [main],
  });
  if (elf.interpreter === undefined) return end([]);
  const interpreter = pathFrom(options.workingDirectory, elf.interpreter);
  const found = findAs(files.tree, interpreter, options.account);
  if (found.kind === 'denied') return end([{ kind: 'loader-closed', interpreter: elf.interpreter }]);
  if (found.kind !== 'found' || found.node.entry.kind !== 'file') {
    return end([{ kind: 'no-loader', interpreter: elf.interpreter }]);
  }
  if (!may(options.account, 'execute', found.node.entry)) {
    return end([{ kind: 'loader-closed', interpreter: elf.interpreter }]);
  }
  const loader = await readLoader(files, interpreter, elf);
  if (loader === undefined) return end([]);
  return linkWith(files, loader, [main], main, options);
}

/**
 * Links a library as a process that opens it would: `within` has the program's libraries already. Where there is no such
 * process, pass one that is nothing but a loader.
 */
export async function linkLibrary(
  files: ImageFiles,
  library: { readonly path: RawName; readonly node: TreeNode; readonly elf: ElfFile },
  within: LinkedProcess | Loader,
  options: LinkOptions,
): Promise<LinkReport> {
  const process = 'report' in within ? within : undefined;
  const loader = process?.report.loader ?? ('libc' in within ? within : undefined);
  const { path, elf } = library;
  if (loader === undefined) return { path, elf, loader, libraries: [], problems: [], ignored: [] };
  const names = new Set([path, ...(elf.soname === undefined ? [] : [elf.soname])]);
  const object = { ...library, at: path, isMain: false, loadedFor: process?.main, names };
  const { report } = await linkWith(files, loader, [...(process?.objects ?? []), object], object, {
    ...options,
    preload: [],
  });
  return report;
}

/** Loads what the last object needs, and what that needs, breadth first. */
async function linkWith(
  files: ImageFiles,
  loader: Loader,
  start: readonly LinkedObject[],
  first: LinkedObject,
  options: LinkOptions,
): Promise<LinkedProcess> {
  const main = start[0] ?? first;
  const objects = [...start];
  const libraries: LinkedLibrary[] = [];
  const problems: LinkProblem[] = [];
  const ignored: RawName[] = [];
  const failed = new Set<RawName>();
  const load = async (name: RawName, requester: LinkedObject, isPreload: boolean): Promise<void> => {
    if (failed.has(name) || isOfLoader(name, loader) || objects.some((one) => one.names.has(name))) return;
    if (objects.length > objectLimit) return;
    const places: readonly SearchPlace[] = name.includes('/')
      ? [{ rule: 'path', path: pathFrom(options.workingDirectory, withOrigin(name, requester, loader)) }]
      : searchPlaces(name, requester, main, loader, options);
    const outcome = await findLibrary(files, name, requester, places, options.account);
    if (outcome.kind !== 'found') {
      failed.add(name);
      if (isPreload) ignored.push(name);
      else problems.push(outcome);
      return;
    }
    const same = objects.find(({ node }) => node.entry === outcome.library.node.entry);
    if (same !== undefined) return void same.names.add(name);
    const { library } = outcome;
    const { at, path, node, elf } = library;
    const own = loader.libc === 'glibc' && elf.soname !== undefined ? [elf.soname] : [];
    objects.push({ at, path, node, elf, isMain: false, loadedFor: requester, names: new Set([name, at, ...own]) });
    libraries.push(isPreload ? { ...library, rule: 'preload' } : library);
  };
  for (const name of options.preload) await load(name, first, true);
  for (let at = start.length - 1; at < objects.length; at++) {
    const object = objects[at]!; // at is below the length
    for (const name of object.elf.needed) await load(name, object, false);
  }
  const linker = await loaderObject(files, loader);
  const all = linker === undefined ? objects : [...objects, linker];
  if (loader.libc === 'glibc') problems.push(...missingVersions(objects.slice(start.length - 1), all));
  return {
    report: { path: first.path, elf: first.elf, loader, libraries, problems, ignored },
    main,
    objects,
  };
}

// A process with more is not known; a chain made to go on for ever would be.
const objectLimit = 2000;

/** Whether the loader takes a name for itself; musl does so for all parts of a C library. */
function isOfLoader(name: RawName, loader: Loader): boolean {
  if (name === nameOf(loader.path) || name === loader.path) return true;
  return loader.libc === 'musl' && /^lib(?:c|pthread|rt|m|dl|util|xnet)\./.test(name);
}

type Search =
  | { readonly kind: 'found'; readonly library: LinkedLibrary }
  | Extract<LinkProblem, { kind: 'missing-library' | 'no-library' | 'unread' }>;

async function findLibrary(
  files: ImageFiles,
  name: RawName,
  requester: LinkedObject,
  places: readonly SearchPlace[],
  account: Account,
): Promise<Search> {
  const neededBy = requester.path;
  let closed: RawName | undefined;
  let foreign: RawName | undefined;
  for (const { rule, path: at } of places) {
    const found = findAs(files.tree, at, account);
    if (found.kind === 'denied') closed ??= at;
    if (found.kind !== 'found' || found.node.entry.kind !== 'file') continue;
    if (!may(account, 'read', found.node.entry)) {
      closed ??= at;
      continue;
    }
    const { node, path } = found;
    const elf = await files.elf(node, path);
    switch (elf.kind) {
      case 'unread':
        return { kind: 'unread', at, text: elf.text };
      case 'not-elf':
        return {
          kind: 'no-library',
          at,
          neededBy,
          text: node.entry.size < 64 ? 'file too short' : 'invalid ELF header',
        };
      case 'problem':
        return { kind: 'no-library', at, neededBy, text: elf.text };
      case 'elf':
        if (elf.bits !== requester.elf.bits || elf.machine !== requester.elf.machine) foreign ??= at;
        else if (elf.type === 'relocatable' || elf.type === 'core')
          return { kind: 'no-library', at, neededBy, text: 'only ET_DYN and ET_EXEC can be loaded' };
        else return { kind: 'found', library: { name, neededBy, at, path, node, rule, elf } };
    }
  }
  const searched = [...new Set(places.map(({ path }) => path))];
  return { kind: 'missing-library', name, neededBy, searched, closed, foreign };
}

/** The loader as something that has versions of its own. */
async function loaderObject(files: ImageFiles, loader: Loader): Promise<LinkedObject | undefined> {
  const found = findAs(files.tree, loader.real, root);
  if (found.kind !== 'found') return undefined;
  const elf = await files.elf(found.node, loader.real);
  if (elf.kind !== 'elf') return undefined;
  const names = new Set([loader.path, nameOf(loader.path), ...(elf.soname === undefined ? [] : [elf.soname])]);
  const { node, path } = found;
  return { at: loader.path, path, node, elf, isMain: false, loadedFor: undefined, names };
}

const root: Account = { uid: 0, gid: 0, groups: [], name: 'root', home: '/root' };

/** The loader that the image has for a library that no program of it was named for. */
export async function loaderFor(files: ImageFiles, elf: ElfFile): Promise<Loader | undefined> {
  const names = (loaderNames[elf.machine] ?? []).filter((name) => libcOf(name) === wantedLibc(elf));
  for (const name of names) {
    const loader = await readLoader(files, name, elf);
    if (loader !== undefined) return loader;
  }
  return undefined;
}

function wantedLibc(elf: ElfFile): Loader['libc'] {
  return elf.needed.some((name) => name.startsWith('libc.musl-') || name === 'libc.so') ? 'musl' : 'glibc';
}

const loaderNames: Readonly<Record<number, readonly RawName[]>> = {
  3: ['/lib/ld-linux.so.2', '/lib/ld-musl-i386.so.1'],
  21: ['/lib64/ld64.so.2', '/lib/ld-musl-powerpc64le.so.1'],
  22: ['/lib/ld64.so.1', '/lib/ld-musl-s390x.so.1'],
  40: ['/lib/ld-linux-armhf.so.3', '/lib/ld-linux.so.3', '/lib/ld-musl-armhf.so.1'],
  62: ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-musl-x86_64.so.1'],
  183: ['/lib/ld-linux-aarch64.so.1', '/lib/ld-musl-aarch64.so.1'],
  243: ['/lib/ld-linux-riscv64-lp64d.so.1', '/lib/ld-musl-riscv64.so.1'],
};
