/** What a text came to. `unset` names the variables that had no value; `problem` is a sentence. */
export type Expanded =
  | { readonly kind: 'value'; readonly text: string; readonly unset: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Variables and their values; a `Map` is one. */
export interface Scope {
  get(name: string): string | undefined;
}

/**
 * Expands variables and removes quotes as `ProcessWord` of BuildKit's `frontend/dockerfile/shell/lex.go` does, with
 * `:- - :+ + :? ?`. The pattern operators (`# % /`) are a problem: not every builder knows them.
 */
export function expand(text: string, scope: Scope, escape: '\\' | '`' = '\\'): Expanded {
  const unset: string[] = [];
  try {
    const { value } = readWord({ text, scope, escape, unset }, 0, undefined);
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
}

interface Read {
  readonly value: string;
  readonly end: number;
}

function readWord(reading: Reading, from: number, stop: string | undefined): Read {
  const { text, escape } = reading;
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
      value += text.charAt(at + 1);
      at += 2;
    } else {
      value += char;
      at++;
    }
  }
  if (stop !== undefined) throw new ExpandProblem('A "${" is not closed.');
  return { value, end: at };
}

function readDouble(reading: Reading, from: number): Read {
  const { text, escape } = reading;
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
      value += text.charAt(at + 1);
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
  if (text.charAt(at) === '}') return { value: plain(reading, name), end: at + 1 };
  const colon = text.charAt(at) === ':';
  const operator = text.charAt(colon ? at + 1 : at);
  if (!'-+?'.includes(operator) || operator === '')
    throw new ExpandProblem(`The modifier of "\${${name}" is not one that every builder knows.`);
  const unsetBefore = reading.unset.length;
  const word = readWord(reading, colon ? at + 2 : at + 1, '}');
  const value = reading.scope.get(name);
  const has = colon ? value !== undefined && value !== '' : value !== undefined;
  const usesWord = operator === '+' ? has : !has;
  if (!usesWord) reading.unset.length = unsetBefore;
  if (operator === '+') return { value: has ? word.value : '', end: word.end };
  if (has) return { value: value ?? '', end: word.end };
  if (operator === '?') throw new ExpandProblem(`${name}: ${word.value === '' ? 'no value is given' : word.value}`);
  return word;
}

function plain(reading: Reading, name: string): string {
  const value = reading.scope.get(name);
  if (value === undefined) reading.unset.push(name);
  return value ?? '';
}

function nameAt(text: string, at: number): string {
  return /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-])/.exec(text.slice(at, at + 200))?.[0] ?? '';
}
