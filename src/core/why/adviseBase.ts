import { imageLibraries, libraryPackage } from '../catalog/libraries';
import { catalogue, distroOf, distrolessReference, publishedBase } from '../catalog/lookup';
import { sizesOf } from '../catalog/sizes';
import type { DistrolessImage, Family } from '../catalog/table';
import { versionOrder } from '../catalog/versionOrder';
import type { ElfFile } from '../elf/elf';
import { textFromRaw, type RawName } from '../image/rawName';
import type { LinkedLibrary, LinkReport } from './link';
import { libcOf } from './loader';
import { directoryOf, nameOf } from './paths';
import { runtimeText, type Runtime } from './runtime';

/** The smallest distroless base that a program runs on, and what must be copied beside it. */
export interface BaseAdvice {
  /** Its full reference; `undefined` where none fits. */
  readonly base: string | undefined;
  /** What is needed and what has it, as a sentence. */
  readonly text: string;
  /** What no base has: where it is, or `undefined` if not in the image, where it belongs, and the package that has it. */
  readonly copies: readonly CopiedLibrary[];
}

/** A library that is to be copied onto a base. */
export interface CopiedLibrary {
  readonly from: string | undefined;
  readonly to: string;
  readonly package: string | undefined;
}

/** What advice is sought about. */
export interface AdviceSubject {
  /** What runs; the last of them is what the image is for. */
  readonly programs: readonly LinkReport[];
  readonly runtime: Runtime | undefined;
  /** Native modules that the runtime loads. */
  readonly modules: readonly LinkReport[];
  /** The Debian release of the image, such as `bookworm`. */
  readonly codename: string | undefined;
}

/** Finds the base; `undefined` where there is nothing to go by. */
export function adviseBase({ programs, runtime, modules, codename }: AdviceSubject): BaseAdvice | undefined {
  const program = programs.at(-1);
  if (program === undefined) return undefined;
  if (runtime !== undefined) return runtimeAdvice(runtime, program, modules, codename);
  const { elf } = program;
  if (elf.linkage === 'static' || elf.linkage === 'static-pie') {
    const base = publishedBase('static');
    if (base === undefined) return undefined;
    const text = `It is linked statically and needs no library: ${base.id}.`;
    return { base: distrolessReference(base, 'nonroot'), text, copies: [] };
  }
  if (elf.interpreter !== undefined && libcOf(elf.interpreter) === 'musl') return muslAdvice(program);
  if (elf.interpreter !== undefined && libcOf(elf.interpreter) === undefined) return undefined;
  const needs = needsOf([program]);
  const fits = (['base-nossl', 'base', 'cc'] as const)
    .flatMap((family) => basesOf(family))
    .map((base) => fitOf(base, needs))
    .filter(({ old }) => old.length === 0)
    .sort((a, b) => order(a, b, codename));
  const [best] = fits;
  const wanted = needsText(needs);
  if (best === undefined) {
    const text = `It needs ${wanted}, which no distroless base has; build it on ${releasesText()}.`;
    return { base: undefined, text, copies: [] };
  }
  return adviceOf(best, needs, wanted, codename);
}

/** What programs and their own libraries ask of a system. */
interface Needs {
  readonly elf: ElfFile;
  /** By the name that they ask for; `undefined` for what the image does not have. */
  readonly libraries: ReadonlyMap<RawName, LinkedLibrary | undefined>;
  /** What stays beside the program, and so asks for versions itself. */
  readonly own: readonly ElfFile[];
}

function needsOf(reports: readonly LinkReport[]): Needs {
  const libraries = new Map<RawName, LinkedLibrary | undefined>();
  const own: ElfFile[] = [];
  for (const report of reports) {
    own.push(report.elf);
    // Of a program without its loader only the names that it asks for itself are known.
    if (report.loader === undefined) for (const name of report.elf.needed) libraries.set(name, undefined);
    for (const problem of report.problems) {
      if (problem.kind === 'missing-library') libraries.set(problem.name, undefined);
    }
    for (const library of report.libraries) {
      if (isOwn(library, report)) own.push(library.elf);
      else libraries.set(nameOf(library.name), library);
    }
  }
  const [first] = reports;
  if (first === undefined) throw new Error('There is no program to ask about.');
  return { elf: first.elf, libraries, own };
}

/** Whether a library came with the program and goes where it goes, rather than with the system. */
function isOwn({ rule, at }: LinkedLibrary, { loader }: LinkReport): boolean {
  if (rule !== 'rpath' && rule !== 'runpath' && rule !== 'path') return false;
  return !(loader?.directories ?? []).includes(directoryOf(at));
}

/** How well a base goes with needs. */
interface Fit {
  readonly base: DistrolessImage;
  readonly missing: readonly RawName[];
  /** Versions that the base is too old for. */
  readonly old: readonly string[];
}

function fitOf(base: DistrolessImage, { libraries, own, elf }: Needs): Fit {
  const has = imageLibraries(base);
  const missing = [...libraries.keys()].filter((name) => !has.has(name) && !name.startsWith('ld-linux'));
  const copied = missing.flatMap((name) => libraries.get(name)?.elf ?? []);
  const old = [...own, ...copied].flatMap(({ requires }) =>
    requires.flatMap(({ library, versions }) => {
      const there = has.get(library);
      if (there === undefined || there.length === 0) return [];
      return versions.filter((version) => !isIn(version, there, elf.machine === 62));
    }),
  );
  return { base, missing, old };
}

/** Versions are known of amd64; of other machines, where counting began later, only the newest of a series is. */
function isIn(version: string, there: readonly string[], isExact: boolean): boolean {
  if (isExact || there.includes(version)) return there.includes(version);
  const [, series = '', number = ''] = /^(.*?)_([\d.]+)$/.exec(version) ?? [];
  return there.some((one) => one.startsWith(`${series}_`) && versionOrder(one.slice(series.length + 1), number) >= 0);
}

