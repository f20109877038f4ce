import type { BaseConfig } from '../dockerfile/effective';
import { resolvePath, walkStage } from '../dockerfile/effective';
import type { Scope } from '../dockerfile/expand';
import { expand } from '../dockerfile/expand';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';
import type { LooseCommand } from '../dockerfile/shell';
import { looseCommands } from '../dockerfile/shell';
import { quoted } from '../dockerfile/shellQuote';
import type { Base } from './bases';
import type { StageScopes } from './stageScopes';
import { ScopeHistory } from './stageScopes';
import { argNames } from './style';

/** A place between the commands of a stage: of those of one instruction, `at` says which comes first. */
export interface Position {
  readonly instruction: Instruction;
  readonly at: number;
}

/** A command of a RUN, with its words worked out as far as that is certain in every build. */
export interface BuildCommand {
  readonly position: Position;
  /** Without `env` and what it assigns; `undefined` where variables, globs or substitutions hide a word. */
  readonly words: readonly (string | undefined)[];
  /** The same words as written. */
  readonly texts: readonly string[];
  /** Where it runs; `undefined` if that depends on something unknown. */
  readonly directory: string | undefined;
  /** Variables that this command alone gets; `?` stands for a value that is not known. */
  readonly inFront: ReadonlyMap<string, string>;
  /** Variables that the RUN has given to its commands before. */
  readonly set: ReadonlyMap<string, string>;
  /** Those and the variables of the shell alone. */
  readonly variables: ReadonlyMap<string, string>;
  /** ENV and ARG of the stage, with the defaults that a `--build-arg` may change. */
  readonly outer: Scope;
  /** ENV that no ARG can change. */
  readonly fixed: Scope;
  /** The ARGs that the stage has declared so far. */
  readonly declared: ReadonlySet<string>;
  /** Whether a condition or a loop of its RUN may skip or repeat it, or what it depends on. */
  readonly branches: boolean;
  /** The files that it writes by redirection. */
  readonly writes: readonly (string | undefined)[];
  /** Where text can be put in front of it; `undefined` in a heredoc or an exec form. */
  readonly editAt: number | undefined;
}

/** The commands of every RUN of a stage and of those it is built upon, in order. */
export function buildCommands(dockerfile: Dockerfile, stage: Stage, base: BaseConfig): readonly BuildCommand[] {
  const before = known.get(stage);
  if (before?.base === base) return before.commands;
  const commands = readStage(dockerfile, stage, base);
  known.set(stage, { base, commands });
  return commands;
}

// Each language looks through the same commands, for each shape.
const known = new WeakMap<Stage, { readonly base: BaseConfig; readonly commands: readonly BuildCommand[] }>();

function readStage(dockerfile: Dockerfile, stage: Stage, base: BaseConfig): BuildCommand[] {
  const found: BuildCommand[] = [];
  const declared = new Set<string>();
  const history = new ScopeHistory(base, dockerfile.escape);
  walkStage(dockerfile, stage, base, (instruction, before, link) => {
    history.visit(instruction, before, link);
    if (instruction.keyword === 'ARG') for (const name of argNames(instruction, dockerfile.escape)) declared.add(name);
    if (instruction.keyword === 'RUN')
      found.push(...commandsOf(instruction, before.workdir.value, history.here(link), declared));
  });
  return found;
}

