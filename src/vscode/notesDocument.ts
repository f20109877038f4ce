import {
  Disposable,
  DocumentLink,
  EventEmitter,
  languages,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
  type TextDocument,
} from 'vscode';
import type { Note } from '../core/convert/outcome';

const scheme = 'distroless-notes';

/** A read-only page beside the Dockerfile: what a conversion did, or why there is none, with a link to each line. */
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
  const links = languages.registerDocumentLinkProvider({ scheme }, { provideDocumentLinks: lineLinks });
  const closed = workspace.onDidCloseTextDocument((document) => pages.delete(document.uri.toString()));
  return {
    async show(dockerfile, title, notes) {
      const uri = Uri.from({ scheme, path: `/Notes on ${lastPart(dockerfile)}.md`, query: dockerfile.toString() });
      const rows = notes.map(({ line, text, rule }) => `* Line ${line}: ${text} [${rule}]`);
      pages.set(uri.toString(), [`# ${title}`, '', ...rows, ''].join('\n'));
      changed.fire(uri);
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
    },
    dispose: () => Disposable.from(provider, links, closed, changed).dispose(),
  };
}

/** The `Line 12` at the start of each row, as a link into the Dockerfile that the page is of. */
function lineLinks(page: TextDocument): DocumentLink[] {
  const dockerfile = Uri.parse(page.uri.query, true);
  return [...page.getText().matchAll(/^\* (Line (\d+)):/gm)].map(({ index, 1: words = '', 2: line = '' }) => {
    const range = new Range(page.positionAt(index + 2), page.positionAt(index + 2 + words.length));
    return new DocumentLink(range, dockerfile.with({ fragment: `L${line}` }));
  });
}

function lastPart(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
