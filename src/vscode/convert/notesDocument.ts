import {
  commands,
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
import type { Note } from '../../core/convert/outcome';
import type { Report } from '../report';
import type { RulePages } from '../rulePages';
import { goToLine } from './tell';

const scheme = 'distroless-notes';

/** A read-only page beside a Dockerfile, with a link from each line to the file and from each rule to its page. */
export interface NotesDocument extends Disposable {
  /** What a conversion did. */
  showDone(dockerfile: Uri, base: string, notes: readonly Note[]): Promise<void>;
  /** Why there is none, and what it would have done. */
  showRefused(dockerfile: Uri, reasons: readonly Note[], notes: readonly Note[]): Promise<void>;
}

/** Provides the page to VS Code. */
export function registerNotesDocument(rules: RulePages, report: Report): NotesDocument {
  const pages = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const listening = Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? '',
    }),
    commands.registerCommand('distroless.goToLine', (dockerfile: string, line: number) =>
      goToLine(Uri.parse(dockerfile, true), line).catch((error: unknown) => report.failed(error)),
    ),
    languages.registerDocumentLinkProvider({ scheme }, { provideDocumentLinks: links }),
    workspace.onDidCloseTextDocument((document) => pages.delete(document.uri.toString())),
  );
  const show = async (dockerfile: Uri, text: string): Promise<void> => {
    const uri = Uri.from({ scheme, path: `/Notes on ${lastPart(dockerfile)}.md`, query: dockerfile.toString() });
    pages.set(uri.toString(), text);
    changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
  };
  return {
    async showDone(dockerfile, base, notes) {
      const parts = sections(notes, await rules.titles());
      await show(dockerfile, [`# What was changed for ${base}\n`, ...parts].join('\n'));
    },
    async showRefused(dockerfile, reasons, notes) {
      const titles = await rules.titles();
      const planned = notes.length === 0 ? [] : ['# What would have been done\n', ...sections(notes, titles)];
      const heading = `# Why ${lastPart(dockerfile)} was not converted\n\nNothing was changed.\n`;
      await show(dockerfile, [heading, ...sections(reasons, titles), ...planned].join('\n'));
    },
    dispose: () => listening.dispose(),
  };
}

function sections(notes: readonly Note[], titles: ReadonlyMap<string, string>): string[] {
  return notes.map(
    ({ line, text, rule }) => `## Line ${line}: ${titles.get(rule) ?? rule}\n\n${text}\n\nRule: ${rule}\n`,
  );
}

/** `Line 12` of a heading as a link into the Dockerfile that the page is of, and each rule as one to its page. */
function links(page: TextDocument): DocumentLink[] {
  const text = page.getText();
  const linksOf = (pattern: RegExp, tooltip: string, target: (word: string) => Uri): DocumentLink[] =>
    [...text.matchAll(pattern)].map(({ index, 1: before = '', 2: words = '' }) => {
      const start = index + before.length;
      const link = new DocumentLink(
        new Range(page.positionAt(start), page.positionAt(start + words.length)),
        target(words),
      );
      link.tooltip = tooltip;
      return link;
    });
  return [
    ...linksOf(/^(## )(Line \d+):/gm, 'Go to the line', (words) =>
      commandUri('distroless.goToLine', page.uri.query, Number(words.slice('Line '.length))),
    ),
    ...linksOf(/^(Rule: )([a-z0-9-]+)$/gm, 'Open rule documentation', (rule) =>
      commandUri('distroless.openRule', rule),
    ),
  ];
}

function commandUri(command: string, ...args: readonly (string | number)[]): Uri {
  return Uri.from({ scheme: 'command', path: command, query: JSON.stringify(args) });
}

function lastPart(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
