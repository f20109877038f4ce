import { builderSuite } from '../catalog/builder';
import { distroOf, packagesOf, publishedBase } from '../catalog/lookup';
import type { DistrolessImage } from '../catalog/table';
import { isNewer } from '../catalog/versionOrder';
import type { Stage } from '../dockerfile/model';
import type { ImageRef } from '../image/reference';
import type { Base } from './bases';
import type { Draft } from './draft';
import { ask } from './draft';
import { chefBase } from './ecosystems/rust';
import type { Choice } from './outcome';
import { say } from './rule';
import { linkedLibraries } from './rules/linked-libraries';

/** An executable whose way of linking is not visible. */
export interface LinkedProgram {
  /** From 1; where the question stands. */
  readonly line: number;
  /** Where it lies in `stage`, or in the build context if there is none. */
  readonly path: string;
  /** The stage that it is made in. */
  readonly stage: Stage | undefined;
  /** What that stage is built upon. */
  readonly base: Base | undefined;
  /** What the program runs on so far, if that is another image: it cannot need a newer C library than this one has. */
  readonly runsOn?: Base;
  /** What makes it uncertain, as the middle of a sentence. */
  readonly why?: string | undefined;
  /** Whether it may be no program of machine code at all. */
  readonly maybeScript?: boolean;
  /** Whether it is certain that no thread of it ends by pthread_exit or pthread_cancel, for which the C library loads libgcc_s. */
  readonly keepsThreads?: boolean;
}

/** Asks what an executable is linked with; the image that has it all, or `undefined` while that is open or nothing fits. */
export function askLinkage(
  draft: Draft,
  answers: ReadonlyMap<string, string>,
  program: LinkedProgram,
): DistrolessImage | undefined {
  const { line, path, stage } = program;
  const bases = [program.base, program.runsOn].filter((base) => base !== undefined);
  const musl = bases.some((base) => libcOf(base).kind === 'musl');
  const where = stage === undefined ? '' : ` in the stage ${stage.name ?? `of line ${stage.from.line}`}`;
  // Of a position-independent program in Go, ldd says "statically linked" though it needs the loader.
  const ofGo = program.base?.kind === 'language' && program.base.ecosystem.id === 'go';
  const run = musl ? `readelf -l ${path}` : ofGo ? `readelf -ld ${path}` : `ldd ${path}`;
  const dynamic = musl ? [] : dynamicChoices(bases, program.keepsThreads === true);
  const because = program.why === undefined ? '' : `, because ${program.why}`;
  const answer = ask(draft, answers, {
    id: 'linkage',
    rule: linkedLibraries.id,
    line,
    text: `Which libraries ${path} needs is not visible${because}. What does "${run}" show${where}?`,
    choices: [
      {
        value: 'static',
        label: `None: the output ${musl || ofGo ? 'names no program interpreter' : 'is "not a dynamic executable" or "statically linked"'}${program.maybeScript === true ? ', and it is no script' : ''}`,
        detail: 'It needs no library, so the smallest image holds all that it needs.',
      },
      ...dynamic.map(({ choice }) => choice),
      {
        value: 'other',
        label: dynamic.length === 0 ? 'Any library' : 'Others, or it loads libraries while it runs',
        detail: 'Libraries are not carried over yet, so that nothing is converted.',
      },
      ...(program.maybeScript === true
        ? [{ value: 'script', label: 'It is a script', detail: 'It begins with #! and needs an interpreter.' }]
        : []),
    ],
  });
  if (answer === undefined) return undefined;
  if (answer === 'script') {
    draft.reasons.push(say(linkedLibraries, line, `You said that ${path} is a script, which needs an interpreter.`));
    return undefined;
  }
  const image = answer === 'static' ? publishedBase('static') : dynamic.find(({ choice }) => choice.value === answer);
  if (image === undefined) {
    const text = `You said that ${path} needs libraries that no image has; link it statically, or with those of Debian that the image has.`;
    draft.reasons.push(say(linkedLibraries, line, text));
    return undefined;
  }
  const found = 'choice' in image ? image.image : image;
  draft.notes.push(say(linkedLibraries, line, `You said that ${path} needs no library that ${found.id} lacks.`));
  return found;
}

