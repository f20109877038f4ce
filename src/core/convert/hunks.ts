import type { Note, RuleEdit } from './outcome';

/** Most comparisons of lines for one edit; a longer one stays whole. */
const limit = 250_000;

/**
 * The same edits in the smallest pieces of whole lines, so that lines that stay are not touched. A piece whose line has a
 * note of another rule belongs to that rule. What comes of the text does not change.
 */
export function minimalHunks(text: string, edits: readonly RuleEdit[], notes: readonly Note[]): RuleEdit[] {
  return edits.flatMap((edit) => {
    const [before, after] = [linesOf(text.slice(edit.start, edit.end)), linesOf(edit.text)];
    if (before.length < 2 || before.length * after.length > limit) return [edit];
    const firstLine = text.slice(0, edit.start).split('\n').length;
    return merged(pieces(edit, before, after, (row) => ruleOf(firstLine + row, edit.rule, notes)));
  });
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function ruleOf(line: number, rule: string, notes: readonly Note[]): string {
  return notes.find((note) => note.line === line && note.rule !== rule)?.rule ?? rule;
}

/** One edit for each line that goes, comes or changes. */
function pieces(
  edit: RuleEdit,
  before: readonly string[],
  after: readonly string[],
  ruleAt: (row: number) => string,
): RuleEdit[] {
  const scores = alignment(before, after);
  const score = (i: number, j: number) => scores[i]?.[j] ?? 0;
  const result: RuleEdit[] = [];
  let [i, j, offset] = [0, 0, edit.start];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    const taken = old !== undefined && fresh !== undefined ? likeness(old, fresh) : 0;
    if (old !== undefined && fresh !== undefined && taken > 0 && score(i, j) === score(i + 1, j + 1) + taken) {
      if (old !== fresh) result.push({ start: offset, end: offset + old.length, text: fresh, rule: ruleAt(i) });
      [i, j, offset] = [i + 1, j + 1, offset + old.length];
    } else if (fresh !== undefined && (old === undefined || score(i, j) === score(i, j + 1))) {
      result.push({ start: offset, end: offset, text: fresh, rule: edit.rule });
      j++;
    } else if (old !== undefined) {
      result.push({ start: offset, end: offset + old.length, text: '', rule: ruleAt(i) });
      [i, offset] = [i + 1, offset + old.length];
    }
  }
  return result;
}

/** How well what is left of two lists of lines can be put side by side, from each pair of places on. */
function alignment(before: readonly string[], after: readonly string[]): number[][] {
  const scores = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = scores[i] ?? [];
      const next = scores[i + 1] ?? [];
      const both = likeness(before[i] ?? '', after[j] ?? '');
      row[j] = Math.max(row[j + 1] ?? 0, next[j] ?? 0, both === 0 ? 0 : both + (next[j + 1] ?? 0));
    }
  }
  return scores;
}

function likeness(old: string, fresh: string): number {
  if (old === fresh) return old.trim() === '' ? 2 : 4;
  const keyword = /^\s*([A-Za-z]+)\s/;
  const word = keyword.exec(old)?.[1]?.toUpperCase();
  return word !== undefined && word === keyword.exec(fresh)?.[1]?.toUpperCase() ? 1 : 0;
}

/** Joins neighbours of one rule. */
function merged(edits: readonly RuleEdit[]): RuleEdit[] {
  const result: RuleEdit[] = [];
  for (const edit of edits) {
    const last = result.at(-1);
    if (last !== undefined && last.end === edit.start && last.rule === edit.rule) {
      result[result.length - 1] = { ...last, end: edit.end, text: last.text + edit.text };
    } else result.push(edit);
  }
  return result;
}
