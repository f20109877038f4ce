import { assignments } from './assignments';
import { expand } from './expand';
import type { Scope } from './expand';
import type { Dockerfile, Instruction, Stage } from './model';
import { globalScope, stageChain } from './scope';
import { writtenWords } from './writtenWords';

/** How a container starts; `by` is the instruction that says so, `undefined` where the base image does. */
export type StartPart =
  | { readonly kind: 'exec'; readonly argv: readonly string[]; readonly by: Instruction | undefined }
  | {
      readonly kind: 'shell';
      readonly text: string;
      readonly by: Instruction;
      /** The SHELL that was in force there. */
      readonly shell: Instruction | undefined;
    };

/** What an image brings along for the stage that starts from it. */
export interface BaseConfig {
  readonly env: ReadonlyMap<string, string>;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
}

/** A value and the instruction that set it; `undefined` where it comes from the base. */
export interface Setting {
  readonly value: string;
  readonly by: Instruction | undefined;
}

/** The configuration that the image of a stage ends up with, by the rules of BuildKit's `dispatch*`. */
export interface Effective {
  readonly env: ReadonlyMap<string, Setting>;
  /** Values of the ARGs that no ENV of the same name hides. */
  readonly args: ReadonlyMap<string, string>;
  /** ARGs whose value only the build knows, such as TARGETARCH. */
  readonly unknown: ReadonlySet<string>;
  readonly user: Setting;
  readonly workdir: Setting;
  readonly entrypoint: StartPart | undefined;
  readonly cmd: StartPart | undefined;
  readonly ports: ReadonlyMap<string, Instruction>;
  readonly volumes: ReadonlyMap<string, Instruction>;
  readonly labels: ReadonlyMap<string, Setting>;
  readonly stopSignal: Setting | undefined;
  readonly healthcheck: Instruction | undefined;
  readonly shell: Instruction | undefined;
  /** Variables without a value that went into what is configured here, and texts that cannot be expanded. */
  readonly unset: readonly Unset[];
}

/** A variable that an instruction used without its having a value; without a name, the text cannot be expanded. */
export interface Unset {
  readonly name: string | undefined;
  readonly by: Instruction;
}

/** Works out what the image of `stage` is configured with, along the stages it is built upon. */
export function effectiveConfig(dockerfile: Dockerfile, stage: Stage, base: BaseConfig): Effective {
  return walkStage(dockerfile, stage, base, () => undefined);
}

/**
 * Goes through a stage and those it is built upon and calls `visit` before each instruction. The configuration that it
 * is given changes as the walk goes on, so that a file of thousands of instructions takes no time.
 */
export function walkStage(
  dockerfile: Dockerfile,
  stage: Stage,
  base: BaseConfig,
  visit: (instruction: Instruction, before: Effective, link: Stage) => void,
): Effective {
  const state = startState(base);
  const globals = globalScope(dockerfile);
  for (const link of stageChain(dockerfile, stage)) {
    // A stage inherits the ARGs too, but what the image has as ENV comes first again.
    for (const name of state.env.keys()) state.args.delete(name);
    state.cmdOfStage = false;
    for (const instruction of link.instructions) {
      visit(instruction, state, link);
      applyInstruction(state, dockerfile, globals, instruction);
    }
  }
  return state;
}

/** What a `$NAME` means in a configuration: of ENV and ARG of the same name, the later one. */
export function scopeOf(state: Effective): Scope {
  return {
    get: (name) => state.args.get(name) ?? state.env.get(name)?.value,
    isUnknown: (name) => state.unknown.has(name),
  };
}

interface State extends Effective {
  env: Map<string, Setting>;
  args: Map<string, string>;
  unknown: Set<string>;
  user: Setting;
  workdir: Setting;
  entrypoint: StartPart | undefined;
  cmd: StartPart | undefined;
  ports: Map<string, Instruction>;
  volumes: Map<string, Instruction>;
  labels: Map<string, Setting>;
  stopSignal: Setting | undefined;
  healthcheck: Instruction | undefined;
  shell: Instruction | undefined;
  unset: Unset[];
  /** Whether the stage at hand has a CMD. */
  cmdOfStage: boolean;
}

function startState(base: BaseConfig): State {
  const part = (argv: readonly string[]): StartPart | undefined =>
    argv.length === 0 ? undefined : { kind: 'exec', argv, by: undefined };
  return {
    env: new Map([...base.env].map(([name, value]) => [name, { value, by: undefined }])),
    args: new Map(),
    unknown: new Set(),
    user: { value: base.user, by: undefined },
    workdir: { value: base.workdir, by: undefined },
    entrypoint: part(base.entrypoint),
    cmd: part(base.cmd),
    ports: new Map(),
    volumes: new Map(),
    labels: new Map(),
    stopSignal: undefined,
    healthcheck: undefined,
    shell: undefined,
    unset: [],
    cmdOfStage: false,
  };
}

