import type { BaseConfig, Effective } from '../../dockerfile/effective';
import { resolvePath, scopeOf, walkStage } from '../../dockerfile/effective';
import { expand } from '../../dockerfile/expand';
import type { Scope } from '../../dockerfile/expand';
import type { Dockerfile, Instruction, Stage } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { looseCommands } from '../../dockerfile/shell';
import type { LooseCommand } from '../../dockerfile/shell';

/** A `go build` or `go install` of a RUN. */
export interface GoBuild {
  readonly instruction: Instruction;
  /** Paths that its program may have; which one depends on directories that cannot be seen. */
  readonly outputs: readonly string[];
  /** The value of CGO_ENABLED that the command sees; `undefined` where nothing sets it. */
  readonly cgo: string | undefined;
  /** Where `CGO_ENABLED=0 ` can be put before the command; `undefined` if nowhere. */
  readonly assignAt: number | undefined;
  /** A flag that makes the program need libraries, or a package that is not of this context. */
  readonly trouble: string | undefined;
}

/** Every `go build` and `go install` of a stage and of the stages it is built upon. `module` is the path in go.mod. */
export function goBuilds(
  dockerfile: Dockerfile,
  stage: Stage,
  base: BaseConfig,
  module: string | undefined,
): GoBuild[] {
  const builds: GoBuild[] = [];
  let stored: string | undefined;
  walkStage(dockerfile, stage, base, (instruction, before) => {
    const { keyword, args, heredocs } = instruction;
    if (keyword !== 'RUN' || !(heredocs.length > 0 || args.includes('go'))) return;
    const script = scriptOf(instruction);
    stored ??= storedSetting.exec(script)?.[1];
    const trouble = stored === undefined ? undefined : `${stored} of "go env -w"`;
    for (const build of buildsOfRun(instruction, script, before, module))
      builds.push({ ...build, trouble: build.trouble ?? trouble });
  });
  return builds;
}