/** Whether a program of this builder finds a C library that is not older than its own in the image; `unknown` where the catalogue does not tell. */
export function glibcFit(
  bases: readonly Base[],
  image: DistrolessImage,
): { readonly kind: 'fits' } | { readonly kind: 'newer'; readonly version: string } | { readonly kind: 'unknown' } {
  const own = distroOf(image).glibc;
  const libcs = bases.map(libcOf).filter((libc) => libc.kind === 'glibc');
  const older = libcs.filter(({ version }) => notNewer(version, own));
  if (older.some(({ debian }) => debian)) return { kind: 'fits' };
  // Ubuntu takes the libraries of its compilers from other releases of gcc than Debian does, so that this alone says too little.
  const [newer] = libcs;
  return older.length > 0 || newer === undefined ? { kind: 'unknown' } : { kind: 'newer', version: newer.version };
}

interface DynamicChoice {
  readonly choice: Choice;
  readonly image: DistrolessImage;
}

/** The images with a C library that a program of these bases can take, from the smallest. */
function dynamicChoices(bases: readonly Base[], keepsThreads: boolean): DynamicChoice[] {
  const base = publishedBase('base');
  const cc = publishedBase('cc');
  if (base === undefined || cc === undefined) return [];
  const fit = glibcFit(bases, base);
  if (fit.kind === 'newer') return [];
  const { codename, version, glibc } = distroOf(base);
  const condition =
    fit.kind === 'fits'
      ? ''
      : ` Right only if it was linked on a release that is not newer than Debian ${version} (${codename}): "ldd --version" says ${glibc} or less there.`;
  const common = sonames(base).join(', ');
  const more = sonames(cc).filter((name) => !sonames(base).includes(name));
  const compiler = bases.some((builder) => newerCompiler(builder, cc));
  const ofC = { label: 'Only those of C', detail: `These and the loader, and no others: ${common}.${condition}` };
  const ofMore = {
    label: keepsThreads ? 'Those of C++, Rust or OpenMP too' : 'Only those of C, C++, Rust or OpenMP',
    detail: `These and the loader, and no others: ${[...more, common].join(', ')}.${condition.replace(/\.$/, `, and "gcc --version" says ${compilerOf(cc)} or less.`)}`,
  };
  return [
    // What the C library loads by itself when a thread ends is in the larger image only.
    ...(keepsThreads || compiler ? [{ choice: { value: 'base', ...ofC }, image: keepsThreads ? base : cc }] : []),
    ...(compiler ? [] : [{ choice: { value: 'cc', ...ofMore }, image: cc }]),
  ];
}

/** The shared libraries of an image, sorted, without the modules that the C library loads by itself. */
function sonames(image: DistrolessImage): string[] {
  return packagesOf(image, 'production')
    .flatMap((found) => found.sonames ?? [])
    .filter((name) => !/^ld-linux|^libBroken|^libnss_|^libthread_db|^libc_malloc|^libmemusage|^libpcprofile/.test(name))
    .sort();
}

/** Whether an official gcc image brings a libstdc++ of its own that is newer than the one of an image. */
export function newerCompiler(base: Base, image: DistrolessImage): boolean {
  const ref = refOf(base);
  if (ref?.registry !== 'docker.io' || ref.repository !== 'library/gcc') return false;
  const major = Number.parseInt(ref.tag ?? '', 10);
  return !(major <= compilerOf(image));
}

/** The release of gcc that an image's libstdc++ is of. */
function compilerOf(image: DistrolessImage): number {
  const own = packagesOf(image, 'production').find(({ name }) => name === 'libstdc++6');
  return Number.parseInt(own?.version ?? '', 10);
}

type Libc =
  | { readonly kind: 'musl' }
  | { readonly kind: 'glibc'; readonly version: string; readonly debian: boolean }
  | { readonly kind: 'unknown' };

function libcOf(base: Base): Libc {
  const ref = refOf(base);
  const suite = ref === undefined ? undefined : builderSuite(chefBase(ref) ?? ref);
  if (suite?.libc === 'musl') return { kind: 'musl' };
  if (suite?.glibc === undefined) return { kind: 'unknown' };
  return { kind: 'glibc', version: suite.glibc, debian: suite.distribution === 'debian' };
}

function refOf(base: Base): ImageRef | undefined {
  return base.kind === 'shell-less' || base.kind === 'unknown' ? undefined : base.ref;
}

function notNewer(version: string, other: string): boolean {
  return !isNewer(version, other);
}
