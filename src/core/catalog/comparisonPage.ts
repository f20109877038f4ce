import type { CardOptions } from './card';
import { lineMarkdown } from './cardText';
import { imageCard } from './imageCard';

/** Two images side by side as a page of Markdown: what their whole cards say, label by label. */
export function comparisonPage(from: string, to: string, options: CardOptions): string {
  const cards = [imageCard(from, options), imageCard(to, options)] as const;
  const labels = [...new Set(cards.flatMap(({ facts }) => facts.map(({ label }) => label)))];
  const cells = (label: string): readonly string[] =>
    cards.map(({ facts }) => inCell(facts.flatMap((fact) => (fact.label === label ? [lineMarkdown(fact.text)] : []))));
  const rows = labels.map((label) => row([label, ...cells(label)]));
  const titles = cards.map(({ title }) => lineMarkdown([{ code: title }]));
  const heads = cards.map(({ summary }) => inCell([lineMarkdown(summary)]));
  const warnings = cards.map((card) => inCell(card.warnings.map((line) => `**${lineMarkdown(line)}**`)));
  const warned = warnings.some((text) => text !== unsaid) ? [row(['Warning', ...warnings])] : [];
  return [
    `# ${titles.join(' and ')}\n\n`,
    row(['', ...titles.map((title) => inCell([title]))]),
    row(['---', '---', '---']),
    row(['What it is', ...heads]),
    ...warned,
    ...rows,
    '\nWhat is not known of an image is left out: an empty cell does not mean that there is none.\n',
  ].join('');
}

const unsaid = '';

/** https://github.github.com/gfm/#tables-extension-: a bar ends a cell, in code too. */
function inCell(lines: readonly string[]): string {
  return lines.length === 0 ? unsaid : lines.join('. ').replace(/\\?\|/g, '\\|');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
