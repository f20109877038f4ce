import type { Severity } from '../../core/lint/rule';

/** What `distroless.lint.severity` says, and what of it was not understood. */
export interface Severities {
  readonly known: Readonly<Record<string, Severity>>;
  /** Each as it stands in the setting. */
  readonly ignored: readonly string[];
}

const severities: ReadonlySet<unknown> = new Set<Severity>(['error', 'warning', 'information', 'hint', 'off']);

/** Takes from a setting, which may hold anything, the severities of rules that there are. */
export function severitiesOf(value: unknown, rules: ReadonlySet<string>): Severities {
  if (typeof value !== 'object' || value === null) return { known: {}, ignored: [JSON.stringify(value)] };
  const entries = Object.entries(value).map(([rule, severity]) => ({ rule, severity: severity as unknown })); // the library says any, which would switch the checks off
  const isKnown = ({ rule, severity }: (typeof entries)[number]) => rules.has(rule) && severities.has(severity);
  return {
    // The set above holds severities only.
    known: Object.fromEntries(entries.filter(isKnown).map(({ rule, severity }) => [rule, severity as Severity])),
    ignored: entries
      .filter((entry) => !isKnown(entry))
      .map(({ rule, severity }) => `${JSON.stringify(rule)}: ${JSON.stringify(severity)}`),
  };
}
