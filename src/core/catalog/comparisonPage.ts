import { isReference, parseReference } from '../image/reference';
import type { Card, CardOptions, Line } from './card';
import { lineMarkdown } from './cardText';
import type { PackageChanges } from './compareImages';
import { compareImages } from './compareImages';
import { imageCard } from './imageCard';
import { originOf } from './mirrors';

/** Two images side by side as a page of Markdown: what is known of both, and what the move from one to the other takes away. */
export function comparisonPage(before: string, after: string, options: CardOptions): string {
  const cards = [imageCard(before, options), imageCard(after, options)] as const;
  const [from, to] = cards.map(({ title }) => lineMarkdown([{ code: title }]));
  const refs = [originRef(before, options), originRef(after, options)] as const;
  const { rows, losses, packages } =
    refs[0] === undefined || refs[1] === undefined
      ? { rows: [], losses: [], packages: undefined }
      : compareImages(refs[0], refs[1]);
  const table = [
    row(['', from ?? '', to ?? '']),
    row(['---', '---', '---']),
    row(['What it is', ...cards.map(({ summary }) => lineMarkdown(summary))]),
    ...warningRow(cards),
    ...rows.map((one) => row([one.label, known(one.before), known(one.after)])),
  ];
  return [
    `# ${from} and ${to}\n\n`,
    ...table,
    ...section(
      `What you lose by moving to ${to}`,
      losses.map(({ what, then }) => lineMarkdown([...what, ': ', ...then])),
    ),
    ...packageSections(packages),
  ].join('');
}

function originRef(reference: string, { mirrors }: CardOptions): ReturnType<typeof originOf> | 'scratch' | undefined {
  if (reference === 'scratch') return reference;
  const ref = parseReference(reference);
  return isReference(ref) ? originOf(ref, mirrors) : undefined;
}

function known(line: Line | undefined): string {
  return line === undefined ? 'not known' : lineMarkdown(line);
}

function warningRow(cards: readonly Card[]): readonly string[] {
  const warnings = cards.map((card) => card.warnings.map((line) => lineMarkdown(line)).join(' '));
  return warnings.every((text) => text === '') ? [] : [row(['Warning', ...warnings])];
}

function packageSections(packages: PackageChanges | undefined): readonly string[] {
  if (packages === undefined) return [];
  const items = (names: readonly string[]): readonly string[] => names.map((name) => lineMarkdown([name]));
  return [
    ...section('Packages added', items(packages.added)),
    ...section('Packages removed', items(packages.removed)),
    ...section('Packages changed', items(packages.changed)),
  ];
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`\n## ${title}\n\n`, ...items.map((item) => `- ${item}\n`)];
}

/** https://github.github.com/gfm/#tables-extension-: a bar ends a cell, in code too. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\\?\|/g, '\\|')).join(' | ')} |\n`;
}
