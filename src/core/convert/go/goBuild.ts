import { resolvePath } from '../../dockerfile/effective';
import type { BuildCommand } from '../buildCommands';
import type { GoCall } from './goCall';
import { below, readGoCall } from './goCall';

/** A `go build` or `go install` of a RUN. */
export interface GoBuild {
  readonly command: BuildCommand;
  readonly call: GoCall;
  /** Paths that its program may have; which one depends on directories that cannot be seen. */
  readonly outputs: readonly string[];
  /** A directory that gets the programs of packages that are not named one by one. */
  readonly outputDirectory: string | undefined;
  /** The value of CGO_ENABLED that the command sees; `undefined` where nothing sets it, `?` where it is hidden. */
  readonly cgo: string | undefined;
  /** Why it is not visible how the program is linked, as the middle of a sentence. */
  readonly trouble: string | undefined;
}

/** Every `go build` and `go install` among commands. `modules` are the paths in go.mod files. */
export function goBuilds(commands: readonly BuildCommand[], modules: readonly string[]): GoBuild[] {
  let stored: string | undefined;
  return commands.flatMap((command): GoBuild[] => {
    const [program, verb] = command.words;
    if (program?.split('/').at(-1) !== 'go') return [];
    if (verb === 'env') stored ??= storedSetting(command);
    if (verb !== 'build' && verb !== 'install') return [];
    const build = readBuild(command, verb, modules);
    return [stored === undefined ? build : { ...build, trouble: build.trouble ?? `"go env -w" sets ${stored}` }];
  });
}

/** Whether a build may have made the file at a path. */
export function makes(build: GoBuild, path: string): boolean {
  if (build.outputs.includes(path)) return true;
  return build.outputDirectory !== undefined && resolvePath(path, '..') === build.outputDirectory;
}

/** A setting that go keeps for later commands, and that says what is built and where it goes. */
function storedSetting(command: BuildCommand): string | undefined {
  if (!command.texts.includes('-w')) return undefined;
  const found = command.texts.find((text) => /^["']?(?:CGO_\w+|CC|CXX|GOFLAGS|GOBIN|GOPATH|GOOS|GOARCH)=/.test(text));
  return found?.replace(/["']/g, '').split('=')[0];
}

function readBuild(command: BuildCommand, verb: 'build' | 'install', modules: readonly string[]): GoBuild {
  const seen = (name: string) => command.inFront.get(name) ?? command.set.get(name);
  const common = seen('GOFLAGS') ?? command.outer.get('GOFLAGS') ?? '';
  const call = readGoCall(
    command,
    common.split(/\s+/).filter((flag) => flag !== ''),
  );
  const cgo = seen('CGO_ENABLED') ?? cgoOf(command);
  const perhaps = command.branches ? ['CGO_ENABLED', 'GOFLAGS'].find((name) => command.set.has(name)) : undefined;
  const trouble =
    common === '?'
      ? 'a variable hides GOFLAGS'
      : perhaps === undefined
        ? troubleOf(command, call)
        : `a condition may change ${perhaps}`;
  return { command, call, ...outputsOf(command, verb, call, modules), cgo, trouble };
}

/** CGO_ENABLED as the stage has it; a 0 that only an ARG says does not count, because --build-arg may say otherwise. */
function cgoOf({ fixed, outer }: BuildCommand): string | undefined {
  return fixed.get('CGO_ENABLED') ?? outer.get('CGO_ENABLED')?.replace(/^0$/, '');
}

function outputsOf(
  command: BuildCommand,
  verb: 'build' | 'install',
  { flags, packages, directory }: GoCall,
  modules: readonly string[],
): Pick<GoBuild, 'outputs' | 'outputDirectory'> {
  const several = packages.some((name) => name?.includes('...') === true);
  const written = packages.length === 0 ? ['.'] : packages;
  const names = written.flatMap((name) => (name === undefined ? [] : namesOf(name, directory, modules)));
  const into = (target: string | undefined) => ({
    outputs: target === undefined ? [] : names.map((name) => resolvePath(target, name)),
    outputDirectory: several ? target : undefined,
  });
  if (verb === 'install') {
    const seen = (name: string) => command.inFront.get(name) ?? command.set.get(name) ?? command.fixed.get(name);
    return into(below('/', seen('GOBIN') ?? `${seen('GOPATH') ?? '/go'}/bin`));
  }
  const out = flags.get('-o');
  // Without -o, the programs of several packages are thrown away.
  if (out === undefined) return several || packages.length > 1 ? manyFiles(packages, into(directory)) : into(directory);
  const target = below(directory, out);
  if (target === undefined) return { outputs: [], outputDirectory: undefined };
  const inside = into(target);
  return out.endsWith('/') ? inside : { ...inside, outputs: [target, ...inside.outputs] };
}

/** Several files of one package are one program; several packages are none. */
function manyFiles(
  packages: readonly (string | undefined)[],
  found: Pick<GoBuild, 'outputs' | 'outputDirectory'>,
): Pick<GoBuild, 'outputs' | 'outputDirectory'> {
  return packages.every((name) => name?.endsWith('.go') === true)
    ? found
    : { outputs: found.outputs.slice(0, packages.includes(undefined) ? 1 : 0), outputDirectory: undefined };
}

/** How go may name the program of a package given as argument. */
function namesOf(argument: string, directory: string | undefined, modules: readonly string[]): string[] {
  if (argument.endsWith('.go')) return [(argument.split('/').at(-1) ?? '').slice(0, -'.go'.length)];
  const path = argument
    .replace(/@.*$/, '')
    .replace(/\/+$/, '')
    .replace(/^(?:\.\/)+/, '');
  if (path.includes('...')) return [];
  if (path === '.' || path === '') return [...(directory?.split('/').slice(-1) ?? []), ...modules.flatMap(lastName)];
  if (path.startsWith('..')) return lastName(below(directory, path) ?? '');
  return lastName(path);
}

/** The last part of an import path that is no version. */
function lastName(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '.' && part !== '');
  const last = parts.at(-1);
  const name = last !== undefined && parts.length > 1 && /^v[2-9]\d*$|^v1\d+$/.test(last) ? parts.at(-2) : last;
  return name === undefined || name === '' ? [] : [name];
}

function troubleOf(command: BuildCommand, { flags, packages }: GoCall): string | undefined {
  for (const name of ['-msan', '-asan', '-cover', '-toolexec', '-linkshared', '-overlay', '-gccgoflags'])
    if (flags.has(name)) return `it is built with ${name}`;
  const mode = flags.get('-buildmode');
  if (mode !== undefined && !/^(?:exe|default|pie)$/.test(mode)) return `it is built with -buildmode=${mode}`;
  if (flags.has('-compiler') && flags.get('-compiler') !== 'gc') return 'it is built with another compiler';
  for (const name of ['CC', 'CXX', 'CGO_LDFLAGS', 'CGO_CFLAGS']) {
    const value = command.inFront.get(name) ?? command.set.get(name) ?? command.outer.get(name);
    if (
      value !== undefined &&
      !(name.startsWith('C') && /^(?:gcc|g\+\+|clang|clang\+\+|)$/.test(value)) &&
      !harmlessFlags.test(value)
    )
      return `${name} is set`;
  }
  const remote = packages.find((name) => name?.includes('@'));
  return remote === undefined ? undefined : `the sources of ${remote} are not in the build context`;
}

// Options of a C compiler that add no library.
const harmlessFlags = /^(?:\s*-(?:O[0-3s]|g|D[\w=]+|w|W[\w-]+))*\s*$/;
