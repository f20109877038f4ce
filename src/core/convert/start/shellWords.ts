import type { Setting } from '../../dockerfile/effective';
import type { ShellPiece, ShellWord } from '../../dockerfile/shellScript';

/** A word of the start and where it comes from, so that it can be told what arguments of `docker run` replace. */
export interface StartWord {
  readonly text: string;
  readonly from: 'entrypoint' | 'cmd';
  readonly variables: readonly WordVariable[];
}

/** A variable that a word is made of. */
export interface WordVariable {
  readonly name: string;
  readonly value: string | undefined;
  readonly whole: boolean;
}

/** What a variable of the shell holds. */
export interface ShellValue {
  readonly text: string | undefined;
  /** The variables that whoever starts the container may set to something else. */
  readonly names: readonly string[];
  /** What it is set to where it is not set, or where it is empty, too. */
  readonly fallback: { readonly text: string; readonly emptyToo: boolean } | undefined;
  /** Whether a decision that is not followed gave it one of several values. */
  readonly unclear?: true;
}

/** What a shell knows while it runs a text. */
export interface ShellState {
  readonly image: ReadonlyMap<string, Setting>;
  readonly assigned: Map<string, ShellValue>;
  readonly exported: Set<string>;
  /** What `$@` stands for; what a shell text is called as is not among it. */
  positional: readonly StartWord[];
  directory: string;
  /** What `$0` is, where a script runs. */
  readonly script: string | undefined;
}

/** Why a text needs a shell, as the end of a sentence that begins with "it". */
export interface NeedsShell {
  readonly problem: string;
  /** What to do instead, as the end of the sentence. */
  readonly instead?: string;
  /** From 0, in the shell text. */
  readonly line?: number;
}

/** Whether a reading gave a problem. */
export function needsShell(result: object): result is NeedsShell {
  return 'problem' in result;
}

/** The words that a word of a shell text becomes; those of `$@` keep where they come from, all others are of `from`. */
export function startWords(
  word: ShellWord,
  state: ShellState,
  from: StartWord['from'],
): readonly StartWord[] | NeedsShell {
  const [only, ...more] = word.pieces;
  if (only?.kind === 'variable' && more.length === 0) {
    if (/^[@*]$/.test(only.name) && only.operator === undefined) return allArguments(only, state);
    if (!only.quoted) return splitWords(only, state, from);
  }
  const variables: WordVariable[] = [];
  let text = '';
  for (const piece of word.pieces) {
    if (piece.kind === 'other') return { problem: `needs the shell for ${piece.text.slice(0, 40)}` };
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const value = variableValue(piece, state);
    if (needsShell(value)) return value;
    if (!piece.quoted && /[\s*?[]/.test(value.text ?? ''))
      return { problem: `divides the value of $${piece.name} into words` };
    text += value.text ?? '';
    variables.push(...value.names.map((name) => ({ name, value: value.text, whole: false })));
  }
  return [{ text, from, variables }];
}

function allArguments(piece: Extract<ShellPiece, { kind: 'variable' }>, { positional }: ShellState) {
  const odd = positional.find(({ text }) => text === '' || /[\s*?[\\]/.test(text));
  if (piece.quoted && piece.name === '*' && positional.length > 1) return { problem: 'joins its arguments to one' };
  if (!piece.quoted && odd !== undefined) return { problem: `divides "${odd.text.slice(0, 40)}" into words` };
  return positional;
}

function splitWords(
  piece: Extract<ShellPiece, { kind: 'variable' }>,
  state: ShellState,
  from: StartWord['from'],
): readonly StartWord[] | NeedsShell {
  const value = variableValue(piece, state);
  if (needsShell(value)) return value;
  const quoted = piece.operand?.pieces.some((part) => part.kind === 'text' && part.quoted && /\s/.test(part.text));
  if (quoted === true) return { problem: `keeps words of $${piece.name} together` };
  const fields = (value.text ?? '').split(/\s+/).filter((field) => field !== '');
  if (fields.some((field) => /[*?[]/.test(field))) return { problem: `looks for files by the value of $${piece.name}` };
  const variables = value.names.map((name) => ({ name, value: value.text, whole: true }));
  // A word that is not there is carried as an empty one, which the caller takes out; its variable must be known.
  if (fields.length === 0) return [{ text: '', from, variables: [...variables, absent] }];
  return fields.map((text, at) => ({ text, from, variables: at === 0 ? variables : [] }));
}

/** Marks a word that is nothing at all. */
export const absent: WordVariable = { name: '', value: undefined, whole: true };

/** The value of a word that becomes exactly one, with no division into words, as that of an assignment. */
export function wordValue(word: ShellWord, state: ShellState): ShellValue | NeedsShell {
  let text = '';
  const names: string[] = [];
  for (const piece of word.pieces) {
    if (piece.kind === 'other') return { problem: `needs the shell for ${piece.text.slice(0, 40)}` };
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const value = variableValue(piece, state);
    if (needsShell(value)) return value;
    if (word.pieces.length === 1) return value;
    text += value.text ?? '';
    names.push(...value.names);
  }
  return { text, names, fallback: undefined };
}

function variableValue(piece: Extract<ShellPiece, { kind: 'variable' }>, state: ShellState): ShellValue | NeedsShell {
  const { name, operator, operand } = piece;
  if (name === '0' && operator === undefined && state.script !== undefined)
    return { text: state.script, names: [], fallback: undefined };
  if (!/^[A-Za-z_]\w*$/.test(name)) return { problem: `uses its argument $${name} on its own` };
  if (/^(?:RANDOM|SECONDS|LINENO|PPID|UID|EUID|GROUPS|OLDPWD|HOME|HOSTNAME|IFS|BASH\w*|SHLVL)$/.test(name))
    return { problem: `uses $${name}, which is known in the container only` };
  if (name === 'PWD') return { text: state.directory, names: [], fallback: undefined };
  const value = lookUp(name, state);
  if (value.unclear === true) return { problem: `decides what $${name} is when it starts` };
  if (operator === undefined || operand === undefined) return value;
  const emptyToo = operator.startsWith(':');
  const has = value.text !== undefined && (!emptyToo || value.text !== '');
  if (operator.endsWith('+')) return { problem: `decides by whether $${name} is set` };
  if (operator.endsWith('?')) return has ? value : { problem: `stops unless $${name} is set` };
  const given = wordValue(operand, state);
  if (needsShell(given)) return given;
  if (given.names.length > 0 || given.text === undefined) return { problem: `makes $${name} of other variables` };
  if (value.names.length === 0) return has ? value : given;
  const result: ShellValue = {
    text: has ? value.text : given.text,
    names: value.names,
    fallback: { text: given.text, emptyToo },
  };
  if (operator.endsWith('=')) state.assigned.set(name, result);
  return result;
}

function lookUp(name: string, state: ShellState): ShellValue {
  const assigned = state.assigned.get(name);
  if (assigned !== undefined) return assigned;
  const setting = state.image.get(name);
  // The base image's own values are known by name only, where they are empty.
  const known = setting !== undefined && (setting.by !== undefined || setting.value !== '');
  return { text: known ? setting.value : undefined, names: [name], fallback: undefined };
}
