import { Hover, languages, MarkdownString, type Disposable, type HoverProvider } from 'vscode';
import type { Dockerfiles } from './dockerfiles';
import { parsedDocument } from './parsed';
import { setting } from './settings';
import { rangeOf } from './translate';

/** Shows the card of a distroless image over its name in a Dockerfile; over anything else nothing, never an error. */
export function registerHover(dockerfiles: () => Promise<Dockerfiles>): Disposable {
  const provider: HoverProvider = {
    async provideHover(document, position, token) {
      if (!setting('distroless.hover.enabled', document.uri)) return undefined;
      const core = await dockerfiles();
      if (token.isCancellationRequested) return undefined;
      const offset = document.offsetAt(position);
      const reference = core
        .imageReferences(parsedDocument(document, core))
        .find(({ start, end }) => start <= offset && offset <= end);
      if (reference?.resolved === undefined) return undefined;
      const parsed = core.parseReference(reference.resolved);
      const card = core.isReference(parsed) ? core.distrolessCard(parsed, today()) : undefined;
      return card && new Hover(new MarkdownString(core.cardMarkdown(card)), rangeOf(document, reference));
    },
  };
  return languages.registerHoverProvider({ language: 'dockerfile' }, provider);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
