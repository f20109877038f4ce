import { applyEdits } from '../dockerfile/edit';
import { parseDockerfile } from '../dockerfile/parse';
import type { Note, Outcome } from './outcome';
import { say } from './rule';
import { postGate } from './rules/post-gate';

/** Has the builder of this machine read a Dockerfile, without building it; never rejects unless `signal` aborts. */
export type BuildCheck = (request: BuildCheckRequest, signal: AbortSignal) => Promise<BuildCheckResult>;

export interface BuildCheckRequest {
  readonly text: string;
  /** Absolute path of the build context. */
  readonly context: string;
  /** The stage that is built; the last one if not given. */
  readonly target?: string;
}

/** What the builder says; `unavailable` also where it could not say anything, as without a network. */
export type BuildCheckResult =
  | { readonly kind: 'checked'; readonly error: string | undefined; readonly warnings: readonly BuildWarning[] }
  | { readonly kind: 'unavailable'; readonly why: string };

export interface BuildWarning {
  /** BuildKit's own name for it. */
  readonly rule: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

type Ready = Extract<Outcome, { readonly kind: 'ready' }>;
type Refused = Extract<Outcome, { readonly kind: 'refused' }>;

/** Has the builder read the file before and after: what only the result has stops if it is an error, and is a note if it is a warning. */
export async function heldToBuilder(
  ready: Ready,
  original: BuildCheckRequest,
  check: BuildCheck,
  signal: AbortSignal,
): Promise<Ready | Refused> {
  const result = { ...original, text: applyEdits(original.text, ready.edits) };
  const [before, after] = await Promise.all([check(original, signal), check(result, signal)]);
  if (before.kind !== 'checked' || after.kind !== 'checked') return ready;
  const line = parseDockerfile(original.text).stages.at(-1)?.from.line ?? 1;
  if (after.error !== undefined && before.error === undefined) {
    const reason = say(postGate, line, `BuildKit would not build the result: ${withoutStop(after.error)}.`);
    return { kind: 'refused', reasons: [reason], notes: ready.notes };
  }
  return { ...ready, notes: [...ready.notes, ...addedWarnings(before.warnings, after.warnings, line)] };
}

function addedWarnings(before: readonly BuildWarning[], after: readonly BuildWarning[], line: number): Note[] {
  const known = before.map(({ rule }) => rule);
  return after
    .filter(({ rule }) => {
      const at = known.indexOf(rule);
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    })
    .map((warning) =>
      say(postGate, line, `BuildKit warns of line ${warning.line} of the result: ${withoutStop(warning.text)}.`),
    );
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
