import { parseDockerfile } from '../../src/core/dockerfile/parse';
import { lintFile } from '../../src/core/lint/lintFile';
import type { LintRule } from '../../src/core/lint/rule';

/** Where a rule finds something in a Dockerfile, as lines. */
export function linesOf({ check }: LintRule, text: string): readonly number[] {
  const file = lintFile(parseDockerfile(text), '2026-11-01', {}, new Set());
  return [...check(file)].map(({ start }) => text.slice(0, start).split('\n').length).sort((a, b) => a - b);
}
