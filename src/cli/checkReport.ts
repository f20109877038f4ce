import type { Problem } from '../core/dockerfile/model';
import type { Finding } from '../core/lint/lint';
import type { Position } from './positions';
import { positionsOf } from './positions';

/** What was found in one file. */
export type FileReport =
  | {
      readonly kind: 'checked';
      /** As it was named. */
      readonly file: string;
      readonly text: string;
      readonly findings: readonly Finding[];
      /** What could not be read with certainty, so that findings may be missing. */
      readonly problems: readonly Problem[];
      /** How many findings `--fix` removed. */
      readonly fixed: number;
    }
  /** `problem` is a sentence. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly problem: string };

/** How a file is called in reports for people. */
export function shownName(file: string): string {
  return file === '-' ? '<stdin>' : file;
}

/** `FILE:LINE:COLUMN: severity: text [rule]` for each finding, with the titles of its fixes below it. */
export function textReport(reports: readonly FileReport[]): string {
  const lines = reports.flatMap((report) => {
    if (report.kind === 'unreadable') return [];
    const at = positionsOf(report.text);
    return report.findings.flatMap(({ start, severity, text, rule, fixes = [] }) => {
      const { line, column } = at(start);
      return [
        `${shownName(report.file)}:${line}:${column}: ${severity}: ${text} [${rule}]`,
        ...fixes.map(({ title, safe }) => `    ${safe ? 'safe fix' : 'fix'}: ${title}`),
      ];
    });
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The same for programs; README.md says what its fields are. */
export function jsonReport(reports: readonly FileReport[]): string {
  const files = reports.map((report) => {
    if (report.kind === 'unreadable') return { file: report.file, error: report.problem };
    const at = positionsOf(report.text);
    const span = ({ start, end }: { readonly start: number; readonly end: number }) => ({
      start: withOffset(at, start),
      end: withOffset(at, end),
    });
    return {
      file: report.file,
      findings: report.findings.map((finding) => ({
        rule: finding.rule,
        severity: finding.severity,
        text: finding.text,
        ...span(finding),
        fixes: (finding.fixes ?? []).map(({ title, safe, edits }) => ({
          title,
          safe,
          edits: edits.map((edit) => ({ ...span(edit), text: edit.text })),
        })),
      })),
      problems: report.problems.map(({ line, text }) => ({ line, text })),
      fixed: report.fixed,
    };
  });
  return `${JSON.stringify({ version: 1, files }, undefined, 2)}\n`;
}

function withOffset(at: (offset: number) => Position, offset: number): Position & { readonly offset: number } {
  return { ...at(offset), offset };
}
