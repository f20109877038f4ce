import type { StepText } from './step';
import type { Wanted } from './wanted';

/** The instruction of a step, by its index, and whether it still reads so. */
export interface Found {
  readonly row: number;
  readonly how: 'same' | 'edited';
}

/**
 * Adds to the steps that were found those whose instruction was edited since: between two found neighbours there is one step and one
 * instruction of the same kind, and they have half of their words in common.
 */
export function editedSince(
  texts: readonly (StepText | undefined)[],
  wanted: readonly Wanted[],
  rows: readonly (number | undefined)[],
): readonly (Found | undefined)[] {
  return rows.map((row, column): Found | undefined => {
    if (row !== undefined) return { row, how: 'same' };
    const step = texts[column];
    const before = rows[column - 1];
    const after = column + 1 === rows.length ? wanted.length : rows[column + 1];
    if (step === undefined || before === undefined || after !== before + 2) return undefined;
    const one = wanted[before + 1];
    if (one === undefined || one.instruction.keyword !== step.keyword || step.keyword === 'ARG') return undefined;
    return isLike(step.text, one.texts) ? { row: before + 1, how: 'edited' } : undefined;
  });
}

function isLike(text: string, texts: readonly string[]): boolean {
  const words = wordsOf(text);
  return texts.some((other) => {
    const others = wordsOf(other);
    const common = [...others].filter((word) => words.has(word)).length;
    return others.size > 1 && common * 2 >= others.size && common * 2 >= words.size - 2;
  });
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' ').filter((word) => !/^[&|;\\]*$/.test(word)));
}
