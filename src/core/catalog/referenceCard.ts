import type { Dockerfile, Stage } from '../dockerfile/model';
import type { Reference } from '../dockerfile/imageReferences';
import { stageBase, stageChain } from '../dockerfile/scope';
import type { Card, CardFact, CardOptions, Line } from './card';
import { frontendCard } from './frontendCard';
import { imageCard } from './imageCard';
import { scratchCard, unresolvedCard } from './plainCards';

/** The card for a reference of a Dockerfile: a stage has that of the image at its root, and says which way it comes there. */
export function referenceCard(
  dockerfile: Dockerfile,
  reference: Reference,
  options: Omit<CardOptions, 'current'>,
): Card {
  const { meaning, written, place } = reference;
  const withCurrent = { ...options, current: currentBase(dockerfile) };
  switch (meaning.kind) {
    case 'unknown':
      return unresolvedCard(written, meaning.why, meaning.repository);
    case 'scratch':
      return scratchCard();
    case 'image':
      if (place === 'syntax') return frontendCard(meaning.reference);
      return withTitle(imageCard(meaning.reference, withCurrent), written, meaning.reference);
    case 'stage':
      return stageCard(dockerfile, meaning.stage, written, withCurrent);
  }
}

/** What the last stage starts from, where that is known. */
function currentBase(dockerfile: Dockerfile): string | undefined {
  const last = dockerfile.stages.at(-1);
  const base = last && stageBase(dockerfile, stageChain(dockerfile, last)[0]);
  return base?.kind === 'image' ? base.reference : undefined;
}

/** With variables the card says both, what is written and what it comes to. */
function withTitle(card: Card, written: string, resolved: string): Card {
  if (written === resolved) return card;
  const fact: CardFact = {
    id: 'written',
    label: 'Written',
    text: [{ code: written }, ', with the defaults of its variables'],
  };
  return written.includes('$') ? { ...card, facts: [fact, ...card.facts] } : card;
}

function stageCard(dockerfile: Dockerfile, stage: Stage, written: string, options: CardOptions): Card {
  const chain = stageChain(dockerfile, stage);
  const [root] = chain;
  const base = stageBase(dockerfile, root);
  const names = [...chain]
    .reverse()
    .map(({ name, index, from }): Line => [{ code: name ?? String(index) }, ` (line ${from.line})`]);
  const shown = names.length > stageLimit ? [...names.slice(0, stageLimit - 1), ['…']] : names;
  const way = shown.flatMap((name, at): Line => (at === 0 ? name : [' → ', ...name]));
  const fact: CardFact = { id: 'stage', label: 'Stage', text: [...way, ' → ', { code: root.image }] };
  const card = rootCard(base, root, options);
  // What changes a reference would have nothing to change here.
  const actions = card.actions.filter(({ kind }) => kind !== 'switch-flavour' && kind !== 'pin-digest');
  return { ...card, title: written, facts: [fact, ...card.facts], actions };
}

// Nobody reads more, and a file may have thousands that continue each other.
const stageLimit = 5;

function rootCard(base: ReturnType<typeof stageBase>, root: Stage, options: CardOptions): Card {
  switch (base.kind) {
    case 'image':
      return imageCard(base.reference, options);
    case 'scratch':
      return scratchCard();
    case 'unknown':
      return unresolvedCard(root.image, base.why, base.repository);
    case 'stage':
      throw new Error('the root of a chain starts from no stage');
  }
}
