import { isReference, parseReference } from '../image/reference';
import type { Card, CardOptions } from './card';
import { imageCard } from './imageCard';
import type { NamedImage } from './namedImage';
import { malformedCard, unresolvedCard } from './plainCards';

/** An image and all places that name it. */
export interface NamedGroup<N extends NamedImage> {
  /** The same for the same image, unique among groups. */
  readonly key: string;
  /** As the first place has it, with its variables resolved. */
  readonly name: string;
  readonly card: Card;
  /** What the catalogue lists its files by. */
  readonly listed: string | undefined;
  /** The names that engines and registries know it by; none where it is not known which image it is. */
  readonly references: readonly string[];
  /** It is the result of a build here, and nothing else says where it comes from. */
  readonly isBuilt: boolean;
  readonly places: readonly N[];
}

/** Puts places that name the same image together, by name; those of which the image is not known come last. */
export function groupNamed<N extends NamedImage>(
  named: readonly N[],
  options: (place: N) => CardOptions,
): readonly NamedGroup<N>[] {
  const groups = new Map<string, { card: Card; listed: string | undefined; places: N[] }>();
  const cards = new Map<string, Card>();
  for (const place of named) {
    const asked = options(place);
    const known = `${place.reference ?? `?${place.written}`} ${JSON.stringify(asked)}`;
    const card = cards.get(known) ?? cardOf(place, asked);
    cards.set(known, card);
    const browse = card.actions.find(({ kind }) => kind === 'browse');
    const listed = browse?.kind === 'browse' ? browse.reference : undefined;
    const key = listed ?? canonical(place);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { card, listed, places: [place] });
    else group.places.push(place);
  }
  const made = [...groups].map(([key, { card, listed, places }]): NamedGroup<N> => ({
    key,
    name: places[0]?.reference ?? places[0]?.written ?? key,
    card: { ...card, title: places[0]?.reference ?? card.title },
    listed,
    references: [...new Set(places.flatMap(referenceOf))],
    isBuilt: places.every(({ role }) => role === 'built'),
    places,
  }));
  return made.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function rank({ references }: { readonly references: readonly string[] }): number {
  return references.length === 0 ? 1 : 0;
}

function cardOf({ reference, written, why }: NamedImage, options: CardOptions): Card {
  if (reference === undefined) return unresolvedCard(written, why ?? 'It is not known which image this is.', undefined);
  const parsed = parseReference(reference);
  return isReference(parsed) ? imageCard(reference, options) : malformedCard(reference, parsed.problem);
}

function canonical({ reference, written }: NamedImage): string {
  const parsed = parseReference(reference ?? '');
  if (reference === undefined || !isReference(parsed)) return `?${reference ?? written}`;
  const { registry, repository, tag, digest } = parsed;
  const end = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  return `${registry}/${repository}${end}`;
}

function referenceOf({ reference }: NamedImage): readonly string[] {
  return reference !== undefined && isReference(parseReference(reference)) ? [reference] : [];
}
