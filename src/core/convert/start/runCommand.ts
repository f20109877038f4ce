import { resolvePath } from '../../dockerfile/effective';
import type { ShellStep, ShellWord } from '../../dockerfile/shellScript';
import { adviceOn } from './advice';
import { exportAll } from './idioms';
import type { NeedsShell, ShellState, StartWord } from './shellWords';
import { needsShell, startWords, wordValue } from './shellWords';

/** What a shell text came to: the words of the program that it starts. */
export interface Started {
  readonly words: readonly StartWord[];
}

/** What is kept of a run beside the words. */
export interface RunLog {
  /** Who the words of the text itself are from. */
  readonly from: StartWord['from'];
  /** Whether the user is root as far as the text has come. */
  readonly isRoot: boolean;
  /** Whether something was printed. */
  prints: boolean;
  /** The program that is put before arguments that start with `-`. */
  options: readonly StartWord[] | undefined;
  /** Directories that are made or given away, with the line in the text. */
  readonly owned: { readonly path: string; readonly owner: string | undefined; readonly line: number }[];
}

/** What one step came to; `undefined` if the text goes on. */
export type StepResult = Started | NeedsShell | undefined;

type Command = Extract<ShellStep, { kind: 'command' }>;

/** Runs one command of a text; what cannot be left out is a problem. */
export function runCommand(step: Command, state: ShellState, log: RunLog, isLast: boolean): StepResult {
  const [first, ...rest] = step.words;
  if (first === undefined) return assign(step, state);
  if (prints(step) !== undefined) {
    log.prints = true;
    return undefined;
  }
  switch (first.text) {
    case ':':
    case 'true': {
      for (const word of rest) {
        const value = wordValue(word, state);
        if (needsShell(value)) return value;
      }
      return redirected(step);
    }
    case 'set':
      return runSet(rest, state, log);
    case 'export':
      return exportAll(rest, state);
    case 'cd':
      return enter(rest, state);
    case 'exec':
      return program(step, rest, state, log);
    case 'mkdir':
    case 'chown':
      if (!isLast) return own(step, rest, state, log);
      break;
    case 'unset':
    case 'readonly':
    case 'declare':
    case 'typeset':
    case 'alias':
    case 'shopt':
    case 'eval':
    case 'exit':
    case 'return':
    case '[':
    case 'test':
      return { problem: `runs ${first.text}` };
  }
  if (isLast || isAllArguments(first)) return program(step, step.words, state, log);
  const command = step.words.map(({ text }) => text).join(' ');
  const { does, instead } = adviceOn(command);
  return { problem: `${does} (${command.slice(0, 60)})`, instead };
}

function isAllArguments({ text }: ShellWord): boolean {
  return /^"?\$\{?@\}?"?$/.test(text);
}

