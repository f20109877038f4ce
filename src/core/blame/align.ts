/** Which of the rows, by index, belongs to each column; `undefined` where none does, or the best ways to align do not agree. */
export interface Alignment {
  readonly rows: readonly (number | undefined)[];
  /** What all of it is worth. */
  readonly worth: number;
}

/** What is to be aligned: both in order, so that no two pairs cross. */
export interface Alignable {
  readonly columns: number;
  readonly rows: number;
  /** What a pair is worth, a whole number; 0 for one that cannot be. */
  worth(column: number, row: number): number;
  /** What it costs to leave a column out, once there was a pair. Before the first it is free. */
  columnGap(column: number): number;
  /** What it costs to leave a row out. */
  rowGap(row: number): number;
}

/**
 * The most that columns and rows have in common, in time of their product. A pair is told only if every way that is worth the most
 * has it.
 */
export function align(work: Alignable): Alignment {
  const { columns, rows } = work;
  const width = rows + 1;
  const worth = new Int32Array(columns * rows);
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) worth[column * rows + row] = work.worth(column, row);
  const before = forward(work, worth, width);
  const after = backward(work, worth, width);
  const best = before[columns * width + rows] ?? 0;
  const found = Array.from({ length: columns }, (_, column): number | undefined => {
    // Leaving the column out is another way.
    const gap = work.columnGap(column);
    for (let row = 0; row <= rows; row++) {
      const cost = row === 0 ? 0 : gap;
      if (at(before, column * width + row) - cost + at(after, (column + 1) * width + row) === best) return undefined;
    }
    let only: number | undefined;
    for (let row = 0; row < rows; row++) {
      const pair = worth[column * rows + row] ?? 0;
      if (pair === 0) continue;
      if (at(before, column * width + row) + pair + at(after, (column + 1) * width + row + 1) !== best) continue;
      if (only !== undefined) return undefined;
      only = row;
    }
    return only;
  });
  return { rows: found, worth: best };
}

function forward(work: Alignable, worth: Int32Array, width: number): Int32Array {
  const { columns, rows } = work;
  const best = new Int32Array((columns + 1) * width);
  for (let column = 0; column <= columns; column++) {
    for (let row = 0; row <= rows; row++) {
      if (row === 0) continue; // columns before the first pair are free
      let most = at(best, column * width + row - 1) - work.rowGap(row - 1);
      if (column > 0) {
        most = Math.max(most, at(best, (column - 1) * width + row) - work.columnGap(column - 1));
        const pair = at(worth, (column - 1) * rows + row - 1);
        if (pair > 0) most = Math.max(most, at(best, (column - 1) * width + row - 1) + pair);
      }
      best[column * width + row] = most;
    }
  }
  return best;
}

function backward(work: Alignable, worth: Int32Array, width: number): Int32Array {
  const { columns, rows } = work;
  const best = new Int32Array((columns + 1) * width);
  for (let column = columns; column >= 0; column--) {
    for (let row = rows; row >= 0; row--) {
      if (column === columns && row === rows) continue;
      let most = -Infinity;
      if (row < rows) most = at(best, column * width + row + 1) - work.rowGap(row);
      if (column < columns) {
        most = Math.max(most, at(best, (column + 1) * width + row) - (row === 0 ? 0 : work.columnGap(column)));
        const pair = row < rows ? at(worth, column * rows + row) : 0;
        if (pair > 0) most = Math.max(most, at(best, (column + 1) * width + row + 1) + pair);
      }
      best[column * width + row] = most;
    }
  }
  return best;
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? 0;
}
