import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';
import type { Card, CardFact, CardOptions } from './card';
import { googleCard } from './googleCard';
import { originOf } from './mirrors';
import { malformedCard, scratchCard, unknownCard } from './plainCards';
import { publishedCard } from './publishedCard';

/** The card of any text that stands where an image does; a mirror has that of its origin, and says so. */
export function imageCard(reference: string, options: CardOptions): Card {
  if (reference === 'scratch') return scratchCard();
  const ref = parseReference(reference);
  if (!isReference(ref)) return malformedCard(reference, ref.problem);
  const origin = originOf(ref, options.mirrors);
  const card = googleCard(origin, options) ?? publishedCard(origin, options) ?? unknownCard(origin);
  const shown = { ...card, title: reference, actions: withMore(card, origin.text) };
  return origin === ref ? shown : { ...shown, facts: [mirrorFact(origin), ...card.facts] };
}

/** The link to the details, where there are any. */
function withMore(card: Card, reference: string): Card['actions'] {
  return card.facts.some(({ detail }) => detail)
    ? [...card.actions, { kind: 'show-everything', reference }]
    : card.actions;
}

function mirrorFact(origin: ImageRef): CardFact {
  const text = [{ code: origin.text }, ' (setting ', { code: 'distroless.mirrors' }, '); it may lag behind'];
  return { id: 'origin', label: 'Mirror of', text };
}
