import type { ImageRef } from '../image/reference';
import type { Card, CardAction, CardFact, CardOptions, Line } from './card';
import { googleFacts, listed, runtimeText, sourceFact } from './googleFacts';
import { catalogue, distroOf, distrolessReference, findDistroless, imageDefaults, publishedBase } from './lookup';
import type { DistrolessMatch } from './lookup';
import { platformNames } from './platformNames';
import type { DistrolessImage, Flavour } from './table';

/**
 * The card of a reference, or `undefined` if it is not a Google distroless image. Facts come from the catalogue only;
 * what it does not know is left out or said to be unknown.
 */
export function googleCard(ref: ImageRef, options: CardOptions): Card | undefined {
  const match = findDistroless(ref);
  if (match === undefined) return undefined;
  const { today } = options;
  switch (match.kind) {
    case 'published':
      return publishedCard(ref, match, options);
    case 'digest':
      return {
        ...head(ref, match, undefined),
        warnings: [
          ['A digest alone does not tell which tag it had, so user, directory and shell are not known. ', ...pinned()],
          ...unlessSaid(endWarnings(match.image, undefined, today), options),
        ],
        facts: googleFacts(match.image, undefined, ref),
        actions: actionsOf(ref, undefined, options),
      };
    case 'superseded':
      return {
        ...head(ref, match, undefined),
        warnings: unlessSaid(
          [['This tag marks a build that was replaced or withdrawn; move to ', ...published(), '.']],
          options,
        ),
        facts: googleFacts(match.image, undefined, ref),
        actions: [],
      };
    case 'unknown-tag':
      return {
        ...head(ref, match, undefined),
        warnings: [
          ...unlessSaid([unknownTag(match.image, match.tag)], options),
          ...endWarnings(match.image, undefined, today),
        ],
        facts: googleFacts(match.image, undefined, ref),
        actions: [],
      };
    case 'retired':
      return retiredCard(ref, match, options);
    case 'unknown-name':
      return unknownNameCard(ref, match.name);
  }
}

function publishedCard(
  ref: ImageRef,
  match: Extract<DistrolessMatch, { readonly kind: 'published' }>,
  options: CardOptions,
): Card {
  const { image, flavour, architecture, commit, digest } = match;
  const warnings: Line[] = [...unlessSaid(endWarnings(image, flavour, options.today), options)];
  if (commit !== undefined || digest !== undefined) {
    warnings.push(pinned());
  }
  if (architecture !== undefined) warnings.push([`This tag is for ${platformNames([architecture])} only.`]);
  return {
    ...head(ref, match, flavour),
    warnings,
    facts: googleFacts(image, flavour, ref),
    actions: actionsOf(ref, commit === undefined && digest === undefined ? flavour : undefined, options),
  };
}

/** What the lint of stale images says too. */
function unlessSaid(warnings: readonly Line[], { said }: CardOptions): readonly Line[] {
  return said?.has('stale-image') ? [] : warnings;
}

function pinned(): Line {
  return [`Pinned to one build, which may contain versions other than those of ${catalogue.source.date} shown here.`];
}

/** `flavour` is that of a tag which one may change without more. */
function actionsOf(ref: ImageRef, flavour: Flavour | undefined, { current }: CardOptions): readonly CardAction[] {
  const reference = ref.text;
  return [
    { kind: 'browse', reference },
    ...(flavour === undefined ? [] : flavourSwitches(flavour)),
    ...(ref.digest === undefined ? [{ kind: 'pin-digest' } as const] : []),
    ...(current === undefined || current === reference ? [] : [compare(current, reference)]),
    { kind: 'copy-verify', reference },
  ];
}

function compare(reference: string, other: string): CardAction {
  return { kind: 'compare', reference, with: other, isCurrent: true };
}

/** To the user that is safer, and to the build that has a shell or back. */
function flavourSwitches(flavour: Flavour): readonly CardAction[] {
  const to = (wanted: Flavour): CardAction => ({ kind: 'switch-flavour', flavour: wanted });
  switch (flavour) {
    case 'latest':
      return [to('nonroot'), to('debug')];
    case 'nonroot':
      return [to('debug-nonroot')];
    case 'debug':
      return [to('debug-nonroot'), to('latest')];
    case 'debug-nonroot':
      return [to('nonroot')];
  }
}

function head(
  ref: ImageRef,
  { kind, image }: Extract<DistrolessMatch, { readonly image: DistrolessImage }>,
  flavour: Flavour | undefined,
): Pick<Card, 'title' | 'kind' | 'summary'> {
  const { version, codename } = distroOf(image);
  const debug = flavour !== undefined && imageDefaults(image, flavour).build === 'debug';
  const base = image.contains.glibc === undefined ? 'No C library' : 'No language runtime';
  const what = image.runtime === undefined ? base : runtimeText(image.runtime);
  const shell = debug ? 'with a BusyBox shell' : flavour === undefined ? 'Google distroless' : 'no shell';
  return {
    title: ref.text,
    kind,
    summary: [`${what}, Debian ${version} (${codename}), ${shell}; as of ${catalogue.source.date}.`],
  };
}

/** Images of a release whose planned end is past. */
function endWarnings(image: DistrolessImage, flavour: Flavour | undefined, today: string): readonly Line[] {
  const { version, plannedEnd } = distroOf(image);
  if (plannedEnd === undefined || today < plannedEnd) return [];
  const next = publishedBase(image.family, image.runtime && { line: image.runtime.line });
  const move: Line =
    next === undefined ? ['.'] : ['; move to ', { code: distrolessReference(next, flavour ?? 'latest') }, '.'];
  return [[`Updates of the Debian ${version} images were planned to end on ${plannedEnd}`, ...move]];
}

function unknownTag(image: DistrolessImage, tag: string): Line {
  return [
    { code: tag },
    ' is not a published tag of this image; published tags are ',
    ...published(),
    ', each also with an architecture such as ',
    {
      code: `latest-${image.architectures[0] ?? ''}`,
    },
    '.',
  ];
}

function published(): Line {
  return listed(Object.keys(catalogue.flavours).map((flavour) => ({ code: flavour })));
}

function retiredCard(
  ref: ImageRef,
  { retired, replacements }: Extract<DistrolessMatch, { readonly kind: 'retired' }>,
  options: CardOptions,
): Card {
  const carried = retired.runtime === undefined ? '' : `, last with ${retired.runtime}`;
  const targets = replacements.map((image) => ({ code: `${catalogue.registry}/${image.id}` }));
  const facts: CardFact[] = [];
  if (targets.length > 0) facts.push({ id: 'replacement', label: 'Move to', text: listed(targets) });
  if (retired.note !== undefined) facts.push({ id: 'note', label: 'Note', text: [`${retired.note}.`] });
  return {
    title: ref.text,
    kind: 'retired',
    summary: ['A Google distroless image that is no longer published.'],
    warnings: unlessSaid(
      [[`Not updated since ${retired.lastSeen}${carried}. Old tags can still be pulled but get no fixes.`]],
      options,
    ),
    facts: [...facts, sourceFact()],
    actions: [],
  };
}

function unknownNameCard(ref: ImageRef, name: string): Card {
  const names = catalogue.images.map(({ id, alias }) => ({ code: alias ?? id }));
  return {
    title: ref.text,
    kind: 'unknown-name',
    summary: ['The catalogue has no Google distroless image with this name.'],
    warnings: [[{ code: name }, ' never appeared in the repository the images are built from; check the name.']],
    facts: [{ id: 'known', label: 'Known names', text: listed(names) }, sourceFact()],
    actions: [],
  };
}
