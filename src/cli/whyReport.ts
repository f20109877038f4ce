import { textFromRaw, type RawName } from '../core/image/rawName';
import { accountText } from '../core/why/account';
import type { BaseAdvice } from '../core/why/adviseBase';
import type { Finding } from '../core/why/finding';
import type { LinkProblem, LinkReport, SearchRule } from '../core/why/link';
import type { StartStep } from '../core/why/start';
import type { WhyReport } from '../core/why/why';
import { printable } from './row';

/** A report for a terminal, with a line break at its end. */
export function whyText(image: string, { start, links, findings, advice }: WhyReport): string {
  const as = start.account === undefined ? '' : ` as ${accountText(start.account)}`;
  const command = start.argv.length === 0 ? 'nothing' : JSON.stringify(start.argv);
  const parts = [
    [`${image} starts ${command}${as} in ${textFromRaw(start.workingDirectory)}`, ...start.steps.map(stepText)],
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
      steps: start.steps.map(stepText).map((line) => line.trim()),
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
            instructions: instructions(image, advice),
          },
  };
}

function stepText(step: StartStep): string {
  switch (step.kind) {
    case 'on-path':
      return `  ${step.word} is ${textFromRaw(step.path)}, by PATH`;
    case 'link':
      return `  ${textFromRaw(step.path)} leads to ${textFromRaw(step.to)}`;
    case 'script': {
      const argument = step.argument === undefined ? '' : ` ${textFromRaw(step.argument)}`;
      return `  ${textFromRaw(step.path)} is a script for ${textFromRaw(step.interpreter)}${argument}`;
    }
    case 'starts':
      return `  ${step.by} starts ${JSON.stringify(step.argv)}`;
  }
}

const linkages = {
  dynamic: 'linked dynamically',
  static: 'linked statically',
  'static-pie': 'linked statically, to run anywhere',
  library: 'a library',
} as const;

const rules: Readonly<Record<SearchRule, string>> = {
  loader: 'the loader',
  path: 'by its path',
  rpath: 'by RPATH',
  runpath: 'by RUNPATH',
  environment: 'by LD_LIBRARY_PATH',
  preload: 'by LD_PRELOAD',
  cache: 'by ld.so.cache',
  default: 'in a default directory',
};

function linkLines({ path, elf, libraries, problems }: LinkReport): readonly string[] {
  const loader = elf.interpreter === undefined ? '' : `, started by ${textFromRaw(elf.interpreter)}`;
  return [
    `${textFromRaw(path)}: ${linkages[elf.linkage]}${loader}`,
    ...libraries.map(
      ({ name, at, path: file, rule }) => `  ${textFromRaw(name)} => ${foundText(at, file)} ${rules[rule]}`,
    ),
    ...problems.map((problem) => `  ${problemText(problem)}`),
  ];
}

function foundText(at: RawName, file: RawName): string {
  return at === file ? textFromRaw(at) : `${textFromRaw(at)} -> ${textFromRaw(file)}`;
}

function problemText(problem: LinkProblem): string {
  switch (problem.kind) {
    case 'no-loader':
      return `${textFromRaw(problem.interpreter)} => not found`;
    case 'loader-closed':
      return `${textFromRaw(problem.interpreter)} => may not be executed`;
    case 'missing-library':
      return `${textFromRaw(problem.name)} => not found (needed by ${textFromRaw(problem.neededBy)})`;
    case 'missing-version':
      return `${problem.version} => not in ${textFromRaw(problem.library)} (needed by ${textFromRaw(problem.neededBy)})`;
    case 'no-library':
      return `${textFromRaw(problem.at)} => ${problem.text}`;
    case 'unread':
      return `${textFromRaw(problem.at)} => could not be read`;
  }
}

function findingLines({ severity, text, says, next }: Finding): readonly string[] {
  const lines = [`${severity}: ${text}`];
  if (says !== undefined) lines.push(`  It says: ${says}`);
  return [...lines, `  ${next}`];
}

function adviceLines(image: string, advice: BaseAdvice): readonly string[] {
  return [advice.text, ...instructions(image, advice).map((line) => `  ${line}`)];
}

/** The lines of a Dockerfile that follow the advice; what is not in the image is a comment. */
function instructions(image: string, { base, copies }: BaseAdvice): readonly string[] {
  if (base === undefined) return [];
  // An archive is no source of a COPY; the stage that the files come from has a name of the user's.
  const name = image.replace(/^(?:docker|podman|nerdctl):/, '');
  const source = /^[\w-][\w./-]*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/.test(name) ? name : 'BUILD';
  return [
    `FROM ${base}`,
    ...copies.map(({ from, to, package: name }) => {
      const by = name === undefined ? '' : ` from the package ${name}`;
      return from === undefined
        ? `# ${to}${by}, which this image does not have`
        : `COPY --from=${source} ${from} ${to}`;
    }),
  ];
}
