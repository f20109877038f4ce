import type { Note } from './outcome';

/** One small rewrite or one reason to stop; `rules/<id>.md` beside it says why, and holds the pair that tests it. */
export interface Rule {
  /** Kebab-case; the name of its file, its page, its notes and its reasons. */
  readonly id: string;
  readonly title: string;
  /** `change` rewrites, `question` asks a person, `gate` only ever refuses or stops. */
  readonly safety: 'change' | 'question' | 'gate';
}

/** A note or a reason of a rule. */
export function say(rule: Rule, line: number, text: string): Note {
  return { rule: rule.id, line, text };
}
