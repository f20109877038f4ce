import type { Card, Line } from './card';

/** The card for a hover, without its details: Markdown without HTML, with all text escaped. */
export function cardMarkdown(card: Card): string {
  const warnings = card.warnings.map((line) => `**Warning:** ${markdown(line)}\n\n`);
  const facts = card.facts
    .filter(({ detail }) => !detail)
    .map(({ label, text }) => `- **${escaped(label)}:** ${markdown(text)}\n`);
  return `**${codeSpan(card.title)}**\n\n${markdown(card.summary)}\n\n${warnings.join('')}${facts.join('')}`;
}

/** The whole card for a terminal, with a line break at its end. */
export function cardText(card: Card): string {
  const width = Math.max(0, ...card.facts.map(({ label }) => label.length)) + 2;
  const facts = card.facts.map(({ label, text }) => `${`${label}:`.padEnd(width)}${plainText(text)}\n`);
  const warnings = card.warnings.map((line) => `Warning: ${plainText(line)}\n`);
  return `${card.title}\n${plainText(card.summary)}\n${warnings.join('')}\n${facts.join('')}`;
}

/** A line without marks. */
export function plainText(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : part.code)).join('');
}

function markdown(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? escaped(part) : codeSpan(part.code))).join('');
}

// https://spec.commonmark.org/0.31.2/#backslash-escapes; a full stop or dash matters only where a line begins, which is never ours to escape.
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&~|#]/g, '\\$&');
}

/** https://spec.commonmark.org/0.31.2/#code-spans: the fence is longer than any run of backticks inside. */
function codeSpan(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${code}${fence}` : `${fence} ${code} ${fence}`;
}
