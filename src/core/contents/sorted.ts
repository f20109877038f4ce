/**
 * A sorted copy; long lists are sorted in runs that are then merged, with a `turn` taken in between, as `pauses` gives them, so
 * that others have the thread in time. What compares equal keeps its order.
 */
export async function sorted<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  turn: () => Promise<void> | undefined,
): Promise<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += runLength) {
    runs.push(items.slice(at, at + runLength).sort(compare));
    await turn();
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(await mergedRuns(runs[at] ?? [], runs[at + 1] ?? [], compare, turn));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

const runLength = 2000;

async function mergedRuns<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  turn: () => Promise<void> | undefined,
): Promise<readonly T[]> {
  const merged: T[] = [];
  let at = 0;
  for (const item of right) {
    while (at < left.length && compare(left[at]!, item) <= 0) merged.push(left[at++]!); // within its length
    merged.push(item);
    if (merged.length % runLength === 0) await turn();
  }
  while (at < left.length) merged.push(left[at++]!); // as above
  return merged;
}
