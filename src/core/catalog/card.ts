import type { Mirrors } from './mirrors';
import type { Flavour } from './table';

/** What is known about one reference, as plain data. */
export interface Card {
  /** The reference as written. */
  readonly title: string;
  readonly kind: CardKind;
  /** One sentence. */
  readonly summary: Line;
  /** What should make one stop: stale, past its end, not published. One sentence or two each. */
  readonly warnings: readonly Line[];
  readonly facts: readonly CardFact[];
  /** What one can do from here, most wanted first. */
  readonly actions: readonly CardAction[];
}

/** How far the reference is known. */
export type CardKind =
  | 'published'
  | 'digest'
  | 'superseded'
  | 'unknown-tag'
  | 'retired'
  | 'unknown-name'
  /** The empty image. */
  | 'scratch'
  /** A program that reads Dockerfiles. */
  | 'frontend'
  /** No table knows it. */
  | 'unknown'
  /** A name that is given here to what is built here. */
  | 'built'
  /** What a container starts. */
  | 'start'
  /** A variable hides which image it is. */
  | 'unresolved'
  /** Not an image reference. */
  | 'malformed';

/** A line of a card. */
export interface CardFact {
  /** In kebab-case, stable for programs. */
  readonly id: string;
  readonly label: string;
  readonly text: Line;
  /** Left out where space is short. */
  readonly detail?: true;
  /** So short that it goes behind the fact before it. */
  readonly beside?: true;
}

/** Text in pieces: strings are prose, `code` is shown as written. */
export type Line = readonly (string | { readonly code: string })[];

/** A link of a card; those without a reference change the place that the card is shown for. */
export type CardAction =
  | { readonly kind: 'browse'; readonly reference: string }
  | { readonly kind: 'switch-flavour'; readonly flavour: Flavour }
  | { readonly kind: 'pin-digest' }
  /** `isCurrent` where the reference is that of the file's last stage, otherwise it is the one that the card is about. */
  | { readonly kind: 'compare'; readonly reference: string; readonly with: string; readonly isCurrent?: true }
  | { readonly kind: 'copy-verify'; readonly reference: string }
  | { readonly kind: 'show-everything'; readonly reference: string };

/** What a card is made with. */
export interface CardOptions {
  /** YYYY-MM-DD; decides whether an announced end is past. */
  readonly today: string;
  readonly mirrors: Mirrors;
  /** The image that the reader's own file builds upon now, to compare with. */
  readonly current?: string | undefined;
  /** The rules whose findings stand beside the card, which does not say the same again. */
  readonly said?: ReadonlySet<string> | undefined;
}
