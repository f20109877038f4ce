/** A place as editors show it, both from 1; columns are UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Tells the line and column of an offset; a byte order mark takes no column. */
export function positionsOf(text: string): (offset: number) => Position {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    // By halves: a file of many thousand lines may have as many findings.
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    const line = Math.max(low, 1);
    return { line, column: Math.max(offset - (starts[line - 1] ?? 0), 0) + 1 };
  };
}
