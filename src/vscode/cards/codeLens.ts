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

/** Above each FROM of an image whose files are known: a way to them, and the size. */
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
    const card = reference.resolved === undefined ? undefined : core.imageCard(reference.resolved, options);
    const browse = card?.actions.find(({ kind }) => kind === 'browse');
    if (card === undefined || browse?.kind !== 'browse') return [];
    const range = rangeOf(document, reference);
    const size = core.sizeText(card);
    return [
      new CodeLens(range, {
        title: 'Browse files',
        command: 'distroless.browseBase',
        arguments: [browse.reference],
      }),
      ...(size === undefined
        ? []
        : [new CodeLens(range, { title: size, command: 'distroless.showCard', arguments: [browse.reference] })]),
    ];
  });
}
