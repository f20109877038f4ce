/** What a scanner found in an image. */
export interface Scan {
  readonly tool: ScanTool;
  /** Of the tool; `undefined` where it does not say. */
  readonly version: string | undefined;
  /** When its database was made, RFC 3339. */
  readonly database: string | undefined;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** How many more there were than are kept. */
  readonly more: number;
  /** Digests of the layers that were scanned, lowest first; empty where the tool does not say. */
  readonly diffIds: readonly string[];
}

/** Scanners whose command lines are known. */
export type ScanTool = 'trivy' | 'grype';

/** How scanners are written. */
export const scanTools: Readonly<Record<ScanTool, string>> = { trivy: 'Trivy', grype: 'Grype' };

/** A vulnerability of a package. Texts are the tool's, cut where they are too long. */
export interface Finding {
  /** Such as CVE-2024-1234. */
  readonly id: string;
  readonly severity: Severity;
  readonly name: string;
  readonly version: string;
  /** The version that has it no more; `undefined` if there is none yet. */
  readonly fixed: string | undefined;
  /** Where the package lies; `undefined` for one of the system. */
  readonly path: string | undefined;
  /** A page about it, by https. */
  readonly url: string | undefined;
  /** A sentence; empty where the tool gives none. */
  readonly title: string;
}

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const;

export type Severity = (typeof severities)[number];

/** How many of each, without those of which there are none, worst first. */
export function countBySeverity(findings: readonly Finding[]): ReadonlyMap<Severity, number> {
  const counts = new Map<Severity, number>();
  for (const severity of severities) {
    const count = findings.filter((finding) => finding.severity === severity).length;
    if (count > 0) counts.set(severity, count);
  }
  return counts;
}

/** `2 critical, 10 high` or `none found`. */
export function countsText(findings: readonly Finding[]): string {
  const counts = [...countBySeverity(findings)].map(([severity, count]) => `${count.toLocaleString('en')} ${severity}`);
  return counts.length === 0 ? 'none found' : counts.join(', ');
}
