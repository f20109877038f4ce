import { printable } from '../image/printable';
import { textFromRaw } from '../image/rawName';
import { codeSpan, escaped } from '../markdown';
import { aspectTexts, signedBytes, totalsText } from './comparedText';
import { afterOf, beforeOf, type ChangeTotals } from './comparedTree';
import type { PackageChange, SettingChange } from './compareSettings';
import type { PathChange } from './compareTrees';

/** How two images differ, as far as it is known. */
export interface Comparison {
  readonly before: string;
  readonly after: string;
  /** Sentences. */
  readonly notes: readonly string[];
  readonly totals: ChangeTotals;
  /** By path. */
  readonly paths: readonly PathChange[];
  readonly settings: readonly SettingChange[];
  readonly packages: readonly PackageChange[];
}

/**
 * A comparison for a pull request: a summary and tables, which are folded where they are long, in the Markdown of GitHub and
 * GitLab. Of the paths, those that changed most in size come first, and at most 200 are listed.
 */
export function comparisonMarkdown({ before, after, notes, totals, paths, settings, packages }: Comparison): string {
  const others = `${counted(settings.length, 'setting')} and ${counted(packages.length, 'package')} differ.`;
  const largest = [...paths].sort((a, b) => Math.abs(grown(b)) - Math.abs(grown(a))).slice(0, pathLimit);
  const more = paths.length - largest.length;
  const blocks = [
    `### ${code(before)} → ${code(after)}`,
    `**${totalsText(totals)}.** ${others}`,
    ...notes.map((note) => `> ${prose(note)}`),
    ...table('Settings', ['', 'Setting', 'Before', 'After'], settings.map(settingRow)),
    ...table('Packages', ['', 'Package', 'Before', 'After'], packages.map(packageRow)),
    ...table('Files', ['', 'Path', 'Size', 'What differs'], largest.map(pathRow)),
    ...(more > 0 ? [`${more.toLocaleString('en')} more paths differ, each by as much or less.`] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const pathLimit = 200;
/** Longer tables are folded. */
const openRows = 20;

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const text = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  return rows.length <= openRows
    ? [`#### ${title}`, text]
    : [`<details><summary>${title} (${rows.length})</summary>`, text, '</details>'];
}

const letters = { added: 'A', modified: 'M', removed: 'D' } as const;

function settingRow({ kind, setting, before, after }: SettingChange): readonly string[] {
  return [letters[kind], code(setting), ...[before, after].map((value) => (value === undefined ? '' : code(value)))];
}

function packageRow({ kind, name, before, after }: PackageChange): readonly string[] {
  const letter = before.length === 0 ? 'A' : after.length === 0 ? 'D' : 'M';
  return [letter, `${code(name)} (${kind})`, before.map(code).join(', '), after.map(code).join(', ')];
}

function pathRow(change: PathChange): readonly string[] {
  const aspects = change.kind === 'modified' ? aspectTexts(change).map(prose).join(', ') : '';
  return [letters[change.kind], code(textFromRaw(change.path)), signedBytes(grown(change)), aspects];
}

function grown(change: PathChange): number {
  const sizeOf = (node: ReturnType<typeof beforeOf>): number => (node?.entry.kind === 'file' ? node.entry.size : 0);
  return sizeOf(afterOf(change)) - sizeOf(beforeOf(change));
}

/** A bar would end the cell that it stands in, and a value can be as long as an image wants. */
function code(text: string): string {
  return codeSpan(shortened(printable(text)).replaceAll('|', '\\|'));
}

function prose(text: string): string {
  return escaped(shortened(printable(text)));
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