/** The fewest copies first; then the release that the copies come from, or the newest; then the smallest. */
function order(a: Fit, b: Fit, codename: string | undefined): number {
  const release = ({ base, missing }: Fit): number => {
    const wanted = missing.length === 0 ? catalogue.distros[catalogue.defaultDistro]?.codename : codename;
    return distroOf(base).codename === wanted ? 0 : 1;
  };
  const size = ({ base }: Fit): number => sizesOf(base, 'production')?.installed ?? Infinity;
  return a.missing.length - b.missing.length || release(a) - release(b) || size(a) - size(b);
}

function adviceOf({ base, missing }: Fit, needs: Needs, wanted: string, codename: string | undefined): BaseAdvice {
  const copies = missing.map((name) => copyOf(name, needs, codename ?? distroOf(base).codename));
  const rest = copies.length === 0 ? '' : `, with ${listText(missing.map(textFromRaw))} copied to it`;
  return {
    base: distrolessReference(base, 'nonroot'),
    text: `It needs ${wanted}: ${base.id}${rest}.`,
    copies,
  };
}

function copyOf(name: RawName, { libraries, elf }: Needs, codename: string): CopiedLibrary {
  const found = libraries.get(name);
  const triplet = triplets[elf.machine];
  const directory = triplet === undefined ? directoryOf(found?.at ?? '/usr/lib/') : `/usr/lib/${triplet}`;
  return {
    from: found && textFromRaw(found.path),
    to: `${textFromRaw(directory)}/${textFromRaw(name)}`,
    package: libraryPackage(codename, name),
  };
}

/** Directories of Debian by machine. */
const triplets: Readonly<Record<number, string>> = {
  21: 'powerpc64le-linux-gnu',
  22: 's390x-linux-gnu',
  40: 'arm-linux-gnueabihf',
  62: 'x86_64-linux-gnu',
  183: 'aarch64-linux-gnu',
};

function muslAdvice({ elf, loader, libraries }: LinkReport): BaseAdvice {
  const base = publishedBase('static');
  const text = 'It is linked with musl, which no distroless base has: link it statically, or build it on Debian.';
  if (base === undefined || loader === undefined || elf.interpreter === undefined) {
    return { base: undefined, text, copies: [] };
  }
  const own = { from: textFromRaw(loader.real), to: textFromRaw(elf.interpreter), package: undefined };
  const rest = libraries.map(({ at, path }) => ({
    from: textFromRaw(path),
    to: textFromRaw(at),
    package: undefined,
  }));
  return {
    base: distrolessReference(base, 'nonroot'),
    text: `${text.slice(0, -1)}; with its loader and libraries copied it also runs on ${base.id}.`,
    copies: [own, ...rest],
  };
}

const families = { python: 'python3', node: 'nodejs', java: 'java' } as const satisfies Record<Runtime['kind'], Family>;

function runtimeAdvice(
  runtime: Runtime,
  program: LinkReport,
  modules: readonly LinkReport[],
  codename: string | undefined,
): BaseAdvice {
  const bases = basesOf(families[runtime.kind]);
  const name = runtimeText(runtime);
  const same = bases.filter((base) => base.runtime?.line === runtime.line);
  if (same.length === 0) {
    const there = bases.map((base) => `${base.id} (${base.runtime?.line ?? ''})`).join(', ');
    const text =
      runtime.line === undefined
        ? `It is run by ${name}, whose version is not known here; there are ${there}.`
        : `No distroless base has ${name}; there are ${there}, for which the packages have to be installed again.`;
    return { base: undefined, text, copies: [] };
  }
  const needs = needsOf([program, ...modules]);
  // What the runtime itself needs comes with the runtime of the base.
  const others = modules.length === 0 ? undefined : needsOf(modules);
  const wanted = { elf: needs.elf, libraries: others?.libraries ?? new Map(), own: others?.own ?? [] };
  const [best] = same
    .map((base) => fitOf(base, wanted))
    .filter(({ old }) => old.length === 0)
    .sort((a, b) => order(a, b, codename));
  if (best === undefined) {
    const text = `Native modules need newer libraries than ${same.map(({ id }) => id).join(', ')} has; install them on its release.`;
    return { base: undefined, text, copies: [] };
  }
  const asked = wanted.libraries.size === 0 ? name : `${name} and ${needsText(wanted)} for native modules`;
  return adviceOf(best, wanted, asked, codename);
}

function basesOf(family: Family): readonly DistrolessImage[] {
  return catalogue.images.filter((image) => image.family === family);
}

/** `libzstd.so.1, libstdc++.so.6 and glibc 2.34`. */
function needsText({ libraries, own }: Needs): string {
  const names = [...libraries.keys()].filter((name) => !isOfGlibc(name)).map(textFromRaw);
  const versions = own
    .flatMap(({ requires }) => requires.flatMap((one) => one.versions))
    .flatMap((version) => /^GLIBC_([\d.]+)$/.exec(version)?.[1] ?? [])
    .sort(versionOrder);
  const newest = versions.at(-1);
  return listText([...names, newest === undefined ? 'glibc' : `glibc ${newest} or newer`]);
}

function isOfGlibc(name: RawName): boolean {
  return /^(?:lib(?:c|m|pthread|dl|rt|util|resolv|anl|mvec)\.so\.\d|ld-linux)/.test(name);
}

function releasesText(): string {
  return Object.values(catalogue.distros)
    .map(({ codename, glibc }) => `${codename} (glibc ${glibc})`)
    .join(' or ');
}

function listText(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
