import { Disposable, workspace, type TextDocument } from 'vscode';
import { convertDockerfile } from '../core/convert/convert';
import type { Outcome } from '../core/convert/outcome';
import { editorContext } from './editorContext';

/** Converts documents, and remembers the unanswered outcome until the document or a file beside it changes. */
export interface Conversions extends Disposable {
  outcome(document: TextDocument, signal: AbortSignal, answers?: ReadonlyMap<string, string>): Promise<Outcome>;
}

interface Remembered {
  readonly version: number;
  readonly filesVersion: number;
  readonly outcome: Outcome;
}

export function createConversions(): Conversions {
  const remembered = new WeakMap<TextDocument, Remembered>();
  const noAnswers: ReadonlyMap<string, string> = new Map();
  let filesVersion = 0;
  const touched = (): void => void filesVersion++;
  const watcher = workspace.createFileSystemWatcher('**/*');
  const listening = Disposable.from(
    watcher,
    watcher.onDidChange(touched),
    watcher.onDidCreate(touched),
    watcher.onDidDelete(touched),
    workspace.onDidChangeTextDocument((change) => change.document.uri.scheme !== 'output' && touched()),
  );
  return {
    async outcome(document, signal, answers = noAnswers) {
      const before = remembered.get(document);
      if (answers.size === 0 && before?.version === document.version && before.filesVersion === filesVersion) {
        return before.outcome;
      }
      const [version, files] = [document.version, filesVersion];
      const outcome = await convertDockerfile(
        { text: document.getText(), files: editorContext(document), answers },
        signal,
      );
      if (answers.size === 0) remembered.set(document, { version, filesVersion: files, outcome });
      return outcome;
    },
    dispose: () => listening.dispose(),
  };
}