/** Whether a command only prints, to the output of the container. */
export function prints(step: Command): true | undefined {
  const [first, ...rest] = step.words;
  if (first === undefined || !/^(?:echo|printf)$/.test(first.text)) return undefined;
  const toOutput = step.redirects.every((redirect) => /^1?>&2$|^>\s*\/dev\/(?:stdout|stderr|null)$/.test(redirect));
  const harmless = rest.every(({ pieces }) =>
    pieces.every(
      (piece) =>
        (piece.kind !== 'other' ||
          /^(?:\$\((?:date|hostname|whoami|id|pwd|uname|basename|(?:node|npm|java|go) -?-?v(?:ersion)?\b)[^()|;&<>]*\)|[*?!]+|\$\{\w+[^`()]*\})$/.test(
            piece.text,
          )) &&
        (piece.kind !== 'variable' || !/[=?]$/.test(piece.operator ?? '')),
    ),
  );
  return toOutput && harmless ? true : undefined;
}

function redirected(step: Command): NeedsShell | undefined {
  return step.redirects.length === 0 ? undefined : { problem: 'redirects its input or output' };
}

function assign(step: Command, state: ShellState): NeedsShell | undefined {
  for (const { name, value } of step.assignments) {
    const found = value === undefined ? { problem: `sets ${name} to a list` } : wordValue(value, state);
    if (needsShell(found)) return found;
    if (/^(?:IFS|PATH|LD_\w+|BASH_ENV|ENV)$/.test(name)) return { problem: `sets ${name}` };
    state.assigned.set(name, found);
    if (state.image.has(name)) state.exported.add(name);
  }
  return redirected(step);
}

const harmlessOption = /^(?:-[eux]+|\+[eux]+|-[eux]*o|pipefail|errexit|nounset|xtrace)$/;

function runSet(words: readonly ShellWord[], state: ShellState, log: RunLog): NeedsShell | undefined {
  const [first, ...rest] = words;
  if (first?.text === '--') {
    const given = wordsOf(rest, state, log);
    if (needsShell(given)) return given;
    state.positional = given;
    return undefined;
  }
  const odd = words.find(({ text }) => !harmlessOption.test(text));
  return odd === undefined ? undefined : { problem: `runs "set ${odd.text.slice(0, 20)}"` };
}

function enter(words: readonly ShellWord[], state: ShellState): NeedsShell | undefined {
  const [word, ...more] = words;
  if (word === undefined || more.length > 0) return { problem: 'runs cd without one directory' };
  if (/^"?\$\(dirname "?\$0"?\)"?$/.test(word.text) && state.script !== undefined) {
    state.directory = resolvePath('/', state.script.slice(0, state.script.lastIndexOf('/')));
    return undefined;
  }
  const value = wordValue(word, state);
  if (needsShell(value)) return value;
  if (value.names.length > 0 || value.text === undefined || value.text === '' || value.text === '-')
    return { problem: `enters ${word.text.slice(0, 40)}, which is not certain` };
  state.directory = resolvePath(state.directory, value.text);
  return undefined;
}

function own(
  { words: [first], line }: Command,
  words: readonly ShellWord[],
  state: ShellState,
  log: RunLog,
): NeedsShell | undefined {
  const name = first?.text ?? '';
  const command = [name, ...words.map(({ text }) => text)].join(' ');
  const { does, instead } = adviceOn(command);
  const refusal = { problem: `${does} (${command.slice(0, 60)})`, instead };
  const values = words.map((word) => wordValue(word, state));
  const texts = values.flatMap((value) =>
    needsShell(value) || value.names.length > 0 || value.text === undefined ? [] : [value.text],
  );
  if (texts.length < words.length || !log.isRoot) return refusal;
  const given = texts.filter((text) => !text.startsWith('-'));
  const flags = texts.filter((text) => text.startsWith('-'));
  if (!flags.every((flag) => /^(?:-[pvRfh]+|--recursive|--parents)$/.test(flag))) return refusal;
  const owner = name === 'chown' ? given.shift() : undefined;
  for (const path of given) log.owned.push({ path: resolvePath(state.directory, path), owner, line });
  return given.length === 0 ? refusal : undefined;
}

function program(step: Command, words: readonly ShellWord[], state: ShellState, log: RunLog): StepResult {
  const [first] = words;
  if (step.redirects.length > 0) return { problem: 'redirects the output of the program' };
  if (first?.text.startsWith('-') === true) return { problem: 'gives options to exec' };
  const problem = assign({ ...step, redirects: [] }, state);
  if (problem !== undefined) return problem;
  for (const { name } of step.assignments) state.exported.add(name);
  const found = wordsOf(words, state, log);
  return needsShell(found) ? found : { words: found };
}

function wordsOf(words: readonly ShellWord[], state: ShellState, log: RunLog): readonly StartWord[] | NeedsShell {
  const found: StartWord[] = [];
  for (const word of words) {
    const given = startWords(word, state, log.from);
    if (needsShell(given)) return given;
    found.push(...given);
  }
  return found;
}
