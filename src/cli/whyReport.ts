import { textFromRaw } from '../core/image/rawName';
import { accountText } from '../core/why/account';
import type { BaseAdvice } from '../core/why/adviseBase';
import type { Finding } from '../core/why/finding';
import type { LinkReport } from '../core/why/link';
import { adviceInstructions, libraryText, linkageText, problemText, stepText } from '../core/why/reportText';
import type { WhyReport } from '../core/why/why';
import { printable } from './row';

/** A report for a terminal, with a line break at its end. */
export function whyText(image: string, { start, links, findings, advice }: WhyReport): string {
  const as = start.account === undefined ? '' : ` as ${accountText(start.account)}`;
  const command = start.argv.length === 0 ? 'nothing' : JSON.stringify(start.argv);
  const parts = [
    [
      `${image} starts ${command}${as} in ${textFromRaw(start.workingDirectory)}`,
      ...start.steps.map((step) => `  ${stepText(step)}`),
    ],
    ...links.map(linkLines),
    ...findings.map(findingLines),
    ...(advice === undefined ? [] : [adviceLines(image, advice)]),
    ...(findings.some(({ severity }) => severity === 'error')
      ? []
      : [['Nothing was found that would keep it from starting.']]),
  ];
  return `${parts.map((lines) => lines.map(printable).join('\n')).join('\n\n')}\n`;
}

/** The same for programs; paths are text, with U+FFFD for bytes that are none, and what is not known is `null`. */
export function whyJson(image: string, { start, links, runtime, findings, advice }: WhyReport): object {
  const { argv, form, account } = start;
  return {
    image,
    start: {
      argv,
      form,
      workingDirectory: textFromRaw(start.workingDirectory),
      user: account === undefined ? null : { uid: account.uid, gid: account.gid, name: account.name ?? null },
      steps: start.steps.map(stepText),
    },
    programs: links.map((link) => ({
      path: textFromRaw(link.path),
      linkage: link.elf.linkage,
      loader: link.elf.interpreter === undefined ? null : textFromRaw(link.elf.interpreter),
      libraries: link.libraries.map(({ name, at, path, rule, neededBy }) => ({
        name: textFromRaw(name),
        at: textFromRaw(at),
        file: textFromRaw(path),
        rule,
        neededBy: textFromRaw(neededBy),
      })),
      missing: link.problems.map(problemText),
    })),
    runtime: runtime === undefined ? null : { kind: runtime.kind, line: runtime.line ?? null },
    findings,
    advice:
      advice === undefined
        ? null
        : {
            base: advice.base ?? null,
            text: advice.text,
            copies: advice.copies,
            instructions: adviceInstructions(image, advice),
          },
  };
}

function linkLines(link: LinkReport): readonly string[] {
  return [
    `${textFromRaw(link.path)}: ${linkageText(link)}`,
    ...link.libraries.map((library) => `  ${textFromRaw(library.name)} => ${libraryText(library)}`),
    ...link.problems.map((problem) => `  ${problemText(problem)}`),
  ];
}

function findingLines({ severity, text, says, next }: Finding): readonly string[] {
  const lines = [`${severity}: ${text}`];
  if (says !== undefined) lines.push(`  It says: ${says}`);
  return [...lines, `  ${next}`];
}

function adviceLines(image: string, advice: BaseAdvice): readonly string[] {
  return [advice.text, ...adviceInstructions(image, advice).map((line) => `  ${line}`)];
}
