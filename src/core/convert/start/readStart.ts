import type { Effective, StartPart } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { startCommand } from '../rules/start-command';
import { unfitProgram } from './advice';
import { changesOf, configAfter } from './configAfter';
import { followStart } from './followStart';
import type { ScriptPlace } from './scriptFile';
import { scriptFile } from './scriptFile';
import type { StartWord } from './shellWords';
import { absent, needsShell } from './shellWords';
import type { Start, StartVariable } from './start';

/** The start, and the configuration of an image that starts so without a shell. */
export interface ReadStart {
  readonly start: Start;
  readonly before: Effective;
}

/** Reads the start command, through shells, scripts and wrappers to the program itself. */
export async function readStart(
  place: ScriptPlace,
  signal: AbortSignal,
): Promise<ReadStart | { readonly reason: Reason }> {
  const { written, base, target } = place;
  // ENTRYPOINT [] clears the one of the base, and that of a language's image only passes its arguments on.
  const entrypoint =
    sameWords(written.entrypoint, []) ||
    (written.entrypoint?.by === undefined && sameWords(written.entrypoint, base.config.entrypoint))
      ? undefined
      : written.entrypoint;
  const { cmd } = written;
  const [own] = written.entrypoint?.by === undefined ? base.config.entrypoint : [];
  if (own !== undefined && (await scriptFile(place, own, false, signal))?.kind === 'script')
    return refuse(
      target.from.line,
      `A copy takes the place of ${own}, which starts the container; name it in ENTRYPOINT.`,
    );
  const line = target.from.line;
  if (entrypoint !== undefined && entrypoint.by === undefined)
    return refuse(line, 'The container starts through an entrypoint of its base image that is not known.');
  const named = entrypoint?.by ?? cmd?.by;
  if (named === undefined) return refuse(line, 'No CMD or ENTRYPOINT says what to start; add one.');

  const broken = [entrypoint, cmd].find(
    (part) => part?.kind === 'shell' && /^\[\s*["'].*["',]\s*\](?:\s*#.*)?$/s.test(part.text),
  );
  if (broken?.by !== undefined) {
    const text =
      'This is no valid JSON, so builders take it for the shell form, which does not start it; write a list of words in double quotes.';
    return refuse(broken.by.line, text);
  }
  const shell = shellOf(written);
  if (shell === undefined && (entrypoint?.kind === 'shell' || cmd?.kind === 'shell'))
    return refuse(named.line, 'The start command is in shell form below a SHELL of its own; write it in exec form.');
  const words = [
    ...partWords(entrypoint, 'entrypoint', shell ?? []),
    // An inherited CMD below an ENTRYPOINT of the file is already gone, see effectiveConfig.
    ...partWords(cmd, 'cmd', shell ?? []),
  ];
  const followed = await followStart(place, words, named.line, signal);
  if (needsShell(followed)) {
    const { problem, instead, where = 'The start command' } = followed;
    const text = problem.endsWith('.')
      ? problem
      : `${where} ${problem}${instead === undefined ? ', which only a shell can do' : `; ${instead}`}.`;
    return refuse(named.line, text);
  }
  const present = followed.words.filter((word) => !word.variables.includes(absent));
  const [program] = present;
  if (program === undefined || program.text === '')
    return refuse(named.line, 'The start command is empty; name a program.');
  const unfit = unfitProgram(present.map(({ text }) => text));
  if (unfit !== undefined)
    return refuse(
      named.line,
      `The container starts ${program.text.slice(0, 40)}, which ${unfit.does}; ${unfit.instead}.`,
    );
  const firstOfCmd = present.findIndex(({ from }) => from === 'cmd');
  const split = firstOfCmd < 0 ? present.length : firstOfCmd;
  if (present.slice(split).some(({ from }) => from === 'entrypoint'))
    return refuse(named.line, 'The shell puts words behind the arguments of docker run, which no start command can.');

  if (cmd?.kind === 'shell' && split > 0 && present[split]?.text === shell?.[0])
    return refuse(
      cmd.by.line,
      'A CMD in shell form beside an ENTRYPOINT passes /bin/sh as an argument; write it in exec form.',
    );

  const first = present.slice(0, split).map(({ text }) => text);
  const second = present.slice(split).map(({ text }) => text);
  const by = first.length > 0 ? (entrypoint?.by ?? named) : (cmd?.by ?? named);
  const parts = { entrypoint, cmd, first, second, by };
  const changes = changesOf(place, parts, followed);
  const start: Start = {
    entrypoint: first,
    cmd: second,
    argv: [program.text, ...[...first, ...second].slice(1)],
    by,
    unwrapped: [...unwrapped(entrypoint, first), ...unwrapped(cmd, second)],
    variables: variablesOf(followed.words, named.line),
    init: followed.init !== undefined,
    changes,
  };
  return { start, before: configAfter(place, parts, changes) };
}

function refuse(line: number, text: string): { readonly reason: Reason } {
  return { reason: say(startCommand, line, text) };
}

function sameWords(part: StartPart | undefined, argv: readonly string[]): boolean {
  return part?.kind === 'exec' && part.argv.join('\0') === argv.join('\0');
}

/** What runs the shell forms; `undefined` if it is no shell that is known. */
function shellOf({ shell }: Effective): readonly string[] | undefined {
  if (shell === undefined) return ['/bin/sh', '-c'];
  const [program = '', ...options] = shell.exec ?? [];
  const known = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(program);
  return known &&
    options.at(-1)?.endsWith('c') === true &&
    options.every((word) => /^-[eux]*[oc]*$|^pipefail$/.test(word))
    ? ['/bin/sh', '-c']
    : undefined;
}

function partWords(part: StartPart | undefined, from: StartWord['from'], shell: readonly string[]): StartWord[] {
  if (part === undefined) return [];
  const words = part.kind === 'exec' ? part.argv : [...shell, part.text];
  return words.map((text) => ({ text, from, variables: [] }));
}

function unwrapped(part: StartPart | undefined, words: readonly string[]): Instruction[] {
  if (part?.by === undefined || words.length === 0 || sameWords(part, words)) return [];
  return [part.by];
}

function variablesOf(words: readonly StartWord[], line: number): StartVariable[] {
  let at = 0;
  return words.flatMap((word) => {
    const here = at;
    if (!word.variables.includes(absent)) at++;
    return word.variables
      .filter((variable) => variable !== absent)
      .map(({ name, value, whole }) => ({ name, value, whole, at: here, line }));
  });
}
