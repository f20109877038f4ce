import type { Effective, StartPart } from '../dockerfile/effective';
import type { Instruction } from '../dockerfile/model';
import { isShellProblem, simpleCommand } from '../dockerfile/shell';
import type { Reason } from './outcome';
import { say } from './rule';
import { startCommand } from './rules/start-command';

/** How the container starts, as words without a shell. */
export interface Start {
  /** Words that arguments of `docker run` do not replace. */
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly argv: readonly [string, ...string[]];
  /** The instruction that names the program. */
  readonly by: Instruction;
  /** The instructions that were in shell form, or called a shell, and become exec form. */
  readonly unwrapped: readonly Instruction[];
}

/** Reads the start command; `ignored` is an entrypoint of the base image that only passes its arguments on. */
export function readStart(
  effective: Effective,
  ignored: readonly string[],
  line: number,
): Start | { readonly reason: Reason } {
  // ENTRYPOINT [] clears the one of the base, and CMD names the program.
  const entrypoint =
    sameWords(effective.entrypoint, []) ||
    (effective.entrypoint?.by === undefined && sameWords(effective.entrypoint, ignored))
      ? undefined
      : effective.entrypoint;
  const { cmd } = effective;
  if (entrypoint !== undefined && entrypoint.by === undefined) {
    return {
      reason: say(
        startCommand,
        line,
        'The container starts through an entrypoint of its base image that is not known.',
      ),
    };
  }
  const named = entrypoint?.by ?? cmd?.by;
  if (named === undefined)
    return { reason: say(startCommand, line, 'No CMD or ENTRYPOINT says what to start; add one.') };
  if (effective.shell !== undefined && (entrypoint?.kind === 'shell' || cmd?.kind === 'shell')) {
    return {
      reason: say(
        startCommand,
        named.line,
        'The start command is in shell form below a SHELL of its own; write it in exec form.',
      ),
    };
  }
  if (entrypoint?.kind === 'shell' && cmd?.by !== undefined) {
    return {
      reason: say(
        startCommand,
        cmd.by.line,
        'This CMD is ignored beside an ENTRYPOINT in shell form, and would not be any more; remove it.',
      ),
    };
  }
  if (entrypoint !== undefined && cmd?.kind === 'shell') {
    return {
      reason: say(
        startCommand,
        cmd.by.line,
        'A CMD in shell form beside an ENTRYPOINT passes /bin/sh as an argument; write it in exec form.',
      ),
    };
  }
  const unwrapped: Instruction[] = [];
  const first = entrypoint === undefined ? undefined : words(entrypoint, unwrapped);
  // An inherited CMD below an ENTRYPOINT of the file is already gone, see effectiveConfig.
  const second =
    cmd === undefined || entrypoint?.kind === 'shell' ? [] : words(cmd, entrypoint === undefined ? unwrapped : []);
  if (first !== undefined && 'reason' in first) return first;
  if ('reason' in second) return second;
  const [program, ...rest] = [...(first ?? []), ...second];
  if (program === undefined)
    return { reason: say(startCommand, named.line, 'The start command is empty; name a program.') };
  return { entrypoint: first ?? [], cmd: second, argv: [program, ...rest], by: named, unwrapped };
}

function sameWords(part: StartPart | undefined, argv: readonly string[]): boolean {
  return part?.kind === 'exec' && part.argv.join('\0') === argv.join('\0');
}

function words(part: StartPart, unwrapped: Instruction[]): readonly string[] | { readonly reason: Reason } {
  const [shell, option, inner, ...more] = part.kind === 'exec' ? part.argv : [];
  const isShell = shell !== undefined && /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(shell);
  if (part.kind === 'exec' && !isShell) return part.argv;
  const text = part.kind === 'shell' ? part.text : option === '-c' && more.length === 0 ? inner : undefined;
  const line = part.by?.line ?? 1;
  if (text === undefined)
    return {
      reason: say(startCommand, line, 'The start command calls a shell, which a distroless image does not have.'),
    };
  const command = simpleCommand(text);
  if (isShellProblem(command))
    return { reason: say(startCommand, line, `The start command needs a shell, because it ${command.problem}.`) };
  const assigned = command.assignments[0];
  if (assigned !== undefined)
    return {
      reason: say(
        startCommand,
        line,
        `The start command assigns ${assigned.name}, which needs a shell; set it with ENV.`,
      ),
    };
  if (part.by !== undefined) unwrapped.push(part.by);
  return command.argv;
}
