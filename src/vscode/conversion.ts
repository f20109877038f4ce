import { Disposable, workspace, type TextDocument } from 'vscode';
import type { Outcome } from '../core/convert/outcome';
import type { Dockerfiles } from './dockerfiles';
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

export function createConversions(dockerfiles: () => Promise<Dockerfiles>): Conversions {
  const remembered = new WeakMap<TextDocument, Remembered>();
  const noAnswers: ReadonlyMap<string, string> = new Map();
  let filesVersion = 0;
  let listening: Disposable | undefined;
  return {
    async outcome(document, signal, answers = noAnswers) {
      listening ??= onFiles(() => filesVersion++);
      const before = remembered.get(document);
      if (answers.size === 0 && before?.version === document.version && before.filesVersion === filesVersion) {
        return before.outcome;
      }
      const { convertDockerfile } = await dockerfiles();
      const [version, files] = [document.version, filesVersion];
      const outcome = await convertDockerfile(
        { text: document.getText(), files: editorContext(document), answers },
        signal,
      );
      // Changes on the disk are told for files of the workspace only.
      const isWatched = workspace.getWorkspaceFolder(document.uri) !== undefined;
      if (answers.size === 0 && isWatched) remembered.set(document, { version, filesVersion: files, outcome });
      return outcome;
    },
    dispose: () => listening?.dispose(),
  };
}

/** Calls back when a file of the workspace may read otherwise than before: on the disk or in an editor. */
function onFiles(changed: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher('**/*');
  return Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme !== 'output' && changed()),
  );
}
