import { codeSpan, escaped } from '../markdown';
import type { Card, CardFact, Line } from './card';

/** A link of a card; `uri` has no blanks, brackets or angle brackets in it. */
export interface CardLink {
  readonly title: string;
  readonly uri: string;
}

/** The card for a hover, without its details: Markdown without HTML, with all text escaped. */
export function cardMarkdown(card: Card, links: readonly CardLink[] = []): string {
  const { head, warnings } = opening(card);
  const facts = rowsOf(card.facts.filter(({ detail }) => !detail));
  const actions = links.map(({ title, uri }) => `[${escaped(title)}](${uri})`).join(' · ');
  // A line break rather than a paragraph, for a hover that scrolls hides its links.
  const body = `**${codeSpan(card.title)}**\\\n${head}${warnings}${facts.join('')}`;
  return actions === '' ? body : `${body}\n${actions}\n`;
}

/** The whole card as a page of Markdown. */
export function cardPage(card: Card): string {
  const { head, warnings } = opening(card);
  return `# ${codeSpan(card.title)}\n\n${head}${warnings}${card.facts.map(factRow).join('')}`;
}

function opening({ summary, warnings }: Card): { readonly head: string; readonly warnings: string } {
  return {
    head: `${lineMarkdown(summary)}\n\n`,
    warnings: warnings.map((line) => `**Warning:** ${lineMarkdown(line)}\n\n`).join(''),
  };
}

/** The rows of a list; a fact that goes beside the one before it has no row of its own. */
function rowsOf(facts: readonly CardFact[]): readonly string[] {
  const groups: CardFact[][] = [];
  for (const fact of facts) {
    if (fact.beside && groups.length > 0) groups.at(-1)?.push(fact);
    else groups.push([fact]);
  }
  return groups.map((group) => `- ${group.map(factText).join(' · ')}\n`);
}

function factText({ label, text }: CardFact): string {
  return `**${escaped(label)}:** ${lineMarkdown(text)}`;
}

function factRow(fact: CardFact): string {
  return `- ${factText(fact)}\n`;
}

/** The whole card for a terminal, with a line break at its end. */
export function cardText(card: Card): string {
  const width = Math.max(0, ...card.facts.map(({ label }) => label.length)) + 2;
  const facts = card.facts.map(({ label, text }) => `${`${label}:`.padEnd(width)}${plainText(text)}\n`);
  const warnings = card.warnings.map((line) => `Warning: ${plainText(line)}\n`);
  return `${card.title}\n${plainText(card.summary)}\n${warnings.join('')}\n${facts.join('')}`;
}

/** The size that a card tells, or `undefined`. */
export function sizeText({ facts }: Card): string | undefined {
  const size = facts.find(({ id }) => id === 'size');
  return size && plainText(size.text);
}

/** A line without marks. */
export function plainText(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : part.code)).join('');
}

/** A line as Markdown without HTML, all of its text escaped. */
export function lineMarkdown(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? escaped(part) : codeSpan(part.code))).join('');
}
