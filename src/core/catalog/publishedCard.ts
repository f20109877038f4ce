import type { ImageRef } from '../image/reference';
import type { Card, CardOptions } from './card';
import { imageFacts } from './imageFacts';
import { originCard } from './originCard';
import { otherCard } from './otherCard';

/** The card of an image that is not one of Google's, or `undefined` if nothing is known of it. */
export function publishedCard(ref: ImageRef, options: CardOptions): Card | undefined {
  const facts = imageFacts(ref);
  if (facts === undefined) return undefined;
  switch (facts.publisher) {
    case 'bitnami':
    case 'canonical':
    case 'chainguard':
    case 'docker-hardened':
      return otherCard(ref, facts, options);
    case 'microsoft':
    case 'redhat':
      return typeof facts.shell === 'string' ? originCard(ref, facts, options) : otherCard(ref, facts, options);
    case 'docker':
      return originCard(ref, facts, options);
    case 'google':
    case 'none':
      return undefined;
  }
}
