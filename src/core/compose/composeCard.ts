import type { Card, CardOptions } from '../catalog/card';
import { imageCard } from '../catalog/imageCard';
import { unresolvedCard } from '../catalog/plainCards';
import type { ComposeReference } from './imageReferences';

/** The card of a service's image; a name that Compose gives to what it builds says nothing about an image that is there. */
export function composeCard(reference: ComposeReference, options: CardOptions): Card {
  const { written, resolved, unset, isBuilt } = reference;
  if (isBuilt) {
    const summary = ['The name that Compose gives to the image it builds for this service.'];
    return { title: written, kind: 'built', summary, warnings: [], facts: [], actions: [] };
  }
  const [variable] = unset;
  if (variable !== undefined) {
    const why = `${variable} has no default here, so the image is known only once the environment sets it.`;
    // What stands before a tag that is not known.
    const [, repository] = /^([^$]+):\$[^/]*$/.exec(written) ?? [];
    return unresolvedCard(written, why, repository);
  }
  if (resolved === undefined)
    return unresolvedCard(written, 'Compose cannot read its variables as written.', undefined);
  const card = imageCard(resolved, options);
  if (resolved === written) return card;
  const fact = { id: 'written', label: 'Written', text: [{ code: written }, ', with the defaults of its variables'] };
  return { ...card, facts: [fact, ...card.facts] };
}
