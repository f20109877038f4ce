import { lineAt, lineStarts } from '../core/dockerfile/lineStarts';

/** A place as editors show it, both from 1; columns are UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Tells the line and column of an offset; a byte order mark takes no column. */
export function positionsOf(text: string): (offset: number) => Position {
  const starts = lineStarts(text);
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  return (offset) => {
    const line = lineAt(starts, offset);
    const start = line === 1 ? mark : (starts[line - 1] ?? 0);
    return { line, column: Math.max(offset - start, 0) + 1 };
  };
}
