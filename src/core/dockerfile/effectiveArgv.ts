import type { Effective, StartPart } from './effective';
import { effectiveConfig } from './effective';
import { healthCommand } from './healthCommand';
import type { Dockerfile, Instruction, Stage } from './model';

/** The words of a process as the engine starts it. */
export interface Argv {
  readonly words: readonly ArgvWord[];
  /** The instructions of these words that are in shell form, so that a shell has to be in the image. */
  readonly shellForms: readonly Instruction[];
}

/** A word of a process, and what it comes from. */
export interface ArgvWord {
  readonly text: string;
  readonly part: 'entrypoint' | 'cmd' | 'healthcheck';
  /** The instruction that says it; `undefined` where the base image does. */
  readonly by: Instruction | undefined;
  /** Whether it is of the shell that the engine puts before the text of a shell form. */
  readonly ofShell: boolean;
}

/** What an image starts by itself; `undefined` where that is not known. */
export interface StartDefaults {
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
}

/** What a CMD, ENTRYPOINT or HEALTHCHECK comes to in the image of its stage. */
export type InstructionArgv =
  | ({ readonly kind: 'argv' } & Argv)
  /** A later instruction of the stage takes its place. */
  | { readonly kind: 'replaced'; readonly by: Instruction }
  /** HEALTHCHECK NONE. */
  | { readonly kind: 'none' }
  /** It goes with an ENTRYPOINT or a CMD of the image, which is not known. */
  | { readonly kind: 'unknown' };

/** What the engine runs because of an instruction of `stage`; `undefined` for one that says nothing of the kind. */
export function instructionArgv(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  defaults: StartDefaults,
): InstructionArgv | undefined {
  const { keyword } = instruction;
  if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT' && keyword !== 'HEALTHCHECK') return undefined;
  const last = stage.instructions.findLast((other) => other.keyword === keyword);
  if (last !== undefined && last !== instruction) return { kind: 'replaced', by: last };
  if (keyword === 'HEALTHCHECK') {
    const health = healthArgv(dockerfile, stage);
    return health === undefined ? { kind: 'none' } : { kind: 'argv', ...health };
  }
  const start = startArgv(dockerfile, stage, defaults);
  return start === undefined ? { kind: 'unknown' } : { kind: 'argv', ...start };
}

/**
 * What a container of the image of `stage` starts: the ENTRYPOINT and behind it the CMD, each of the last instruction along
 * the stages it is built upon or of the image itself. `undefined` if it needs a part of `defaults` that is not known.
 */
export function startArgv(dockerfile: Dockerfile, stage: Stage, defaults: StartDefaults): Argv | undefined {
  const { entrypoint, cmd } = configuration(dockerfile, stage, defaults);
  if (isNotKnown(entrypoint) || isNotKnown(cmd)) return undefined;
  return joined([partArgv(entrypoint, 'entrypoint'), partArgv(cmd, 'cmd')]);
}

/** What the engine runs to see whether a container of the image of `stage` is healthy; no ENTRYPOINT goes before it. */
export function healthArgv(dockerfile: Dockerfile, stage: Stage): Argv | undefined {
  const { healthcheck, shell } = configuration(dockerfile, stage, { entrypoint: [], cmd: [] });
  const command = healthcheck && healthCommand(healthcheck);
  if (healthcheck === undefined || command === undefined) return undefined;
  const { exec, text } = command;
  // The engine takes the SHELL that the image has in the end, not that of the line.
  const part: StartPart =
    exec === undefined
      ? { kind: 'shell', text, by: healthcheck, shell }
      : { kind: 'exec', argv: exec, by: healthcheck };
  return partArgv(part, 'healthcheck');
}

const notKnown: readonly string[] = ['not known'];

function isNotKnown(part: StartPart | undefined): boolean {
  return part?.kind === 'exec' && part.argv === notKnown;
}

function configuration(dockerfile: Dockerfile, stage: Stage, defaults: StartDefaults): Effective {
  const { entrypoint = notKnown, cmd = notKnown } = defaults;
  // Neither who nor where it runs changes the words.
  return effectiveConfig(dockerfile, stage, { env: new Map(), user: '', workdir: '/', entrypoint, cmd });
}

function partArgv(part: StartPart | undefined, name: ArgvWord['part']): Argv {
  if (part === undefined) return { words: [], shellForms: [] };
  const { by } = part;
  const word = (text: string, ofShell: boolean): ArgvWord => ({ text, part: name, by, ofShell });
  if (part.kind === 'exec') return { words: part.argv.map((text) => word(text, false)), shellForms: [] };
  const shell = part.shell?.exec ?? ['/bin/sh', '-c'];
  return { words: [...shell.map((text) => word(text, true)), word(part.text, false)], shellForms: [part.by] };
}

function joined(parts: readonly Argv[]): Argv {
  return { words: parts.flatMap(({ words }) => words), shellForms: parts.flatMap(({ shellForms }) => shellForms) };
}
