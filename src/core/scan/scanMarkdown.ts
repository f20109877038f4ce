import { codeSpan, escaped } from '../markdown';
import { countsText, scanTools, severities, type Finding, type Scan } from './finding';

/** All findings of a scan as a document of Markdown; `when` says when it was made. */
export function scanMarkdown(image: string, when: string, scan: Scan): string {
  const { tool, version, database, findings, more } = scan;
  const by = [
    `${scanTools[tool]}${version === undefined ? '' : ` ${escaped(version)}`}, ${escaped(when)}`,
    ...(database === undefined ? [] : [`database of ${escaped(database.slice(0, 16).replace('T', ' '))}`]),
  ];
  const blocks = [
    `# Vulnerabilities of ${codeSpan(image)}`,
    `By ${by.join(', ')}.`,
    `**${upperFirst(countsText(findings))}.** ${fixedText(findings)}`,
    ...severities.flatMap((severity) => table(severity, findings)),
    ...(more > 0 ? [`${more.toLocaleString('en')} more, each as severe or less, are not listed.`] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** How much a newer base would do, in a sentence. */
function fixedText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'A scanner finds only what its database knows.';
  const fixed = findings.filter((finding) => finding.fixed !== undefined).length;
  if (fixed === 0) return 'There is no fixed version of any of them yet.';
  const share = fixed === findings.length && fixed > 1 ? 'All of them' : `${fixed.toLocaleString('en')} of them`;
  return `${share} ${fixed === 1 ? 'is' : 'are'} fixed in newer versions, which a build with the current base image and dependencies brings.`;
}

function table(severity: Finding['severity'], findings: readonly Finding[]): readonly string[] {
  const rows = findings.filter((finding) => finding.severity === severity);
  if (rows.length === 0) return [];
  const head = ['| Vulnerability | Package | Version | Fixed in | About |', '| --- | --- | --- | --- | --- |'];
  return [`## ${upperFirst(severity)} (${rows.length.toLocaleString('en')})`, [...head, ...rows.map(row)].join('\n')];
}

function row({ id, url, name, path, version, fixed, title }: Finding): string {
  const cells = [
    url === undefined ? escaped(id) : `[${escaped(id)}](<${url}>)`,
    path === undefined ? escaped(name) : `${escaped(name)} in ${cell(codeSpan(path))}`,
    escaped(version),
    fixed === undefined ? 'not yet' : escaped(fixed),
    escaped(title),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** A bar would end a cell, in code too. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
