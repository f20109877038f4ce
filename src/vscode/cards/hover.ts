import { Disposable, Hover, languages, type Position, type TextDocument } from 'vscode';
import type { ComposeReference } from '../../core/compose/imageReferences';
import type { Compose, Dockerfiles } from '../dockerfiles';
import type { Findings } from '../lint/findings';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { setting } from '../settings';
import { rangeOf } from '../translate';
import { cardOptions } from './cardOptions';
import { composeReferenceAt } from './composeDocument';
import { cardString } from './links';
import { composeSelector, dockerfileSelector } from './selectors';

type Show = (document: TextDocument, offset: number) => Promise<Hover | undefined>;

/** Shows the card of an image over each of its names, and over a start command what really starts; never an error. */
export function registerHover(
  findings: Findings,
  dockerfiles: () => Promise<Dockerfiles>,
  compose: () => Promise<Compose>,
  report: Report,
): Disposable {
  const provider = (show: Show) => ({
    async provideHover(document: TextDocument, position: Position) {
      if (!setting('distroless.hover.enabled', document.uri)) return undefined;
      try {
        return await show(document, document.offsetAt(position));
      } catch (error) {
        // A hover that fails would do so at every move of the mouse.
        report.log.error(error instanceof Error ? error : String(error));
        return undefined;
      }
    },
  });
  return Disposable.from(
    languages.registerHoverProvider(
      dockerfileSelector,
      provider(async (document, offset) => inDockerfile(document, offset, findings, await dockerfiles())),
    ),
    languages.registerHoverProvider(
      composeSelector,
      provider(async (document, offset) => {
        const reference = composeReferenceAt(document, offset, await compose());
        return reference && inCompose(document, reference, await dockerfiles());
      }),
    ),
  );
}

function inDockerfile(
  document: TextDocument,
  offset: number,
  findings: Findings,
  core: Dockerfiles,
): Hover | undefined {
  const dockerfile = parsedDocument(document, core);
  // The squiggle's text stands above the card.
  const here = (findings.known(document) ?? []).filter(({ start, end }) => start <= offset && offset <= end);
  const options = { ...cardOptions(document.uri), said: new Set(here.map(({ rule }) => rule)) };
  const reference = core.referenceAt(dockerfile, offset);
  if (reference !== undefined) {
    const card = core.referenceCard(dockerfile, reference, options);
    const place = { uri: document.uri, offset: reference.start, version: document.version };
    const image =
      reference.meaning.kind === 'image' && reference.place !== 'syntax' ? reference.meaning.reference : undefined;
    return new Hover(cardString(card, core, place, image), rangeOf(document, reference));
  }
  const start = core.startCard(dockerfile, offset, options);
  return start && new Hover(cardString(start.card, core), rangeOf(document, start));
}

function inCompose(document: TextDocument, reference: ComposeReference, core: Dockerfiles): Hover {
  const card = core.composeCard(reference, cardOptions(document.uri));
  return new Hover(cardString(card, core, undefined, reference.resolved), rangeOf(document, reference));
}
