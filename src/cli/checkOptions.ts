import type { Mirrors } from '../core/catalog/mirrors';
import type { Severity } from '../core/lint/rule';
import { lintRules } from '../dockerfiles';
import { readWords } from './words';

/** What `distroless check` was asked. */
export interface CheckOptions {
  readonly files: readonly string[];
  readonly format: Format;
  readonly failOn: FailOn;
  readonly severities: Readonly<Record<string, Severity>>;
  readonly mirrors: Mirrors;
  /** Whether the safe fixes are made in the files. */
  readonly fix: boolean;
}

/** How findings are written. */
export type Format = (typeof formats)[number];
/** The least severity that makes the command fail. */
export type FailOn = (typeof levels)[number];

const formats = ['text', 'json', 'sarif'] as const;
/** The heaviest first. */
export const levels = ['error', 'warning', 'information', 'hint'] as const satisfies readonly Severity[];
const severities = [...levels, 'off'] as const satisfies readonly Severity[];

const usage =
  'distroless check [--format text|json|sarif] [--fail-on error|warning|information|hint] [--severity RULE=LEVEL]... [--mirror FROM=TO]... [--fix] FILE...';

/** Reads the command line; a wrong one is a sentence. */
export function checkOptions(argv: readonly string[]): CheckOptions | string {
  const parsed = readWords(argv, {
    format: { type: 'string', default: 'text' },
    'fail-on': { type: 'string', default: 'warning' },
    severity: { type: 'string', multiple: true, default: [] },
    mirror: { type: 'string', multiple: true, default: [] },
    fix: { type: 'boolean', default: false },
  });
  if (typeof parsed === 'string') return `${parsed} Usage: ${usage}`;
  const { values, positionals: files } = parsed;
  const format = formats.find((known) => known === values.format);
  if (format === undefined) return `"${values.format}" is not a format; use one of ${formats.join(', ')}.`;
  const failOn = levels.find((known) => known === values['fail-on']);
  if (failOn === undefined) return `"${values['fail-on']}" is not a level; use one of ${levels.join(', ')}.`;
  if (files.length === 0) return `Name a Dockerfile. Usage: ${usage}`;
  if (values.fix && files.includes('-')) return '--fix changes files, so it cannot read standard input; name a file.';
  const bySeverity = severitiesOf(values.severity);
  if (typeof bySeverity === 'string') return bySeverity;
  const mirrors = mirrorsOf(values.mirror);
  if (typeof mirrors === 'string') return mirrors;
  return { files: [...new Set(files)], format, failOn, severities: bySeverity, mirrors, fix: values.fix };
}

function severitiesOf(pairs: readonly string[]): Readonly<Record<string, Severity>> | string {
  const found: Record<string, Severity> = {};
  for (const pair of pairs) {
    const [rule, level] = split(pair);
    const severity = severities.find((known) => known === level);
    if (!lintRules.some(({ id }) => id === rule)) {
      return `"${rule}" is not a rule; use one of ${lintRules.map(({ id }) => id).join(', ')}.`;
    }
    if (severity === undefined) return `"${pair}" is not RULE=LEVEL with a level of ${severities.join(', ')}.`;
    found[rule] = severity;
  }
  return found;
}

function mirrorsOf(pairs: readonly string[]): Mirrors | string {
  const odd = pairs.find((pair) => !/^[^=]+=[^=]+$/.test(pair));
  return odd === undefined
    ? Object.fromEntries(pairs.map(split))
    : `"${odd}" is not FROM=TO, such as registry.corp/google=gcr.io/distroless.`;
}

function split(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}
