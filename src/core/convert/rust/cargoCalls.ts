import { resolvePath } from '../../dockerfile/effective';
import type { BuildCommand } from '../buildCommands';

/** A cargo command that makes a program. */
export interface CargoCall {
  readonly command: BuildCommand;
  /** The target as written, or as far as it is certain; `undefined` for that of the machine that builds. */
  readonly target: string | undefined;
  /** What the command line and the environment give to the compiler. */
  readonly rustflags: string;
  /** What hides how the program is linked, as the middle of a sentence. */
  readonly unsure: string | undefined;
  /** Whether the sources are those of the build context. */
  readonly local: boolean;
}

/** Reads a command as one of cargo that makes the file at `wanted`; `undefined` if it is none or makes other files. */
export function cargoCall(command: BuildCommand, wanted: string): CargoCall | undefined {
  const found = verbOf(command);
  if (found === undefined) return undefined;
  const options = readOptions(command, found.at);
  const made = found.verb === 'install' ? installed(command, options, wanted) : built(command, options, wanted);
  if (made === undefined) return undefined;
  const flags = flagsOf(command, options);
  const target = options.get('--target') ?? variable(command, 'CARGO_BUILD_TARGET') ?? made.target;
  const unsure =
    command.branches && flags.text !== ''
      ? 'a condition may change the flags of the compiler'
      : flags.unsure
        ? 'the flags of the compiler are not known'
        : undefined;
  const local = found.verb === 'build' || options.has('--path');
  return { command, target, rustflags: flags.text, unsure, local };
}

function verbOf(command: BuildCommand): { readonly verb: 'build' | 'install'; readonly at: number } | undefined {
  const { texts } = command;
  if (!/(?:^|\/)(?:xx-)?cargo$/.test(texts[0] ?? '')) return undefined;
  let at = 1;
  while (/^[+-]/.test(texts[at] ?? '')) at += texts[at] === '--config' || texts[at] === '-C' ? 2 : 1;
  if (texts[at] === 'auditable') at++;
  const word = texts[at] ?? '';
  if (/^(?:b|build|rustc|zigbuild)$/.test(word)) return { verb: 'build', at: at + 1 };
  return word === 'install' ? { verb: 'install', at: at + 1 } : undefined;
}

const valued = new Set([
  '--artifact-dir',
  '--bin',
  '--branch',
  '--color',
  '--config',
  '--example',
  '--exclude',
  '--features',
  '--git',
  '--jobs',
  '--manifest-path',
  '--message-format',
  '--out-dir',
  '--package',
  '--path',
  '--profile',
  '--registry',
  '--rev',
  '--root',
  '--tag',
  '--target',
  '--target-dir',
  '--version',
  '-F',
  '-Z',
  '-j',
  '-p',
]);

/** The options by name, as written where a variable hides the value; what follows `--` is under that name. */
function readOptions(command: BuildCommand, from: number): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  const plain = (at: number) => command.words[at] ?? (command.texts[at] ?? '').replace(/["']/g, '');
  for (let at = from; at < command.texts.length; at++) {
    const text = plain(at);
    if (text === '--') {
      options.set('--', command.texts.slice(at + 1).join(' '));
      return options;
    }
    const equals = text.startsWith('--') ? text.indexOf('=') : -1;
    if (equals > 0) options.set(text.slice(0, equals), text.slice(equals + 1));
    else if (valued.has(text)) options.set(text, plain(++at));
    else options.set(text, '');
  }
  return options;
}

interface MadeFile {
  /** The target that the path names. */
  readonly target: string | undefined;
}

function built(command: BuildCommand, options: ReadonlyMap<string, string>, wanted: string): MadeFile | undefined {
  const place = (path: string) => resolvePath(command.directory ?? '/', path);
  const out = options.get('--artifact-dir') ?? options.get('--out-dir');
  if (out !== undefined && place(out) === wanted.replace(/\/[^/]+$/, '')) return { target: undefined };
  const [, around = '', profile = ''] = /^(.*)\/([^/]+)\/[^/]+$/.exec(wanted) ?? [];
  if (!profileMatches(options, profile)) return undefined;
  const set =
    options.get('--target-dir') ?? variable(command, 'CARGO_TARGET_DIR') ?? variable(command, 'CARGO_BUILD_TARGET_DIR');
  const manifest = place(options.get('--manifest-path')?.replace(/[^/]*$/, '') ?? '.');
  // The workspace that the package is of may be in any directory above it.
  const isTargetDirectory = (path: string) =>
    set !== undefined
      ? place(set) === path
      : path.endsWith('/target') &&
        command.directory !== undefined &&
        `${manifest}/`.startsWith(`${path.slice(0, -'/target'.length)}/`);
  if (isTargetDirectory(around)) return { target: undefined };
  const [, outer = '', target] = /^(.*)\/([^/]+-[^/]+)$/.exec(around) ?? [];
  return isTargetDirectory(outer) ? { target } : undefined;
}

function profileMatches(options: ReadonlyMap<string, string>, directory: string): boolean {
  const profile = options.get('--profile') ?? (options.has('--release') || options.has('-r') ? 'release' : 'dev');
  // A profile that a variable names is taken for the one of the path.
  if (profile.includes('$')) return true;
  return directory === (profile === 'dev' || profile === 'test' ? 'debug' : profile === 'bench' ? 'release' : profile);
}

function installed(command: BuildCommand, options: ReadonlyMap<string, string>, wanted: string): MadeFile | undefined {
  const root =
    options.get('--root') ??
    variable(command, 'CARGO_INSTALL_ROOT') ??
    variable(command, 'CARGO_HOME') ??
    command.outer.get('CARGO_HOME') ??
    '/usr/local/cargo';
  const directory = `${resolvePath(command.directory ?? '/', root)}/bin`;
  return wanted.replace(/\/[^/]+$/, '') === directory ? { target: undefined } : undefined;
}

/** A variable of the environment as the command sees it, unless an ARG may change it. */
function variable(command: BuildCommand, name: string): string | undefined {
  return command.inFront.get(name) ?? command.set.get(name) ?? command.fixed.get(name);
}

// The variables with flags for one target, of the targets that images are built for.
const targetVariables: readonly string[] = [
  'X86_64',
  'AARCH64',
  'I686',
  'ARMV7',
  'ARM',
  'RISCV64GC',
  'POWERPC64LE',
  'S390X',
]
  .flatMap((machine) => ['GNU', 'MUSL', 'GNUEABIHF', 'MUSLEABIHF'].map((libc) => `${machine}_UNKNOWN_LINUX_${libc}`))
  .map((target) => `CARGO_TARGET_${target}_RUSTFLAGS`);

function flagsOf(
  command: BuildCommand,
  options: ReadonlyMap<string, string>,
): { readonly text: string; readonly unsure: boolean } {
  const names = ['RUSTFLAGS', 'CARGO_BUILD_RUSTFLAGS', 'CARGO_ENCODED_RUSTFLAGS'];
  const values = [...names, ...targetVariables].map((name) => ({
    known: variable(command, name),
    perhaps: command.outer.get(name),
  }));
  const texts = [
    ...values.map(({ known, perhaps }) => known ?? perhaps ?? ''),
    options.get('--') ?? '',
    options.get('--config') ?? '',
  ];
  const hidden = texts.some((text) => text === '?' || text.includes('$'));
  const changing = values.some(({ known, perhaps }) => known === undefined && perhaps !== undefined && perhaps !== '');
  return { text: texts.filter((text) => text !== '').join(' '), unsure: hidden || changing };
}
