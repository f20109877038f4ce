import {
  CodeLens,
  Disposable,
  EventEmitter,
  languages,
  workspace,
  type CodeLensProvider,
  type TextDocument,
} from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { setting } from '../settings';
import { rangeOf } from '../translate';
import { cardOptions } from './cardOptions';
import { dockerfileSelector } from './selectors';

const enabled = 'distroless.codeLens.enabled';

/** Above each FROM of an image: a way to its files, and the size where that is known. */
export function registerCodeLens(dockerfiles: () => Promise<Dockerfiles>, report: Report): Disposable {
  const changed = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document, token) {
      if (!setting(enabled, document.uri)) return [];
      try {
        const core = await dockerfiles();
        return token.isCancellationRequested ? [] : lenses(document, core);
      } catch (error) {
        report.log.error(error instanceof Error ? error : String(error));
        return [];
      }
    },
  };
  return Disposable.from(
    changed,
    languages.registerCodeLensProvider(dockerfileSelector, provider),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(enabled) && changed.fire()),
  );
}

function lenses(document: TextDocument, core: Dockerfiles): CodeLens[] {
  const options = cardOptions(document.uri);
  const froms = core.imageReferences(parsedDocument(document, core)).filter(({ place }) => place === 'from');
  return froms.flatMap((reference) => {
    const { resolved } = reference;
    const card = resolved === undefined ? undefined : core.imageCard(resolved, options);
    if (card === undefined || resolved === undefined || card.kind === 'malformed') return [];
    const browse = card.actions.find(({ kind }) => kind === 'browse');
    const listed = browse?.kind === 'browse' ? browse.reference : undefined;
    const range = rangeOf(document, reference);
    const size = core.sizeText(card);
    return [
      new CodeLens(range, {
        title: 'Browse files',
        command: listed === undefined ? 'distroless.browseImage' : 'distroless.browseBase',
        arguments: [listed ?? resolved],
      }),
      ...(size === undefined
        ? []
        : [new CodeLens(range, { title: size, command: 'distroless.showCard', arguments: [listed ?? resolved] })]),
    ];
  });
}
