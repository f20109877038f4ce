import type { Edit } from '../dockerfile/edit';
import type { Issue } from './rule';

/**
 * The edits of the first safe fix of each finding, sorted and disjoint. A fix is made whole or not at all: of two that
 * touch each other the earlier finding's is made, and the other is left for the next time, when the file is read anew.
 */
export function fixAll(findings: readonly Issue[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { fixes = [] } of findings) {
    const fix = fixes.find(({ safe }) => safe);
    if (fix === undefined) continue;
    const places = fix.edits.map((edit) => ({ edit, at: firstFrom(edits, edit.start) }));
    if (places.some(({ edit, at }) => touches(edit, edits[at - 1]) || touches(edit, edits[at]))) continue;
    // From the last on, so that the indexes of those before stay right.
    for (const { edit, at } of places.reverse()) edits.splice(at, 0, edit);
  }
  return edits;
}

/** Insertions at one place touch as well: which comes first would change the meaning. */
function touches(a: Edit, b: Edit | undefined): boolean {
  return b !== undefined && a.start <= b.end && b.start <= a.end;
}

/** Index of the first edit that starts at `offset` or later, by halves. */
function firstFrom(edits: readonly Edit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
