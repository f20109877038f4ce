import { assignments } from './assignments';
import { expand } from './expand';
import type { Scope } from './expand';
import type { Dockerfile, Instruction, Stage } from './model';
import { globalScope, stageChain } from './scope';

/** How a container starts; `by` is the instruction that says so, `undefined` where the base image does. */
export type StartPart =
  | { readonly kind: 'exec'; readonly argv: readonly string[]; readonly by: Instruction | undefined }
  | { readonly kind: 'shell'; readonly text: string; readonly by: Instruction };

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
  /** Values of the stage's ARGs at its end. */
  readonly args: ReadonlyMap<string, string>;
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
  /** Variables that were used without a value, with the line. */
  readonly unset: readonly { readonly name: string; readonly line: number }[];
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
    state.args.clear();
    state.cmdOfStage = false;
    for (const instruction of link.instructions) {
      visit(instruction, state, link);
      applyInstruction(state, dockerfile, globals, instruction);
    }
  }
  return state;
}

/** What a `$NAME` means in a configuration: ENV wins over ARG of the same name, whichever comes first. */
export function scopeOf(state: Effective): Scope {
  return { get: (name) => state.env.get(name)?.value ?? state.args.get(name) };
}

interface State extends Effective {
  env: Map<string, Setting>;
  args: Map<string, string>;
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
  unset: { name: string; line: number }[];
  /** Whether the stage at hand has a CMD. */
  cmdOfStage: boolean;
}

function startState(base: BaseConfig): State {
  const part = (argv: readonly string[]): StartPart | undefined =>
    argv.length === 0 ? undefined : { kind: 'exec', argv, by: undefined };
  return {
    env: new Map([...base.env].map(([name, value]) => [name, { value, by: undefined }])),
    args: new Map(),
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
  const scope = scopeOf(state);
  const value = (text: string): string => {
    const expanded = expand(text, scope, escape);
    if (expanded.kind === 'problem') return text;
    state.unset.push(...expanded.unset.map((name) => ({ name, line: instruction.line })));
    return expanded.text;
  };
  const words = () => (instruction.exec ?? instruction.args.split(/\s+/).filter((word) => word !== '')).map(value);
  switch (instruction.keyword) {
    case 'ARG':
      for (const { name, value: given } of assignments(instruction, escape)) {
        const result = given === undefined ? globals.get(name) : value(given);
        if (result !== undefined) state.args.set(name, result);
      }
      return;
    case 'ENV':
      for (const { name, value: given } of assignments(instruction, escape))
        state.env.set(value(name), { value: value(given ?? ''), by: instruction });
      return;
    case 'LABEL':
      for (const { name, value: given } of assignments(instruction, escape))
        state.labels.set(value(name), { value: value(given ?? ''), by: instruction });
      return;
    case 'USER':
      state.user = { value: value(instruction.args.trim()), by: instruction };
      return;
    case 'WORKDIR':
      state.workdir = { value: resolvePath(state.workdir.value, value(instruction.args.trim())), by: instruction };
      return;
    case 'EXPOSE':
      for (const port of words()) state.ports.set(port.includes('/') ? port.toLowerCase() : `${port}/tcp`, instruction);
      return;
    case 'VOLUME':
      for (const path of words()) state.volumes.set(path, instruction);
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
      state.cmd = startPart(instruction);
      state.cmdOfStage = true;
      return;
    case 'ENTRYPOINT':
      state.entrypoint = startPart(instruction);
      // An ENTRYPOINT drops the CMD that its stage inherited, not one of its own.
      if (!state.cmdOfStage) state.cmd = undefined;
      return;
  }
}

function startPart(instruction: Instruction): StartPart {
  if (instruction.exec === undefined) return { kind: 'shell', text: instruction.args.trim(), by: instruction };
  return { kind: 'exec', argv: instruction.exec, by: instruction };
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