function applyInstruction(state: State, dockerfile: Dockerfile, globals: Scope, instruction: Instruction): void {
  const escape = dockerfile.escape;
  const value = (text: string): string => {
    const expanded = expand(text, scopeOf(state), escape);
    if (expanded.kind === 'problem') {
      state.unset.push({ name: undefined, by: instruction });
      return text;
    }
    for (const name of expanded.unset) state.unset.push({ name, by: instruction });
    return expanded.text;
  };
  // All words of one instruction see what was before it.
  const pairs = () =>
    assignments(instruction, escape).map(({ name, value: given }): [string, Setting] => [
      value(name),
      { value: value(given ?? ''), by: instruction },
    ]);
  const words = () => writtenWords(instruction).map(value);
  switch (instruction.keyword) {
    case 'ARG':
      applyArg(state, dockerfile, globals, instruction);
      return;
    case 'ENV':
      for (const [name, setting] of pairs()) {
        state.env.set(name, setting);
        state.args.delete(name);
        state.unknown.delete(name);
      }
      return;
    case 'LABEL':
      for (const [name, setting] of pairs()) state.labels.set(name, setting);
      return;
    case 'USER':
      state.user = { value: value(instruction.args.trim()), by: instruction };
      return;
    case 'WORKDIR':
      state.workdir = { value: resolvePath(state.workdir.value, value(instruction.args.trim())), by: instruction };
      return;
    case 'EXPOSE':
      for (const port of words().flatMap(portsOf)) state.ports.set(port, instruction);
      return;
    case 'VOLUME':
      for (const path of words()) state.volumes.set(path.trim(), instruction);
      return;
    case 'STOPSIGNAL':
      state.stopSignal = { value: value(instruction.args.trim()), by: instruction };
      return;
    case 'HEALTHCHECK':
      state.healthcheck = instruction;
      return;
    case 'SHELL':
      state.shell = instruction;
      return;
    case 'CMD':
      state.cmd = startPart(instruction, state.shell);
      state.cmdOfStage = true;
      return;
    case 'ENTRYPOINT':
      state.entrypoint = startPart(instruction, state.shell);
      // An ENTRYPOINT drops the CMD that its stage inherited, not one of its own.
      if (!state.cmdOfStage) state.cmd = undefined;
      return;
  }
}

function applyArg(state: State, dockerfile: Dockerfile, globals: Scope, instruction: Instruction): void {
  const before = scopeOf(state);
  const own = new Set<string>();
  // Builders disagree on whether an ARG sees those before it in the same instruction.
  const scope: Scope = { get: before.get, isUnknown: (name) => own.has(name) || state.unknown.has(name) };
  for (const { name, value: given } of assignments(instruction, dockerfile.escape)) {
    const expanded = given === undefined ? undefined : expand(given, scope, dockerfile.escape);
    const inherited = given === undefined && globals.isUnknown?.(name) !== true;
    const known = expanded?.kind === 'value' && expanded.unset.length === 0 ? expanded.text : undefined;
    const result = given === undefined ? globals.get(name) : known;
    own.add(name);
    if (result !== undefined) {
      state.args.set(name, result);
      state.unknown.delete(name);
    } else if (!inherited) state.unknown.add(name);
  }
}

function startPart(instruction: Instruction, shell: Instruction | undefined): StartPart {
  if (instruction.exec === undefined) return { kind: 'shell', text: instruction.args.trim(), by: instruction, shell };
  return { kind: 'exec', argv: instruction.exec, by: instruction };
}

// A range that is wider is no port that a program listens on.
const widestRange = 65_536;

/** The ports of one word of EXPOSE, `[[ip:]host:]port[-port][/protocol]`, as `port/protocol`. */
function portsOf(word: string): string[] {
  const [, range = word, protocol = 'tcp'] = /^(?:.*:)?([^:/]*)(?:\/(\w+))?$/.exec(word) ?? [];
  const [, first, last] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  const count = Number(last) - Number(first) + 1;
  const ports =
    count > 0 && count <= widestRange ? Array.from({ length: count }, (_, n) => Number(first) + n) : [range];
  return ports.map((port) => `${port}/${protocol.toLowerCase()}`);
}

/** `path` seen from `directory`, without `.` and `..`. */
export function resolvePath(directory: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
