import type { Mirrors } from '../catalog/mirrors';
import { lineAt, lineStarts } from '../dockerfile/lineStarts';
import type { Dockerfile } from '../dockerfile/model';
import { ignores } from './ignore';
import { lintFile } from './lintFile';
import type { Issue, Severity } from './rule';
import { lintRules } from './rules/table';

/** An issue with the rule that found it. */
export interface Finding extends Issue {
  readonly rule: string;
  readonly severity: Exclude<Severity, 'off'>;
  /** Where it starts, from 1. */
  readonly line: number;
}

/** What findings go by beside the file. */
export interface LintOptions {
  /** YYYY-MM-DD, which decides what is past its end. */
  readonly today: string;
  readonly mirrors?: Mirrors;
  /** By rule, where it is not the rule's own. */
  readonly severities?: Readonly<Record<string, Severity>>;
}

/** What will not start, or not as meant, in the shell-less stages of a file, by place, without what its comments silence; the same for the same text and options. */
export function lintDockerfile(dockerfile: Dockerfile, options: LintOptions): readonly Finding[] {
  const { today, mirrors = {}, severities = {} } = options;
  const file = lintFile(dockerfile, today, mirrors, ruleIds);
  const isIgnored = ignores(dockerfile);
  const lines = lineStarts(dockerfile.text);
  const findings: Finding[] = [];
  for (const rule of lintRules) {
    const severity = severities[rule.id] ?? rule.severity;
    if (severity === 'off') continue;
    for (const issue of rule.check(file)) {
      if (isIgnored(rule.id, issue.start)) continue;
      findings.push({ ...issue, rule: rule.id, severity, line: lineAt(lines, issue.start) });
    }
  }
  return findings.sort((a, b) => a.start - b.start || (a.rule < b.rule ? -1 : 1));
}

const ruleIds: ReadonlySet<string> = new Set(lintRules.map(({ id }) => id));
