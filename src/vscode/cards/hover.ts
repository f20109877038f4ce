import { Hover, languages, type Disposable, type HoverProvider, type TextDocument } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { setting } from '../settings';
import { rangeOf } from '../translate';
import { cardOptions } from './cardOptions';
import { cardString } from './links';
import { dockerfileSelector } from './selectors';

/** Shows the card of an image over each of its names in a Dockerfile, and over a start command what really starts; never an error. */
export function registerHover(dockerfiles: () => Promise<Dockerfiles>, report: Report): Disposable {
  const provider: HoverProvider = {
    async provideHover(document, position, token) {
      if (!setting('distroless.hover.enabled', document.uri)) return undefined;
      try {
        const core = await dockerfiles();
        if (token.isCancellationRequested) return undefined;
        return hoverAt(document, document.offsetAt(position), core);
      } catch (error) {
        // A hover that fails would do so at every move of the mouse.
        report.log.error(error instanceof Error ? error : String(error));
        return undefined;
      }
    },
  };
  return languages.registerHoverProvider(dockerfileSelector, provider);
}

function hoverAt(document: TextDocument, offset: number, core: Dockerfiles): Hover | undefined {
  const dockerfile = parsedDocument(document, core);
  const reference = core.referenceAt(dockerfile, offset);
  if (reference === undefined) return undefined;
  const card = core.referenceCard(dockerfile, reference, cardOptions(document.uri));
  return new Hover(
    cardString(card, core, { uri: document.uri, offset: reference.start }),
    rangeOf(document, reference),
  );
}
