import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';
import type { Card, CardFact } from './card';
import { googleFacts, holds } from './googleFacts';
import { distrolessReference, findDistroless, publishedBase } from './lookup';

/** The card of `scratch`, which is no image but the lack of one. */
export function scratchCard(): Card {
  const base = publishedBase('static');
  const facts: CardFact[] = [
    {
      id: 'start',
      label: 'Starts',
      text: ['nothing by itself: set ', { code: 'ENTRYPOINT' }, ' in exec form with an absolute path'],
    },
    { id: 'user', label: 'Runs as', text: ['root (0), unless ', { code: 'USER' }, ' gives another number'] },
    { id: 'lacks', label: 'Lacks', text: ['everything: certificates, time zones, users, directories, a C library'] },
  ];
  if (base !== undefined) {
    const text = [{ code: distrolessReference(base, 'nonroot') }, ' holds ', ...holds(base, 'production')];
    facts.push({ id: 'counterpart', label: 'Counterpart', text });
  }
  return { title: 'scratch', kind: 'scratch', summary: [emptyImage], warnings: [], facts, actions: [] };
}

const emptyImage = 'The empty image: it contains only what you copy.';

/** The card of a text that is no image reference; `problem` is the sentence that says why. */
export function malformedCard(title: string, problem: string): Card {
  const shown = title.length > titleLimit ? `${title.slice(0, titleLimit)}…` : title;
  return { title: shown, kind: 'malformed', summary: [problem], warnings: [], facts: [], actions: [] };
}

const titleLimit = 80;

/** The card of an image that no table has: only what the text itself says. */
export function unknownCard({ text, registry, tag, digest }: ImageRef): Card {
  const latest = digest === undefined ? ['none, which means ', { code: 'latest' }] : ['none, only a digest'];
  return {
    title: text,
    kind: 'unknown',
    summary: ['Nothing is known about this image: it is not in the catalogue.'],
    warnings: [],
    facts: [
      { id: 'registry', label: 'Registry', text: [{ code: registry }] },
      { id: 'tag', label: 'Tag', text: tag === undefined ? latest : [{ code: tag }] },
    ],
    actions: [],
  };
}

/** The card of a reference that a variable hides; `why` is a sentence, `repository` what stands before an unknown tag. */
export function unresolvedCard(written: string, why: string, repository: string | undefined): Card {
  const ref = parseReference(repository ?? '');
  const match = isReference(ref) ? findDistroless(ref) : undefined;
  const image = match !== undefined && 'image' in match ? match.image : undefined;
  const name: readonly CardFact[] =
    repository === undefined
      ? []
      : [{ id: 'repository', label: 'Image', text: [{ code: repository }, ', tag not known'] }];
  // What holds whatever the tag is.
  const facts =
    image === undefined || !isReference(ref)
      ? []
      : googleFacts(image, undefined, ref).filter(({ id, detail }) => !detail && id !== 'size');
  return { title: written, kind: 'unresolved', summary: [why], warnings: [], facts: [...name, ...facts], actions: [] };
}
