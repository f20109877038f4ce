import { printable } from './row';

/** Rows as lines, each column as wide as its longest text; the last one is not filled up. */
export function columns(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of shown) row.forEach((text, i) => (widths[i] = Math.max(widths[i] ?? 0, text.length)));
  return shown
    .map(
      (row) =>
        `${row
          .map((text, i) => text.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** A value as JSON, indented, with a line break at its end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
