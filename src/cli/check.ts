import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { applyEdits, fixAll, lintDockerfile, parseDockerfile } from '../dockerfiles';
import type { CheckOptions } from './checkOptions';
import { checkOptions, levels } from './checkOptions';
import type { FileReport } from './checkReport';
import { jsonReport, shownName, textReport } from './checkReport';
import { sarifReport } from './checkSarif';
import type { CliIo } from './io';
import { readText } from './readText';
import { replaceFile } from './replaceFile';

/** What the outcome of a check depends on beside the files. */
export interface CheckSurroundings {
  /** YYYY-MM-DD, which decides what is past its end. */
  readonly today: string;
  /** Where the pages of the rules are. */
  readonly pages: string;
}

/**
 * `distroless check`: findings on standard output, what could not be read on standard error. Resolves to 0 if nothing
 * weighs as much as `--fail-on`, 1 if something does, 2 for a wrong use or if a file could not be read, the others being
 * checked all the same.
 */
export async function check(
  argv: readonly string[],
  io: CliIo,
  { today, pages }: CheckSurroundings = {
    today: new Date().toISOString().slice(0, 10),
    pages: path.join(__dirname, 'rules'),
  },
): Promise<number> {
  const options = checkOptions(argv);
  if (typeof options === 'string') {
    io.err(options);
    return 2;
  }
  const reports: FileReport[] = [];
  for (const file of options.files) reports.push(await checkFile(file, options, today, io));

  io.out(await inFormat(reports, options, pages));
  for (const report of reports) tell(report, io);
  if (reports.some(({ kind }) => kind === 'unreadable')) return 2;
  const heavy = levels.slice(0, levels.indexOf(options.failOn) + 1);
  const findings = reports.flatMap((report) => (report.kind === 'checked' ? report.findings : []));
  return findings.some(({ severity }) => heavy.includes(severity)) ? 1 : 0;
}

async function checkFile(
  file: string,
  { severities, mirrors, fix }: CheckOptions,
  today: string,
  io: CliIo,
): Promise<FileReport> {
  const read = await readText(file, io);
  if ('problem' in read) return { kind: 'unreadable', file, problem: read.problem };
  let dockerfile = parseDockerfile(read.text);
  const lint = () => lintDockerfile(dockerfile, { today, mirrors, severities });
  let findings = lint();
  const before = findings.length;
  if (fix) {
    // What touches another fix is made in the next round; each round removes what it fixes.
    for (
      let round = 0, edits = fixAll(findings);
      edits.length > 0 && round < roundLimit;
      edits = fixAll(findings), round++
    ) {
      dockerfile = parseDockerfile(applyEdits(dockerfile.text, edits));
      findings = lint();
    }
    const problem = dockerfile.text === read.text ? undefined : await replaceFile(file, dockerfile.text);
    if (problem !== undefined) return { kind: 'unreadable', file, problem };
  }
  const fixed = Math.max(before - findings.length, 0);
  return { kind: 'checked', file, text: dockerfile.text, findings, problems: dockerfile.problems, fixed };
}

const roundLimit = 10;

function inFormat(reports: readonly FileReport[], { format }: CheckOptions, pages: string): string | Promise<string> {
  switch (format) {
    case 'text':
      return textReport(reports);
    case 'json':
      return jsonReport(reports);
    case 'sarif':
      return sarifReport(reports, { directory: process.cwd(), page: (rule) => pageOf(pages, rule) });
  }
}

async function pageOf(pages: string, rule: string): Promise<string | undefined> {
  // Where the program was taken without its pages, a report is as good without them.
  return readFile(path.join(pages, `${rule}.md`), 'utf8').catch(() => undefined);
}

function tell(report: FileReport, io: CliIo): void {
  if (report.kind === 'unreadable') return io.err(report.problem);
  const name = shownName(report.file);
  for (const { line, text } of report.problems) io.err(`${name}:${line}: ${text} Findings may be missing.`);
  if (report.fixed > 0) io.err(`${name}: ${report.fixed === 1 ? 'one finding' : `${report.fixed} findings`} fixed.`);
}
