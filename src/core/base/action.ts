import type { Mirrors } from '../catalog/mirrors';
import type { Edit } from '../dockerfile/edit';
import type { Dockerfile } from '../dockerfile/model';
import type { Digest } from '../image/reference';

/** Which image of a Dockerfile is to change. */
export interface BaseRequest {
  readonly dockerfile: Dockerfile;
  /** On the reference, or anywhere else in the instruction that names it; UTF-16 units of the text. */
  readonly offset: number;
  readonly mirrors?: Mirrors;
  /** What becomes of the digest of a pinned reference whose tag changes; without it, such a reference is refused. */
  readonly digest?: 'drop' | Digest;
}

/** What an action on a base image comes to. */
export type BaseAction =
  | {
      readonly kind: 'ready';
      /** What it does, as the title of a menu entry. */
      readonly title: string;
      /** What the builder then takes, with the defaults of the ARGs. */
      readonly reference: string;
      /** Sorted and disjoint. */
      readonly edits: readonly Edit[];
      /** What else changes by it, one sentence each. */
      readonly notes: readonly string[];
    }
  /** There are several ways; ask again with one of them. */
  | { readonly kind: 'choice'; readonly text: string; readonly choices: readonly string[] }
  | {
      readonly kind: 'refused';
      /** One sentence. */
      readonly reason: string;
      /** Whether it would be ready if `digest` said what becomes of the digest. */
      readonly pinned: boolean;
    };

/** A refusal for a reason, which is one sentence. */
export function refused(reason: string): BaseAction {
  return { kind: 'refused', reason, pinned: false };
}
