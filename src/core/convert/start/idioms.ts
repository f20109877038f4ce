import type { ShellStep, ShellWord } from '../../dockerfile/shellScript';
import type { NeedsShell, ShellState, StartWord } from './shellWords';
import { needsShell, startWords, wordValue } from './shellWords';

/** The variable that a test finds unset or empty; with `wanted` false, the one that it finds filled. */
export function unsetName(test: ShellStep, wanted: boolean): string | undefined {
  const words = testWords(test);
  if (words === undefined) return undefined;
  const negated = words[0]?.text === '!';
  const [first, second, third] = negated ? words.slice(1) : words;
  const isEmpty = wanted !== negated;
  const name = (word: ShellWord | undefined) => {
    const [piece, ...more] = word?.pieces ?? [];
    if (piece?.kind !== 'variable' || more.length > 0) return undefined;
    const plain = piece.operator === undefined || (piece.operand?.text ?? '') === '';
    return plain && /^[A-Za-z_]\w*$/.test(piece.name) ? piece.name : undefined;
  };
  const count = words.length - Number(negated);
  if (count === 2 && first?.text === (isEmpty ? '-z' : '-n')) return name(second);
  const empty = third?.pieces.every((piece) => piece.kind === 'text' && piece.text === '') === true;
  if (count === 3 && empty && (isEmpty ? /^==?$/ : /^!=$/).test(second?.text ?? '')) return name(first);
  return undefined;
}

/** Takes steps that only give `name` a constant as its default; false if they do more. */
export function assignDefault(steps: readonly ShellStep[], name: string, state: ShellState): boolean {
  const image = state.image.get(name);
  let text: string | undefined;
  let exported = false;
  for (const step of steps) {
    if (step.kind !== 'command' || step.redirects.length > 0) return false;
    const [first, second, ...more] = step.words;
    const exports = first?.text === 'export' && more.length === 0 ? second : undefined;
    if (first !== undefined && exports === undefined) return false;
    const [given] =
      exports === undefined ? (step.assignments.length === 1 ? step.assignments : []) : [exportedName(exports)];
    if (given?.name !== name) return false;
    exported ||= exports !== undefined;
    if (given.value === undefined) continue;
    const value = wordValue(given.value, state);
    if (needsShell(value) || value.names.length > 0 || value.text === undefined) return false;
    ({ text } = value);
  }
  if (text === undefined || state.assigned.has(name)) return false;
  const known = image !== undefined && (image.by !== undefined || image.value !== '');
  const has = known && image.value !== '';
  state.assigned.set(name, {
    text: has ? image.value : text,
    names: [name],
    fallback: { text, emptyToo: true },
  });
  if (exported || image !== undefined) state.exported.add(name);
  return true;
}

/** Runs `export` with its words. */
export function exportAll(words: readonly ShellWord[], state: ShellState): NeedsShell | undefined {
  for (const word of words) {
    const given = exportedName(word);
    if (given === undefined) return { problem: `runs export ${word.text.slice(0, 40)}` };
    if (/^(?:IFS|PATH|LD_\w+|BASH_ENV|ENV)$/.test(given.name)) return { problem: `sets ${given.name}` };
    if (given.value !== undefined) {
      const value = wordValue(given.value, state);
      if (needsShell(value)) return value;
      state.assigned.set(given.name, value);
    }
    state.exported.add(given.name);
  }
  return undefined;
}

/** The name, and the value if there is one, of an argument of `export`. */
function exportedName(word: ShellWord): { readonly name: string; readonly value: ShellWord | undefined } | undefined {
  const [first, ...rest] = word.pieces;
  if (first?.kind !== 'text') return undefined;
  const match = /^([A-Za-z_]\w*)(?:(=)([\s\S]*))?$/.exec(first.text);
  if (match?.[1] === undefined) return undefined;
  if (match[2] === undefined) return rest.length === 0 ? { name: match[1], value: undefined } : undefined;
  const pieces = match[3] === '' ? rest : [{ ...first, text: match[3] ?? '' }, ...rest];
  return { name: match[1], value: { text: word.text, pieces } };
}

/** Whether a test asks if the user is root (true) or is not (false); `undefined` if it asks for something else. */
export function testsRoot(test: ShellStep): boolean | undefined {
  const words = testWords(test)?.map(({ text }) => text.replace(/^["']|["']$/g, ''));
  if (words === undefined || words.length !== 3) return undefined;
  const [left, operator = '', right] = words;
  const isUid = (text: string | undefined) => /^\$\(id -u\)$|^\$E?UID$/.test(text ?? '');
  if (!((isUid(left) && right === '0') || (left === '0' && isUid(right)))) return undefined;
  if (/^(?:==?|-eq)$/.test(operator)) return true;
  return /^(?:!=|-ne)$/.test(operator) ? false : undefined;
}

/** The words that are put before the arguments where the first of them starts with `-`; `undefined` if the test asks for something else. */
export function optionsFirst(
  test: ShellStep,
  then: readonly ShellStep[],
  state: ShellState,
  from: StartWord['from'],
): readonly StartWord[] | undefined {
  const asked = (testWords(test) ?? []).map(({ text }) => text.replace(/^"|"$/g, '')).join(' ');
  if (!/^(?:\$\{1#-\} != \$\{?1\}?|\$\{1:0:1\} ==? '?-'?|\$\{?1\}? == -\*)$/.test(asked)) return undefined;
  const [step, ...more] = then;
  if (step?.kind !== 'command' || more.length > 0) return undefined;
  const [set, dashes, ...words] = step.words;
  const last = words.at(-1);
  if (set?.text !== 'set' || dashes?.text !== '--' || last?.text !== '"$@"' || words.length < 2) return undefined;
  const found: StartWord[] = [];
  for (const word of words.slice(0, -1)) {
    const given = startWords(word, state, from);
    if (needsShell(given) || given.some(({ variables }) => variables.length > 0)) return undefined;
    found.push(...given);
  }
  return found;
}

/** The words between the brackets of a test. */
function testWords(step: ShellStep): readonly ShellWord[] | undefined {
  if (step.kind !== 'command' || step.redirects.length > 0 || step.assignments.length > 0) return undefined;
  const [first, ...rest] = step.words;
  if (first?.text === 'test') return rest;
  return first?.text === '[' && rest.at(-1)?.text === ']' ? rest.slice(0, -1) : undefined;
}
