import { matchPattern } from './pattern';

/** What a text came to. `unset` names the variables that had no value; `problem` is a sentence. */
export type Expanded =
  | { readonly kind: 'value'; readonly text: string; readonly unset: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Variables and their values; a `Map` is one. */
export interface Scope {
  get(name: string): string | undefined;
  /** Whether only the build knows the value, so that not even a default may stand in for it. */
  isUnknown?(name: string): boolean;
}

/**
 * Expands variables and removes quotes as `ProcessWord` of BuildKit's `frontend/dockerfile/shell/lex.go` does, with
 * `:- - :+ + :? ?` and the patterns `# ## % %% / //`. A value that only the build knows is empty and among `unset`.
 */
export function expand(text: string, scope: Scope, escape: '\\' | '`' = '\\'): Expanded {
  if (!/[$'"\\`]/.test(text)) return { kind: 'value', text, unset: [] };
  const unset: string[] = [];
  try {
    const { value } = readWord({ text, scope, escape, unset, raw: false, depth: 0 }, 0, undefined);
    return { kind: 'value', text: value, unset };
  } catch (error) {
    if (error instanceof ExpandProblem) return { kind: 'problem', problem: error.message };
    throw error;
  }
}

// Thrown and caught in this file only: the reading is recursive and a problem ends all of it.
class ExpandProblem extends Error {}

interface Reading {
  readonly text: string;
  readonly scope: Scope;
  readonly escape: string;
  readonly unset: string[];
  /** Whether escapes stay, as they do in patterns. */
  readonly raw: boolean;
  readonly depth: number;
}

interface Read {
  readonly value: string;
  readonly end: number;
}

// Variables that are made of each other twice would fill the memory after thirty lines.
const lengthLimit = 64 * 1024;
const depthLimit = 50;

function readWord(reading: Reading, from: number, stop: string | undefined): Read {
  const { text, escape, raw } = reading;
  if (reading.depth > depthLimit) throw new ExpandProblem('Its variables are nested too deeply.');
  let value = '';
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === stop) return { value, end: at + 1 };
    if (char === "'") {
      const close = text.indexOf("'", at + 1);
      if (close < 0) throw new ExpandProblem('A single quote is not closed.');
      value += text.slice(at + 1, close);
      at = close + 1;
    } else if (char === '"') {
      const quoted = readDouble(reading, at + 1);
      value += quoted.value;
      at = quoted.end;
    } else if (char === '$') {
      const variable = readVariable(reading, at);
      value += variable.value;
      at = variable.end;
    } else if (char === escape) {
      value += raw && at + 1 < text.length ? char + text.charAt(at + 1) : text.charAt(at + 1);
      at += 2;
    } else {
      value += char;
      at++;
    }
    if (value.length > lengthLimit) throw new ExpandProblem('Its variables make a text that is too long.');
  }
  if (stop !== undefined) throw new ExpandProblem('A "${" is not closed.');
  return { value, end: at };
}

function readDouble(reading: Reading, from: number): Read {
  const { text, escape, raw } = reading;
  let value = '';
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') return { value, end: at + 1 };
    if (char === '$') {
      const variable = readVariable(reading, at);
      value += variable.value;
      at = variable.end;
    } else if (char === escape && ['"', '$', escape].includes(text.charAt(at + 1))) {
      value += raw ? char + text.charAt(at + 1) : text.charAt(at + 1);
      at += 2;
    } else {
      value += char;
      at++;
    }
  }
  throw new ExpandProblem('A double quote is not closed.');
}

function readVariable(reading: Reading, dollar: number): Read {
  const { text } = reading;
  if (text.charAt(dollar + 1) !== '{') {
    const name = nameAt(text, dollar + 1);
    if (name === '') return { value: '$', end: dollar + 1 };
    return { value: plain(reading, name), end: dollar + 1 + name.length };
  }
  const name = nameAt(text, dollar + 2);
  if (name === '') throw new ExpandProblem('"${" has no name after it.');
  const at = dollar + 2 + name.length;
  const next = text.charAt(at);
  if (next === '}') return { value: plain(reading, name), end: at + 1 };
  if (next === '#' || next === '%' || next === '/') return readPattern(reading, name, at);
  const colon = next === ':';
  const operator = text.charAt(colon ? at + 1 : at);
  if (!'-+?'.includes(operator) || operator === '')
    throw new ExpandProblem(`"\${${name.slice(0, 40)}" goes on in a way that no builder knows.`);
  return readConditional(reading, name, operator, colon, colon ? at + 2 : at + 1);
}

function readConditional(reading: Reading, name: string, operator: string, colon: boolean, from: number): Read {
  const unsetBefore = reading.unset.length;
  const word = readWord({ ...reading, raw: false, depth: reading.depth + 1 }, from, '}');
  if (reading.scope.isUnknown?.(name) === true) return { value: plain(reading, name), end: word.end };
  const value = reading.scope.get(name);
  const has = colon ? value !== undefined && value !== '' : value !== undefined;
  const usesWord = operator === '+' ? has : !has;
  if (!usesWord) reading.unset.length = unsetBefore;
  if (operator === '+') return { value: has ? word.value : '', end: word.end };
  if (has) return { value: value ?? '', end: word.end };
  if (operator === '?') throw new ExpandProblem(`${name}: ${word.value === '' ? 'no value is given' : word.value}`);
  return word;
}

/** `${name#pattern}`, `${name%pattern}`, their doubled forms, and `${name/pattern/replacement}`. */
function readPattern(reading: Reading, name: string, at: number): Read {
  const { text } = reading;
  const operator = text.charAt(at);
  const doubled = text.charAt(at + 1) === operator;
  const inner = { ...reading, raw: true, depth: reading.depth + 1 };
  const pattern = readWord(inner, doubled ? at + 2 : at + 1, operator === '/' ? '/' : '}');
  const replacement = operator === '/' ? readWord(inner, pattern.end, '}') : undefined;
  const { end } = replacement ?? pattern;
  const value = plain(reading, name);
  const matched = matchPattern(value, pattern.value, operator, doubled, replacement?.value ?? '');
  if (matched === undefined) throw new ExpandProblem(`The pattern of "\${${name.slice(0, 40)}" cannot be read.`);
  return { value: matched, end };
}

function plain(reading: Reading, name: string): string {
  const value = reading.scope.isUnknown?.(name) === true ? undefined : reading.scope.get(name);
  if (value === undefined) reading.unset.push(name);
  return value ?? '';
}

const names = /[0-9]+|[\p{L}_][\p{L}\p{Nd}_]*|[@*#?$!-]/uy;

function nameAt(text: string, at: number): string {
  names.lastIndex = at;
  return names.exec(text)?.[0] ?? '';
}
