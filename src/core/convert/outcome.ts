import type { Edit } from '../dockerfile/edit';

/** What a conversion came to. An expected end is a value, never an exception. */
export type Outcome =
  | {
      readonly kind: 'ready';
      /** The distroless image that the final stage now starts from. */
      readonly base: string;
      /** Sorted and disjoint, against the text that was given. */
      readonly edits: readonly RuleEdit[];
      readonly notes: readonly Note[];
    }
  | { readonly kind: 'questions'; readonly questions: readonly Question[]; readonly notes: readonly Note[] }
  | {
      readonly kind: 'refused';
      readonly reasons: readonly [Reason, ...Reason[]];
      /** What would have been done, as far as that was known. */
      readonly notes: readonly Note[];
    }
  | { readonly kind: 'already'; readonly base: string; readonly notes: readonly Note[] };

/** An edit with the rule that makes it, so that a person can take or leave what each rule does. */
export interface RuleEdit extends Edit {
  /** Id of the rule, in kebab-case. */
  readonly rule: string;
}

/** One change and why it was made, or something that a person should know. */
export interface Note {
  /** Id of the rule, in kebab-case. */
  readonly rule: string;
  /** From 1, in the original text. */
  readonly line: number;
  readonly text: string;
}

/** Why nothing is offered; the line is where the reason stands. */
export type Reason = Note;

/** Something only a person can decide. */
export interface Question {
  readonly id: string;
  /** Id of the rule that asks. */
  readonly rule: string;
  /** From 1, in the original text. */
  readonly line: number;
  readonly text: string;
  readonly choices: readonly [Choice, ...Choice[]];
}

export interface Choice {
  /** What `--answer ID=VALUE` takes. */
  readonly value: string;
  readonly label: string;
  /** What follows from it. */
  readonly detail?: string;
}
