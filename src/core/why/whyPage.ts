import { textFromRaw } from '../image/rawName';
import { codeBlock, codeSpan, escaped } from '../markdown';
import { accountText } from './account';
import type { Finding } from './finding';
import type { LinkReport } from './link';
import { adviceInstructions, libraryText, linkageText, problemText, stepText } from './reportText';
import { versionOrder } from '../catalog/versionOrder';
import type { WhyReport } from './why';

/** A report as a page of Markdown without HTML; `subject` is the file that was asked about, or `undefined` for the image's own start. */
export function whyPage(image: string, subject: string | undefined, report: WhyReport): string {
  const { start, links, findings, advice } = report;
  const title =
    subject === undefined ? `How ${codeSpan(image)} starts` : `Does ${codeSpan(subject)} run in ${codeSpan(image)}?`;
  const steps = start.steps.map((step) => codeSpan(stepText(step)));
  return [
    `# ${title}\n\n`,
    `${verdictOf(report, subject)}\n\n`,
    ...findings.map(findingItem),
    ...section('Start', [startText(report), ...steps]),
    ...links.map(linkSection),
    ...(advice === undefined
      ? []
      : [
          `\n## Base image\n\n${escaped(advice.text)}\n`,
          ...(advice.base === undefined ? [] : [`\n${codeBlock(adviceInstructions(image, advice), 'dockerfile')}`]),
        ]),
  ].join('');
}

function verdictOf({ start, findings }: WhyReport, subject: string | undefined): string {
  const what = subject === undefined ? 'It' : 'The file';
  if (findings.some(({ severity }) => severity === 'error')) return `**${what} does not start.**`;
  if (start.form === 'none') return '**It names nothing to start.**';
  return `**Nothing was found that would keep ${what.toLowerCase()} from starting.**`;
}

const marks = { error: 'Error', warning: 'Warning', note: 'Note' } as const;

function findingItem({ severity, text, says, next }: Finding): string {
  const said = says === undefined ? '' : ` It says: ${codeSpan(says)}.`;
  return `- **${marks[severity]}:** ${escaped(text)}${said} ${escaped(next)}\n`;
}

function startText({ start: { argv, account, workingDirectory } }: WhyReport): string {
  const command = argv.length === 0 ? 'nothing' : codeSpan(JSON.stringify(argv));
  const as = account === undefined ? '' : ` as ${escaped(accountText(account))}`;
  return `starts ${command}${as} in ${codeSpan(textFromRaw(workingDirectory))}`;
}

function linkSection(link: LinkReport): string {
  const needs = neededGlibc(link);
  const lines = [
    ...link.libraries.map((library) => `${textFromRaw(library.name)} => ${libraryText(library)}`),
    ...link.problems.map(problemText),
  ];
  return [
    `\n## ${codeSpan(textFromRaw(link.path))}\n\n`,
    `${escaped(linkageText(link))}${needs === undefined ? '' : `, needs glibc ${escaped(needs)} or newer`}\n`,
    ...(lines.length === 0 ? [] : [`\n${codeBlock(lines)}`]),
  ].join('');
}

/** The newest version of glibc that a program asks for itself. */
function neededGlibc({ elf }: LinkReport): string | undefined {
  return elf.requires
    .flatMap(({ versions }) => versions.flatMap((version) => /^GLIBC_([\d.]+)$/.exec(version)?.[1] ?? []))
    .sort(versionOrder)
    .at(-1);
}

function section(title: string, items: readonly string[]): readonly string[] {
  return [`\n## ${title}\n\n`, ...items.map((item) => `- ${item}\n`)];
}
