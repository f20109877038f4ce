import type { Fact } from '../contents/overview';
import { codeSpan, escaped } from '../markdown';
import type { CheckItem, CheckResult, Severity, Verdict } from './check';

/** What a page says of an image. */
export interface ImagePage {
  readonly name: string;
  readonly facts: readonly Fact[];
  /** How many packages of each manager; `undefined` where they are not known. */
  readonly packages: readonly { readonly manager: string; readonly count: number }[] | undefined;
  readonly checks: readonly { readonly title: string; readonly result: CheckResult }[];
}

/** An image in a page of Markdown without HTML, for a review: what it is and what it was checked for. Values of its environment are left out. */
export function imagePage({ name, facts, packages, checks }: ImagePage): string {
  return [
    `# ${codeSpan(name)}\n\n`,
    ...facts.map(({ title, text }) => `- **${escaped(title)}:** ${escaped(text)}\n`),
    `- **Packages:** ${packagesText(packages)}\n`,
    '\n## Checks\n\n| Check | Result | |\n| --- | --- | --- |\n',
    ...checks.map(({ title, result }) => `| ${cell(title)} | ${verdicts[result.verdict]} | ${cell(result.text)} |\n`),
    ...checks.filter(({ result }) => result.items.length > 0).map(checkSection),
  ].join('');
}

const verdicts: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  note: 'note',
  warning: '**warning**',
  error: '**error**',
  unknown: 'not known',
};

const severities: Readonly<Record<Severity, string>> = {
  error: '**Error:** ',
  warning: '**Warning:** ',
  note: '',
  good: '',
};

/** More than this of one kind nobody reads in a review. */
const shownItems = 20;

function packagesText(packages: ImagePage['packages']): string {
  if (packages === undefined) return 'not known';
  if (packages.length === 0) return 'none';
  return packages.map(({ manager, count }) => `${escaped(manager)} ${count}`).join(', ');
}

function checkSection({ title, result }: ImagePage['checks'][number]): string {
  return `\n### ${escaped(title)}\n\n${itemLines(result.items, '').join('')}`;
}

function itemLines(items: readonly CheckItem[], indent: string): readonly string[] {
  const shown = items.slice(0, shownItems);
  const lines = shown.flatMap(({ severity, label, description, at, items: parts = [] }) => {
    const name = at === undefined || parts.length > 0 ? escaped(label) : codeSpan(label);
    const more = description === undefined ? '' : ` (${escaped(description)})`;
    const line = `${indent}- ${severities[severity]}${name}${more}\n`;
    return [line, ...(indent.length < 4 ? itemLines(parts, `${indent}  `) : [])];
  });
  const left = items.length - shown.length;
  return left === 0 ? lines : [...lines, `${indent}- and ${left.toLocaleString('en')} more\n`];
}

/** https://github.github.com/gfm/#tables-extension-: a bar ends a cell, in code too. */
function cell(text: string): string {
  return escaped(text).replace(/\\?\|/g, '\\|');
}
