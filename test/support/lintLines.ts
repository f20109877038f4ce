import { applyEdits } from '../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../src/core/dockerfile/parse';
import { lintFile } from '../../src/core/lint/lintFile';
import type { LintRule } from '../../src/core/lint/rule';

/** Where a rule finds something in a Dockerfile, as lines. */
export function linesOf({ check }: LintRule, text: string): readonly number[] {
  const file = lintFile(parseDockerfile(text), '2026-11-01', {}, new Set());
  return [...check(file)].map(({ start }) => text.slice(0, start).split('\n').length).sort((a, b) => a - b);
}

/** The text with the first fix of each finding of a rule made; `undefined` where there is no fix. */
export function fixedBy({ check }: LintRule, text: string): string | undefined {
  const file = lintFile(parseDockerfile(text), '2026-11-01', {}, new Set());
  const edits = [...check(file)].flatMap(({ fixes = [] }) => fixes[0]?.edits ?? []);
  return edits.length === 0
    ? undefined
    : applyEdits(
        text,
        edits.sort((a, b) => a.start - b.start),
      );
}
