import type { Edit } from '../dockerfile/edit';
import type { LintFile } from './lintFile';

/** How much a finding weighs, the heaviest first; `off` says nothing. */
export type Severity = 'error' | 'warning' | 'information' | 'hint' | 'off';

/** One thing that is looked for in files that end in an image without a shell; `rules/<id>.md` beside it is its page and its test. */
export interface LintRule {
  /** Kebab-case; the name of its file and page, the code of its findings and its name in settings and comments. */
  readonly id: string;
  readonly title: string;
  /** Unless a setting says otherwise: `error` for what will not build or start. */
  readonly severity: Exclude<Severity, 'off'>;
  /** `safe` fixes change nothing else and go into *Fix all*; `offered` ones are a choice; a text says why there is none. */
  readonly fix: 'safe' | 'offered' | { readonly none: string };
  /** Every place of the file where it is so, in any order. */
  readonly check: (file: LintFile) => Iterable<Issue>;
}

/** One place where a rule is broken. */
export interface Issue {
  /** `[start, end)` in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** One sentence or two: what happens, and what to do. */
  readonly text: string;
  readonly fixes?: readonly Fix[];
}

/** A way out. */
export interface Fix {
  /** What it does, as the title of a menu entry. */
  readonly title: string;
  /** Whether nothing else changes by it, so that it may be done to a whole file at once. */
  readonly safe: boolean;
  /** Sorted and disjoint. */
  readonly edits: readonly Edit[];
}