/** A setting that go keeps for later commands, and that says what is built and where it goes. */
const storedSetting = /\bgo\s+env\s+(?:-\w+\s+)*-w\s(?:.*\s)?["']?(CGO_\w+|GOFLAGS|GOBIN|GOPATH|GOOS|GOARCH)=/;

function scriptOf(run: Instruction): string {
  return run.exec === undefined ? (run.heredocs[0]?.body ?? run.args) : run.exec.map(quoted).join(' ');
}

// After && the set-up of a script goes on; after a test it may not.
const branches = /(?:^|[;&|(\n])\s*(?:case|for|if|until|while)\s|\|\||\]\s*&&/;

function buildsOfRun(run: Instruction, script: string, state: Effective, module: string | undefined): GoBuild[] {
  const heredoc = run.heredocs[0];
  const commands = looseCommands(script) ?? [];
  const set = new Map<string, string>();
  const outer = scopeOf(state);
  // A path that depends on an ARG is another one in a build with --build-arg, so only what is no path is taken from there.
  const variables: Scope = {
    get: (name) => set.get(name) ?? (/^(?:CGO_ENABLED|GOFLAGS)$/.test(name) ? outer.get(name) : fixedEnv(state, name)),
  };
  const builds: GoBuild[] = [];
  let directory = state.workdir.value;
  for (const command of commands) {
    const words = wordsOf(command, variables);
    if (words[0] === 'cd' && words[1] !== undefined) directory = resolvePath(directory, words[1]);
    if (words[0] === 'export' || words.length === 0)
      for (const [name, value] of assigned(command, words.slice(1), variables)) set.set(name, value);
    const inFront = new Map(assigned(command, words[0] === 'env' ? words.slice(1) : [], variables));
    const own: Scope = { get: (name) => inFront.get(name) ?? variables.get(name) };
    const call =
      words[0] === 'env' ? words.slice(words.findIndex((word, at) => at > 0 && !(word?.includes('=') ?? true))) : words;
    if (call[0] !== 'go' || (call[1] !== 'build' && call[1] !== 'install')) continue;
    const flags = (own.get('GOFLAGS') ?? '').split(/\s+/).filter((flag) => flag !== '');
    const read = readGoCall([...flags, ...call.slice(2)], call[1], directory, own, module);
    const perhaps = branches.test(script) ? ['CGO_ENABLED', 'GOFLAGS'].find((name) => set.has(name)) : undefined;
    const editable = run.exec === undefined && heredoc === undefined;
    builds.push({
      instruction: run,
      cgo: inFront.get('CGO_ENABLED') ?? set.get('CGO_ENABLED') ?? cgoOf(state),
      assignAt: editable ? offsetInText(run, command.start) : undefined,
      outputs: read.outputs,
      trouble: read.trouble ?? (perhaps === undefined ? undefined : `a ${perhaps} that a condition may change`),
    });
  }
  return builds;
}

/** CGO_ENABLED as the stage has it; a 0 that only an ARG says does not count, because --build-arg may say otherwise. */
function cgoOf(state: Effective): string | undefined {
  return fixedEnv(state, 'CGO_ENABLED') ?? scopeOf(state).get('CGO_ENABLED')?.replace(/^0$/, '');
}

/** The value of an ENV that no ARG can change. */
function fixedEnv(state: Effective, name: string): string | undefined {
  const setting = state.env.get(name);
  return setting?.by?.args.includes('$') === true ? undefined : setting?.value;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function wordsOf(command: LooseCommand, variables: Scope): (string | undefined)[] {
  return command.words.map(({ text, value }) => value ?? known(text, variables));
}

/** A word of the shell with variables that have a known value; `undefined` if it needs more. */
function known(text: string, variables: Scope): string | undefined {
  if (/[`*?~]|\$\(|\[/.test(text)) return undefined;
  const expanded = expand(text, variables);
  return expanded.kind === 'value' && expanded.unset.length === 0 ? expanded.text : undefined;
}

function assigned(command: LooseCommand, words: readonly (string | undefined)[], variables: Scope): [string, string][] {
  const before = command.assignments.map(({ name, text }): [string, string] => [name, known(text, variables) ?? '?']);
  const pairs = words.flatMap((word): [string, string][] => {
    const equals = word?.indexOf('=') ?? -1;
    return word === undefined || equals < 1 ? [] : [[word.slice(0, equals), word.slice(equals + 1)]];
  });
  return [...before, ...pairs];
}

const valued = new Set([
  '-o',
  '-ldflags',
  '-tags',
  '-mod',
  '-p',
  '-gcflags',
  '-asmflags',
  '-buildmode',
  '-C',
  '-modfile',
  '-overlay',
  '-pkgdir',
  '-toolexec',
  '-compiler',
  '-installsuffix',
  '-covermode',
  '-coverpkg',
  '-pgo',
  '-gccgoflags',
]);

function readGoCall(
  words: readonly (string | undefined)[],
  verb: 'build' | 'install',
  cwd: string,
  variables: Scope,
  module: string | undefined,
): Pick<GoBuild, 'outputs' | 'trouble'> {
  const flags = new Map<string, string | undefined>();
  const packages: (string | undefined)[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || !word.startsWith('-')) packages.push(word);
    else {
      const [name = '', ...value] = word.replace(/^--/, '-').split('=');
      if (value.length > 0) flags.set(name, value.join('='));
      else flags.set(name, valued.has(name) ? words[++at] : 'true');
    }
  }
  const trouble = troubleOf(flags, packages);
  const inner = flags.get('-C');
  const directory = inner === undefined ? cwd : resolvePath(cwd, inner);
  const names = (packages.length === 0 ? ['.'] : packages).flatMap((name) =>
    name === undefined ? [] : nameOf(name, module),
  );
  if (verb === 'install') {
    const bin = variables.get('GOBIN') ?? `${variables.get('GOPATH') ?? '/go'}/bin`;
    return { outputs: names.map((name) => `${bin}/${name}`), trouble };
  }
  if (!flags.has('-o')) return { outputs: names.map((name) => resolvePath(directory, name)), trouble };
  const out = flags.get('-o');
  if (out === undefined) return { outputs: [], trouble };
  const inside = names.map((name) => resolvePath(directory, `${out}/${name}`));
  return { outputs: out.endsWith('/') ? inside : [resolvePath(directory, out), ...inside], trouble };
}

function troubleOf(
  flags: ReadonlyMap<string, string | undefined>,
  packages: readonly (string | undefined)[],
): string | undefined {
  for (const name of ['-race', '-msan', '-asan', '-cover', '-toolexec', '-linkshared'])
    if (flags.has(name)) return name;
  const mode = flags.get('-buildmode');
  if (flags.has('-buildmode') && mode !== 'exe' && mode !== 'default') return `-buildmode=${mode ?? '?'}`;
  if (/\b(?:netcgo|libsqlite3|sqlite_\w+|cgo)\b/.test(flags.get('-tags') ?? ''))
    return `-tags ${flags.get('-tags') ?? ''}`;
  // The external linker needs cgo, whatever it links.
  if (/linkmode[= ]external/.test(flags.get('-ldflags') ?? '')) return '-linkmode external';
  const remote = packages.find((name) => name?.includes('@'));
  return remote === undefined ? undefined : `the package ${remote}, whose sources are not in the build context`;
}

/** How go names the program of a package given as argument. */
function nameOf(argument: string, module: string | undefined): string[] {
  if (argument.endsWith('.go')) return [(argument.split('/').at(-1) ?? '').slice(0, -'.go'.length)];
  const path = argument.replace(/\/+$/, '');
  const parts = (path === '.' || path === '' ? (module ?? '') : path)
    .split('/')
    .filter((part) => part !== '.' && part !== '...');
  if (parts.length === 0 && module !== undefined) return nameOf('.', module);
  const last = parts.at(-1);
  const name = last !== undefined && parts.length > 1 && /^v[2-9]\d*$|^v1\d+$/.test(last) ? parts.at(-2) : last;
  return name === undefined || name === '' ? [] : [name];
}
