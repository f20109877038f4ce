import { Disposable, languages, workspace, type TextDocument } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { diagnosticOf } from './diagnostic';
import { isLinted, lintSettings, type Findings } from './findings';

/** How long a text must stay as it is, in ms: a large one is looked at once its writer pauses. */
const patience = 200;
const patienceWithLarge = 1200;
/** Lines from which a text is large. */
const large = 3000;

/** Shows what the lints find in open Dockerfiles: of the text as it is, and nothing of one that was closed. */
export function registerDiagnostics(
  findings: Findings,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const shown = languages.createDiagnosticCollection('distroless');
  const waiting = new Map<TextDocument, ReturnType<typeof setTimeout>>();

  const show = async (document: TextDocument): Promise<void> => {
    if (!isLinted(document)) return shown.delete(document.uri);
    const core = await dockerfiles();
    // Who was closed meanwhile is gone; who was changed is looked at again. What is found is of the text of this moment.
    if (!waiting.has(document)) shown.set(document.uri, found(document, core));
  };
  const found = (document: TextDocument, core: Dockerfiles) =>
    findings.of(document, core).map((finding) => diagnosticOf(document, finding));
  const look = (document: TextDocument, after: number): void => {
    clearTimeout(waiting.get(document));
    const timer = setTimeout(() => {
      waiting.delete(document);
      show(document).catch((error: unknown) => report.log.error(error instanceof Error ? error : String(error)));
    }, after);
    waiting.set(document, timer);
  };
  const forget = (document: TextDocument): void => {
    clearTimeout(waiting.get(document));
    waiting.delete(document);
    shown.delete(document.uri);
  };
  const lookAtAll = (): void => {
    for (const document of workspace.textDocuments) if (document.languageId === 'dockerfile') look(document, 0);
  };

  lookAtAll();
  return Disposable.from(
    shown,
    workspace.onDidOpenTextDocument((document) => {
      if (document.languageId === 'dockerfile') look(document, 0);
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId !== 'dockerfile' || contentChanges.length === 0) return;
      look(document, document.lineCount < large ? patience : patienceWithLarge);
    }),
    // Also when its language changes.
    workspace.onDidCloseTextDocument(forget),
    workspace.onDidChangeConfiguration((change) => {
      if (lintSettings.some((name) => change.affectsConfiguration(name))) lookAtAll();
    }),
    new Disposable(() => [...waiting.values()].forEach(clearTimeout)),
  );
}
