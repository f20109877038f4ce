/** One thing that keeps an image from starting, or may do so later. */
export interface Finding {
  readonly kind: FindingKind;
  /** An `error` is certain to keep it from starting; a `warning` depends on what the program does; a `note` on how it is run. */
  readonly severity: Severity;
  /** What happens, as a sentence. */
  readonly text: string;
  /** What to do about it, as a sentence. */
  readonly next: string;
  /** What the engine, the kernel, the loader or the runtime says of it, where that is known. */
  readonly says?: string;
  /** The file it is about. */
  readonly path?: string;
}

export type Severity = 'error' | 'warning' | 'note';

export type FindingKind =
  | 'nothing-to-start'
  | 'unknown-user'
  | 'no-shell'
  | 'not-found'
  | 'not-executable'
  | 'closed-directory'
  | 'wrong-architecture'
  | 'no-program'
  | 'no-interpreter'
  | 'no-loader'
  | 'missing-library'
  | 'missing-version'
  | 'broken-library'
  | 'missing-argument'
  | 'wrong-module'
  | 'unread'
  | 'rights'
  | 'surroundings';

/** How a finding begins that holds only for an image that is run as 65532. */
export const nonrootStart = 'If it is run as 65532: ';

/** Whether a finding is one of those. */
export function isForNonroot({ text }: Finding): boolean {
  return text.startsWith(nonrootStart);
}

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** The findings, the worst first, each once. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const once = new Map(findings.map((finding) => [`${finding.severity} ${finding.kind} ${finding.text}`, finding]));
  return [...once.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
