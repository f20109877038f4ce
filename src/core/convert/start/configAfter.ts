import type { Effective, Setting, StartPart } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import type { Note } from '../outcome';
import { say } from '../rule';
import { execFormRule } from '../rules/exec-form';
import { startOptions } from '../rules/start-options';
import { startScript } from '../rules/start-script';
import type { Followed } from './followStart';
import type { ScriptPlace } from './scriptFile';
import { imagePaths } from './scriptFile';
import type { StartAsk, StartChanges } from './start';
import { startEnv } from './startEnv';

/** The start as written, and the words that it came to. */
export interface StartParts {
  readonly entrypoint: StartPart | undefined;
  readonly cmd: StartPart | undefined;
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly by: Instruction;
}

/** What the way to the program did besides. */
export function changesOf(place: ScriptPlace, parts: StartParts, followed: Followed): StartChanges {
  const { written } = place;
  const { by, entrypoint, cmd, first, second } = parts;
  const { scripts, state, user } = followed;
  const [script] = scripts;
  const rule = script === undefined ? execFormRule : startScript;
  const dropped = (part: StartPart | undefined, words: readonly string[]) =>
    part?.by !== undefined && words.length === 0 && !isEmpty(part) ? [{ instruction: part.by, rule }] : [];
  const env = startEnv(followed, by.line, script?.name);
  return {
    ...env,
    directory:
      state.directory === written.workdir.value
        ? undefined
        : { path: state.directory, from: written.workdir.value, line: by.line },
    user: user === undefined ? undefined : userInstruction(by, user),
    owned: followed.owned,
    asks: [...env.asks, ...(followed.options === undefined ? [] : [optionsAsk(followed, by.line)])],
    removed: [...dropped(entrypoint, first), ...dropped(cmd, second)],
    notes: [...notesOf(parts, followed), ...env.notes],
    unneeded: {
      paths: [
        ...scripts.map(({ path }) => path),
        ...followed.wrappers.flatMap((wrapper) => imagePaths(place, wrapper)),
      ],
      packages: [
        ...followed.wrappers.map((wrapper) => wrapper.split('/').at(-1) ?? wrapper),
        ...(scripts.length > 0 ? ['bash', 'dos2unix'] : []),
        ...(followed.init === undefined ? [] : ['tini', 'dumb-init']),
      ],
    },
  };
}

function notesOf({ by, cmd, first, second }: StartParts, followed: Followed): Note[] {
  const { scripts, shell, prints, ignoresArguments } = followed;
  const notes: Note[] = [];
  const { line } = by;
  if (shell)
    notes.push(
      say(
        execFormRule,
        line,
        'The image has no shell, and this command needs none, so it is in exec form and gets signals itself.',
      ),
    );
  for (const { name } of scripts)
    notes.push(
      say(startScript, line, `${name} needs a shell, and all it does is here without one, so it is left out.`),
    );
  const rule = scripts.length > 0 ? startScript : execFormRule;
  if (prints) notes.push(say(rule, line, 'What it printed before the program started is not printed any more.'));
  if (followed.options !== undefined)
    notes.push(say(rule, line, 'The program is in ENTRYPOINT, so that options can follow.'));
  else if (cmd?.by !== undefined && second.length === 0 && first.length > 0 && !isEmpty(cmd))
    notes.push(
      say(rule, cmd.by.line, 'The ENTRYPOINT never looked at this CMD, which would now reach the program, so it goes.'),
    );
  if (ignoresArguments && first.length > 0)
    notes.push(say(rule, line, 'Arguments of docker run, which the shell ignored, now reach the program.'));
  return notes;
}

function isEmpty(part: StartPart): boolean {
  return part.kind === 'exec' && part.argv.length === 0;
}

function optionsAsk({ options = [], scripts }: Followed, line: number): StartAsk {
  const program = options
    .map(({ text }) => text)
    .join(' ')
    .slice(0, 60);
  const by = scripts[0]?.name ?? 'The start command';
  return {
    id: 'start-options',
    rule: startOptions,
    line,
    text: `${by} takes arguments of docker run for options of ${program} if they start with "-", and for a command of their own if not; is the container ever started with another command?`,
    go: {
      value: 'options',
      label: 'No, with options or nothing',
      detail: `All arguments go to ${program}.`,
    },
    keep: { value: 'commands', label: 'Yes', detail: 'Nothing is converted.' },
    reason: `${by} starts whatever command it is given, which needs a shell; start ${program} itself.`,
  };
}

/** The configuration that the image would have if the start had been written without a shell. */
export function configAfter(
  { written }: ScriptPlace,
  { entrypoint, cmd, first, second, by }: StartParts,
  changes: StartChanges,
): Effective {
  const env = new Map<string, Setting>(written.env);
  for (const { name, value } of changes.env) env.set(name, { value, by });
  return {
    ...written,
    env,
    workdir: changes.directory === undefined ? written.workdir : { value: changes.directory.path, by },
    user: changes.user === undefined ? written.user : { value: changes.user.args, by: changes.user },
    entrypoint: entrypoint === undefined ? written.entrypoint : partOf(entrypoint, first),
    cmd: cmd === undefined ? undefined : partOf(cmd, second),
  };
}

function partOf(part: StartPart, argv: readonly string[]): StartPart | undefined {
  if (part.by === undefined) return part;
  return argv.length === 0 ? undefined : { kind: 'exec', argv, by: part.by };
}

/** A USER that stands just before the start command. */
function userInstruction({ start, line }: Instruction, user: string): Instruction {
  return {
    keyword: 'USER',
    args: user,
    start,
    end: start,
    line,
    endLine: line,
    flags: [],
    pieces: [{ at: 0, start }],
    exec: undefined,
    heredocs: [],
  };
}
