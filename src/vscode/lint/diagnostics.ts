import { Disposable, languages, workspace, type TextDocument } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { diagnosticOf } from './diagnostic';
import { isLinted, lintSettings, type Findings } from './findings';

/** How long a text must stay as it is, in ms: a long one is looked at once its writer pauses. */
const patience = 200;
const patienceWithLong = 1200;
/** Lines from which a text is long. */
const long = 3000;
/** How many times as long as it took the last time, so that no text is looked at all the time. */
const timesAsLong = 4;
const longest = 10_000;

/** Shows what the lints find in open Dockerfiles: of the text as it is, and nothing of one that was closed. */
export function registerDiagnostics(
  findings: Findings,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const shown = languages.createDiagnosticCollection('distroless');
  const took = new WeakMap<TextDocument, number>();
  const waiting = new Map<TextDocument, ReturnType<typeof setTimeout>>();

  const show = async (document: TextDocument): Promise<void> => {
    if (!isLinted(document)) return shown.delete(document.uri);
    const core = await dockerfiles();
    // Who was closed meanwhile is gone; who was changed is looked at again. What is found is of the text of this moment.
    if (waiting.has(document)) return;
    const began = performance.now();
    shown.set(document.uri, found(document, core));
    took.set(document, performance.now() - began);
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
  const lookAgain = (document: TextDocument): void => {
    const atLeast = document.lineCount < long ? patience : patienceWithLong;
    look(document, Math.min(Math.max(atLeast, timesAsLong * (took.get(document) ?? 0)), longest));
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
      if (document.languageId === 'dockerfile' && contentChanges.length > 0) lookAgain(document);
    }),
    // Also when its language changes.
    workspace.onDidCloseTextDocument(forget),
    workspace.onDidChangeConfiguration((change) => {
      if (lintSettings.some((name) => change.affectsConfiguration(name))) lookAtAll();
    }),
    new Disposable(() => [...waiting.values()].forEach(clearTimeout)),
  );
}
