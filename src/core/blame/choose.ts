import type { Dockerfile } from '../dockerfile/model';
import type { ShownImage } from '../image/image';
import { blame, type Blame } from './blame';

/** A Dockerfile that an image may have been built from. */
export interface Candidate<T> {
  readonly file: T;
  readonly dockerfile: Dockerfile;
}

/** A Dockerfile that an image was built from, as far as texts tell. */
export interface Origin<T> extends Candidate<T> {
  readonly blame: Blame;
}

/**
 * The Dockerfiles that fit an image best, in the order given: none, one, or several that fit as well as each other and that a person
 * has to choose from. Steps are few: one for each file.
 */
export function* originsOf<T>(
  image: ShownImage,
  candidates: Iterable<Candidate<T>>,
): Generator<undefined, readonly Origin<T>[]> {
  let best: Origin<T>[] = [];
  for (const candidate of candidates) {
    const found = blame(image, candidate.dockerfile);
    yield undefined;
    if (found === undefined) continue;
    const lead = best[0] === undefined ? 1 : compare(found, best[0].blame);
    if (lead < 0) continue;
    best = lead > 0 ? [{ ...candidate, blame: found }] : [...best, { ...candidate, blame: found }];
  }
  return best;
}

/** Positive if the first one fits better. */
function compare(one: Blame, other: Blame): number {
  // A short file that fits in full is less than a long one of which a line was edited.
  return one.worth * one.score - other.worth * other.score;
}
