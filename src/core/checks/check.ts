import type { Owners } from '../contents/owners';
import type { ShownImage } from '../image/image';
import type { MergedTree } from '../image/merge';
import type { RawName } from '../image/rawName';
import type { NonrootReport } from '../why/runAs';
import type { WhyReport } from '../why/why';

/** What an image is checked for. */
export type CheckId = 'start' | 'nonroot' | 'secrets' | 'rights' | 'ghosts' | 'layers' | 'tools';

/** An image, and what takes long to find out about it, which is asked for only where it is needed. */
export interface CheckSubject {
  readonly image: ShownImage;
  readonly tree: MergedTree;
  /** Every layer is shown, and all of it. */
  readonly isWhole: boolean;
  readonly why: (signal: AbortSignal) => Promise<WhyReport>;
  readonly nonroot: (signal: AbortSignal) => Promise<NonrootReport>;
  readonly owners: (signal: AbortSignal) => Promise<Owners>;
}

/** What a check came to. */
export interface CheckResult {
  readonly verdict: Verdict;
  /** A few words. */
  readonly summary: string;
  /** The same as a sentence. */
  readonly text: string;
  /** What was found, the worst first. */
  readonly items: readonly CheckItem[];
}

/** `unknown` is for what cannot be told, which is never said to be well. */
export type Verdict = 'pass' | 'note' | 'warning' | 'error' | 'unknown';

/** One thing that a check found. */
export interface CheckItem {
  readonly severity: Severity;
  /** Text of the image in it is as it is written there. */
  readonly label: string;
  /** A few words. */
  readonly description?: string;
  /** Sentences. */
  readonly text?: string;
  readonly at?: ItemPlace;
  /** What it consists of. */
  readonly items?: readonly CheckItem[];
}

/** `good` is what is in order. */
export type Severity = 'error' | 'warning' | 'note' | 'good';

/** Where it is: a path of the image, or of a file that one of its layers, from 0, ships and a later one hides. */
export type ItemPlace =
  | { readonly kind: 'path'; readonly path: RawName }
  | { readonly kind: 'ghost'; readonly path: RawName; readonly layer: number };

/** A check; its run rejects with `ImageError` if the image cannot be read. */
export interface Check {
  readonly id: CheckId;
  readonly title: string;
  /** Whether a list of files without their content is enough. */
  readonly ofNames: boolean;
  /** Whether it is about what layers do to each other. */
  readonly ofLayers: boolean;
  readonly run: (subject: CheckSubject, signal: AbortSignal) => Promise<CheckResult>;
}

/** `1 file`, `2,345 files`; the plural only adds an s unless it is given. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
