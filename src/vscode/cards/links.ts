import { MarkdownString, type Uri } from 'vscode';
import type { Card, CardAction } from '../../core/catalog/card';
import type { CardLink } from '../../core/catalog/cardText';
import type { Dockerfiles } from '../dockerfiles';

/** Where a card is shown, for the links that change the reference there. */
export interface CardPlace {
  readonly uri: Uri;
  readonly offset: number;
  /** Of the document; a link of an older text does nothing. */
  readonly version: number;
}

/** The commands that a card may run, and no others. */
const cardCommands = [
  'distroless.browseBase',
  'distroless.browseImage',
  'distroless.compareImages',
  'distroless.copyVerify',
  'distroless.pinDigest',
  'distroless.showCard',
  'distroless.switchFlavour',
] as const;

/**
 * The short card with its links; without a place, without those that change the reference. A `reference` is that of an image which can be
 * looked into wherever it is, should the card not say a way.
 */
export function cardString(card: Card, core: Dockerfiles, place?: CardPlace, reference?: string): MarkdownString {
  const isListed = card.actions.some(({ kind }) => kind === 'browse');
  const browse =
    reference === undefined || isListed ? [] : [link('Browse files', 'distroless.browseImage', [reference])];
  const links = [...browse, ...card.actions.flatMap((action) => linkOf(action, place) ?? [])];
  const text = new MarkdownString(core.cardMarkdown(card, links));
  text.isTrusted = { enabledCommands: cardCommands };
  return text;
}

function linkOf(action: CardAction, place: CardPlace | undefined): CardLink | undefined {
  switch (action.kind) {
    case 'browse':
      return link('Browse files', 'distroless.browseBase', [action.reference]);
    case 'switch-flavour':
      return place && link(`Switch to ${action.flavour}`, 'distroless.switchFlavour', at(place, action.flavour));
    case 'pin-digest':
      return place && link('Pin digest', 'distroless.pinDigest', at(place, undefined));
    case 'compare': {
      // The publisher of the other one is on the card above.
      const other = action.with.slice(action.with.lastIndexOf('/') + 1);
      const title = action.isCurrent ? 'Compare with your current base' : `Compare with ${other}`;
      return link(title, 'distroless.compareImages', [action.reference, action.with]);
    }
    case 'copy-verify':
      return link('Copy verify command', 'distroless.copyVerify', [action.reference]);
    case 'show-everything':
      return link('Show everything', 'distroless.showCard', [action.reference]);
  }
}

function at({ uri, offset, version }: CardPlace, what: string | undefined): readonly (string | number | null)[] {
  return [uri.toString(), offset, what ?? null, version];
}

function link(
  title: string,
  command: (typeof cardCommands)[number],
  args: readonly (string | number | null)[],
): CardLink {
  // Round brackets would end a link of Markdown.
  const query = encodeURIComponent(JSON.stringify(args)).replace(/[()]/g, (bracket) =>
    bracket === '(' ? '%28' : '%29',
  );
  return { title, uri: `command:${command}?${query}` };
}
