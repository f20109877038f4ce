import { EventEmitter, Uri, workspace, type Disposable, type Event, type TextDocument } from 'vscode';
import type { ContextFiles } from '../../core/convert/context';
import type { Outcome } from '../../core/convert/outcome';
import type { Dockerfiles } from '../dockerfiles';
import { createChangeLog, type ChangeLog } from './changeLog';
import { contextRoot, editorContext } from './editorContext';

/** Answers to questions, by their ids. */
export type Answers = ReadonlyMap<string, string>;

/** An outcome, and whether what it was worked out from still reads the same. */
export interface Conversion {
  readonly outcome: Outcome;
  /** The text that the outcome is about. */
  readonly text: string;
  /** Whether the document and the files that were read are as they were. */
  isCurrent(): boolean;
}

/** Converts documents, and remembers each unanswered outcome as long as it is current. */
export interface Conversions extends Disposable {
  convert(document: TextDocument, signal: AbortSignal, answers?: Answers): Promise<Conversion>;
  /** A file was changed, so some conversion may not be current any more. */
  readonly onDidChange: Event<void>;
}

const noAnswers: Answers = new Map();

export function createConversions(dockerfiles: () => Promise<Dockerfiles>): Conversions {
  const remembered = new WeakMap<TextDocument, Conversion>();
  const changed = new EventEmitter<void>();
  let changes: ChangeLog | undefined;
  return {
    async convert(document, signal, answers = noAnswers) {
      changes ??= createChangeLog(() => changed.fire());
      const known = remembered.get(document);
      if (answers.size === 0 && known?.isCurrent() === true) return known;
      const { convertDockerfile } = await dockerfiles();
      const current = currency(document, changes);
      const text = document.getText();
      const input = { text, files: current.files, dockerfile: lastPart(document.uri), answers };
      const outcome = await convertDockerfile(input, signal);
      const conversion = { outcome, text, isCurrent: current.isCurrent };
      // Changes on the disk are told for files of the workspace only.
      const isWatched = workspace.getWorkspaceFolder(document.uri) !== undefined;
      if (answers.size === 0 && isWatched) remembered.set(document, conversion);
      return conversion;
    },
    onDidChange: changed.event,
    dispose: () => {
      changes?.dispose();
      changed.dispose();
    },
  };
}

function lastPart({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The files beside a document, and whether it and those of them that were asked for are still as they were. */
function currency(document: TextDocument, changes: ChangeLog): { files: ContextFiles; isCurrent: () => boolean } {
  const { version } = document;
  const began = changes.now();
  const root = contextRoot(document);
  const files = editorContext(root);
  const asked = new Set<string>();
  const ask = (path: string) => root && asked.add(Uri.joinPath(root, path).toString());
  return {
    files: {
      read: (path, signal) => {
        ask(path);
        return files.read(path, signal);
      },
      list: (directory, signal) => {
        ask(directory);
        return files.list(directory, signal);
      },
    },
    isCurrent: () => document.version === version && !document.isClosed && !changes.isTouched(asked, began),
  };
}
