import { commands, Disposable, EventEmitter, Uri, workspace } from 'vscode';
import type { Note } from '../core/convert/outcome';

const scheme = 'distroless-notes';

/** A read-only page of what a conversion did, or why there is none, with a link to each line. */
export interface NotesDocument extends Disposable {
  show(dockerfile: Uri, title: string, notes: readonly Note[]): Promise<void>;
}

export function registerNotesDocument(): NotesDocument {
  const pages = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? '',
  });
  const closed = workspace.onDidCloseTextDocument((document) => pages.delete(document.uri.toString()));
  return {
    async show(dockerfile, title, notes) {
      const uri = Uri.from({ scheme, path: `/${lastPart(dockerfile)}.notes.md`, query: dockerfile.toString() });
      pages.set(uri.toString(), notesPage(dockerfile, title, notes));
      changed.fire(uri);
      await commands.executeCommand('markdown.showPreviewToSide', uri);
    },
    dispose: () => Disposable.from(provider, closed, changed).dispose(),
  };
}

function notesPage(dockerfile: Uri, title: string, notes: readonly Note[]): string {
  const rows = notes.map(
    (note) =>
      `* [Line ${note.line}](${dockerfile.with({ fragment: `L${note.line}` }).toString()}): ${escapeMarkdown(note.text)} (\`${note.rule}\`)`,
  );
  return [`# ${escapeMarkdown(title)}`, '', ...rows, ''].join('\n');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>&]/g, '\\$&');
}

function lastPart(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
