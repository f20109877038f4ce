import type { Line } from '../core/catalog/card';
import type { Comparison } from '../core/catalog/compareImages';
import type { Loss } from '../core/catalog/losses';
import { plainText } from '../dockerfiles';

/** A comparison for a terminal, with a line break at its end. What is not known has a question mark. */
export function comparisonText(before: string, after: string, { rows, losses, packages }: Comparison): string {
  const cells = [['', before, after], ...rows.map((row) => [row.label, cell(row.before), cell(row.after)])];
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)) + 2);
  const table = cells.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('')
      .trimEnd(),
  );
  return [
    ...table,
    ...listed('You would lose', losses.map(lossText)),
    ...listed('Packages added', packages?.added ?? []),
    ...listed('Packages removed', packages?.removed ?? []),
    ...listed('Packages changed', packages?.changed ?? []),
    '',
  ].join('\n');
}

/** The same for programs; what is not known is `null`. */
export function comparisonJson(before: string, after: string, { rows, losses, packages }: Comparison): object {
  const text = (line: Line | undefined): string | null => (line === undefined ? null : plainText(line));
  return {
    before,
    after,
    rows: rows.map((row) => ({ id: row.id, label: row.label, before: text(row.before), after: text(row.after) })),
    losses: losses.map((loss) => ({ id: loss.id, text: lossText(loss) })),
    packages: packages ?? null,
  };
}

function lossText({ what, then }: Loss): string {
  return `${plainText(what)}: ${plainText(then)}`;
}

function cell(line: Line | undefined): string {
  return line === undefined ? '?' : plainText(line);
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items.map((item) => `  ${item}`)];
}