const unknownConfig: BaseConfig = {
  env: new Map([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']]),
  user: '',
  workdir: '/',
  entrypoint: [],
  cmd: [],
};

/** What an image configures, or what most do if it is not known. */
export function configOf(base: Base): BaseConfig {
  return base.kind === 'language' || base.kind === 'plain' ? base.config : unknownConfig;
}

/** Whether one place comes before another of the same chain of stages. */
export function comesBefore(a: Position, b: Position): boolean {
  return a.instruction === b.instruction ? a.at < b.at : a.instruction.start < b.instruction.start;
}

// After && the set-up of a script goes on; after a test it may not.
const branching = /(?:^|[;&|(\n])\s*(?:case|for|if|until|while|function)\s|\|\||\]\s*&&|\w\s*\(\)/;

function commandsOf(
  run: Instruction,
  workdir: string,
  scopes: StageScopes,
  declared: ReadonlySet<string>,
): BuildCommand[] {
  const heredoc = run.heredocs[0];
  const isPlain = run.exec === undefined && heredoc === undefined;
  return readScript({
    text: run.exec === undefined ? (heredoc?.body ?? run.args) : run.exec.map(quoted).join(' '),
    directory: workdir,
    set: new Map(),
    ...scopes,
    declared,
    position: (start) => ({ instruction: run, at: start }),
    editAt: (start) => (isPlain ? offsetInText(run, start) : undefined),
  });
}

/** The commands of a text that a command hands to a shell of its own, as if they stood in its place; `given` are variables that it sets. */
export function innerCommands(
  command: BuildCommand,
  text: string,
  directory: string | undefined,
  given: ReadonlyMap<string, string>,
): BuildCommand[] {
  const { position, outer, fixed, declared } = command;
  const inner = readScript({
    text,
    directory,
    set: new Map([...command.set, ...command.inFront, ...given]),
    outer,
    fixed,
    declared,
    // Between the command and the next one of its RUN.
    position: (start) => ({ ...position, at: position.at + start / 1e7 }),
    editAt: () => undefined,
  });
  return command.branches ? inner.map((one) => ({ ...one, branches: true })) : inner;
}

interface Script extends StageScopes {
  readonly text: string;
  readonly directory: string | undefined;
  /** Variables of the shell when it starts. */
  readonly set: ReadonlyMap<string, string>;
  readonly declared: ReadonlySet<string>;
  readonly position: (start: number) => Position;
  readonly editAt: (start: number) => number | undefined;
}

function readScript(script: Script): BuildCommand[] {
  const { outer, fixed, declared } = script;
  const first: Shell = {
    set: new Map(script.set),
    exported: new Set(script.set.keys()),
    directory: script.directory,
  };
  const shells = new Map<string, Shell>([['', first]]);
  const branches = branching.test(script.text);
  return (looseCommands(script.text) ?? []).map((command): BuildCommand => {
    const shell = shellOf(shells, command.subshells) ?? first;
    // A path that depends on an ARG is another one in a build with --build-arg.
    const scope: Scope = {
      get: (name) => shell.set.get(name) ?? fixed.get(name),
      isUnknown: (name) => declared.has(name) && !shell.set.has(name) && fixed.get(name) === undefined,
    };
    const all = command.words.map(({ text, value }) => value ?? valueOf(text, scope));
    const isEnv = all[0] === 'env';
    const assigned = assignedBy(command, isEnv || isExport(all) ? all.slice(1) : [], scope);
    const directory = shell.directory;
    const variables = new Map(shell.set);
    const set = new Map([...variables].filter(([name]) => shell.exported.has(name)));
    if (isExport(all)) {
      for (const [name, value] of assigned) {
        shell.set.set(name, value);
        // Without export, only what came with the environment is handed on.
        if (all.length > 0 || outer.get(name) !== undefined) shell.exported.add(name);
      }
      for (const name of all.slice(1)) if (name !== undefined) shell.exported.add(name);
    }
    if (all[0] === 'cd' || all[0] === 'pushd') shell.directory = resolved(directory, all.slice(1).find(notAnOption));
    if (all[0] === 'popd') shell.directory = undefined;
    const from = isEnv ? all.findIndex((word, at) => at > 0 && !(word?.includes('=') ?? true)) : 0;
    return {
      position: script.position(command.start),
      words: from < 0 ? [] : all.slice(from),
      texts: from < 0 ? [] : command.words.slice(from).map(({ text }) => text),
      directory,
      inFront: new Map(isExport(all) ? [] : assigned),
      set,
      variables,
      outer,
      fixed,
      declared,
      branches,
      writes: command.writes.map((text) => resolved(directory, valueOf(text.replace(/^["']|["']$/g, ''), scope))),
      editAt: script.editAt(command.start),
    };
  });
}

interface Shell {
  readonly set: Map<string, string>;
  readonly exported: Set<string>;
  directory: string | undefined;
}

/** What a subshell starts with is what the shell around it has then. */
function shellOf(shells: Map<string, Shell>, around: readonly number[]): Shell | undefined {
  const key = around.join(' ');
  const known = shells.get(key);
  if (known !== undefined || around.length === 0) return known;
  const outer = shellOf(shells, around.slice(0, -1));
  if (outer === undefined) return undefined;
  const made = { ...outer, set: new Map(outer.set), exported: new Set(outer.exported) };
  shells.set(key, made);
  return made;
}

function isExport(words: readonly (string | undefined)[]): boolean {
  return words.length === 0 || words[0] === 'export';
}

function notAnOption(word: string | undefined): boolean {
  return word?.startsWith('-') !== true;
}

function resolved(directory: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined || (directory === undefined && !path.startsWith('/'))) return undefined;
  return resolvePath(directory ?? '/', path);
}

/** A word of the shell with variables that have a known value; `undefined` if it needs more. */
function valueOf(text: string, variables: Scope): string | undefined {
  if (/[`*?~]|\$\(|\[/.test(text)) return undefined;
  const expanded = expand(text, variables);
  return expanded.kind === 'value' && expanded.unset.length === 0 ? expanded.text : undefined;
}

function assignedBy(command: LooseCommand, words: readonly (string | undefined)[], scope: Scope): [string, string][] {
  const before = command.assignments.map(({ name, text }): [string, string] => [name, valueOf(text, scope) ?? '?']);
  const pairs = words.flatMap((word): [string, string][] => {
    const equals = word?.indexOf('=') ?? -1;
    return word === undefined || equals < 1 ? [] : [[word.slice(0, equals), word.slice(equals + 1)]];
  });
  return [...before, ...pairs];
}
