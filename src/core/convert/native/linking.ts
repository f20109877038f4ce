import type { Stage } from '../../dockerfile/model';
import type { Base } from '../bases';

/** Where a program was made. */
export interface Made {
  /** `undefined` for a file of the build context. */
  readonly stage: Stage | undefined;
  /** What that stage is built upon. */
  readonly base: Base | undefined;
  /** Where it lies there. */
  readonly path: string;
  /** Of the command that makes it, or else of the copy; from 1. */
  readonly line: number;
}

/** How a program is linked, as far as the file and the context show it. */
export type Linking =
  /** The image of this family has all that it needs, if its release is new enough; `why` is a sentence. */
  | {
      readonly kind: 'known';
      readonly family: 'static' | 'base' | 'cc';
      readonly why: string;
      /** Whether it needs the libraries that the compiler of the builder brings. */
      readonly compiler?: boolean;
    }
  /** A person has to look; `why` is the middle of a sentence. */
  | { readonly kind: 'open'; readonly why: string | undefined; readonly maybeScript: boolean }
  /** `why` is a sentence. */
  | { readonly kind: 'impossible'; readonly why: string };
