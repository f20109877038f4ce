import { Hover, languages, MarkdownString, type Disposable, type HoverProvider } from 'vscode';
import { distrolessCard } from '../core/catalog/card';
import { cardMarkdown } from '../core/catalog/cardText';
import { imageReferences } from '../core/dockerfile/imageReferences';
import { isReference, parseReference } from '../core/image/reference';
import { parsedDocument } from './parsed';
import { setting } from './settings';
import { rangeOf } from './translate';

/** Shows the card of a distroless image over its name in a Dockerfile; over anything else nothing, never an error. */
export function registerHover(): Disposable {
  const provider: HoverProvider = {
    provideHover(document, position) {
      if (!setting('distroless.hover.enabled', document.uri)) return undefined;
      const offset = document.offsetAt(position);
      const reference = imageReferences(parsedDocument(document)).find(
        ({ start, end }) => start <= offset && offset <= end,
      );
      if (reference?.resolved === undefined) return undefined;
      const parsed = parseReference(reference.resolved);
      const card = isReference(parsed) ? distrolessCard(parsed, today()) : undefined;
      return card && new Hover(new MarkdownString(cardMarkdown(card)), rangeOf(document, reference));
    },
  };
  return languages.registerHoverProvider({ language: 'dockerfile' }, provider);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
