import {
  Disposable,
  DocumentLink,
  EventEmitter,
  languages,
  Location,
  Position,
  Range,
  ThemeColor,
  Uri,
  window,
  workspace,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import { foundDocument, foundSummary, type FoundPlace } from '../../../core/find/foundText';
import type { FindState, FoundFile } from '../../../core/find/findText';
import { printable } from '../../../core/image/printable';
import { textFromRaw, type RawName } from '../../../core/image/rawName';
import { imageLabel } from '../../images/describe';
import { pathText } from '../../images/displayedPath';
import { imageUri } from '../../images/imageUri';
import type { ShownPlace } from '../../images/shownPlace';
import type { Wanted } from './askForText';

/** Scheme of the documents that show what was found. */
const foundScheme = 'distroless-found';

/** Documents of searches, with a link from each line to where it was found. */
export interface FoundPages extends Disposable {
  /** Shows a new page beside what is open. */
  open(place: ShownPlace, below: RawName, wanted: Wanted, state: FindState): FoundPage;
}

/** The document of a search that goes on. */
export interface FoundPage {
  readonly uri: Uri;
  /** Fires when nobody looks at it any more. */
  readonly closed: AbortSignal;
  add(file: FoundFile): void;
  /** Draws what was added. */
  show(stage: 'looking' | 'done' | 'stopped'): void;
}

interface Page {
  readonly place: ShownPlace;
  readonly closing: AbortController;
  text: string;
  places: ReadonlyMap<number, FoundPlace>;
}

/** Files up to this many bytes are looked into. */
export const largest = 16_000_000;

/** Provides the documents to VS Code. */
export function createFoundPages(failed: (error: unknown) => void): FoundPages {
  const pages = new Map<string, Page>();
  const changed = new EventEmitter<Uri>();
  let opened = 0;
  const match = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('editor.findMatchHighlightBackground'),
  });
  const heading = window.createTextEditorDecorationType({ fontWeight: 'bold' });
  const number = window.createTextEditorDecorationType({ color: new ThemeColor('editorLineNumber.foreground') });
  const decorate = (editors: readonly TextEditor[]): void => {
    for (const editor of editors) {
      const page = pages.get(editor.document.uri.toString());
      if (page === undefined) continue;
      const places = [...page.places];
      const first = (line: number, width: number): Range => new Range(line, 0, line, width);
      editor.setDecorations(
        match,
        places.flatMap(([line, { marks }]) => marks.map(([start, end]) => new Range(line, start, line, end))),
      );
      editor.setDecorations(
        heading,
        places.flatMap(([line, place]) => (place.line === undefined ? [first(line, place.width + 1)] : [])),
      );
      editor.setDecorations(
        number,
        places.flatMap(([line, place]) => (place.line === undefined ? [] : [first(line, place.width)])),
      );
    }
  };
  const listening = Disposable.from(
    changed,
    match,
    heading,
    number,
    workspace.registerTextDocumentContentProvider(foundScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) =>
        pages.get(uri.toString())?.text ?? 'Results are not kept when VS Code restarts; search again.',
    }),
    languages.registerDocumentLinkProvider(
      { scheme: foundScheme },
      { provideDocumentLinks: (document) => linksOf(pages.get(document.uri.toString())) },
    ),
    languages.registerDefinitionProvider(
      { scheme: foundScheme },
      { provideDefinition: (document, position) => locationOf(pages, document, position) },
    ),
    workspace.onDidChangeTextDocument(({ document }) =>
      decorate(window.visibleTextEditors.filter((editor) => editor.document === document)),
    ),
    window.onDidChangeVisibleTextEditors(decorate),
    workspace.onDidCloseTextDocument(({ uri }) => {
      pages.get(uri.toString())?.closing.abort();
      pages.delete(uri.toString());
    }),
  );
  return {
    open(place, below, wanted, state) {
      // Half a character is none that a URI can have.
      const what = Array.from(wanted.query.text.replace(/[/\\\s]+/g, ' '))
        .slice(0, 40)
        .join('');
      const uri = Uri.from({
        scheme: foundScheme,
        path: `/Find ${what} in ${imageLabel(place)}`,
        query: String(++opened),
      });
      const page: Page = { place, closing: new AbortController(), text: '', places: new Map() };
      pages.set(uri.toString(), page);
      const files: FoundFile[] = [];
      const draw = (stage: 'looking' | 'done' | 'stopped'): void => {
        const made = foundDocument([...headingOf(place, below, wanted), ...foundSummary(state, stage, largest)], files);
        page.text = made.text;
        page.places = made.places;
        changed.fire(uri);
      };
      draw('looking');
      Promise.resolve(workspace.openTextDocument(uri))
        .then((document) => {
          // VS Code hears of changes only once the document is open.
          if (document.getText() !== page.text) changed.fire(uri);
          return window.showTextDocument(document, { preview: false });
        })
        .then((editor) => decorate([editor]))
        .catch(failed);
      return { uri, closed: page.closing.signal, add: (file) => files.push(file), show: draw };
    },
    dispose: () => listening.dispose(),
  };
}

function headingOf(place: ShownPlace, below: RawName, { query, include }: Wanted): readonly string[] {
  const how = [
    ...(query.matchCase ? ['match case'] : []),
    ...(query.wholeWord ? ['whole word'] : []),
    ...(query.isRegExp ? ['regular expression'] : []),
  ];
  const where = below === '/' ? '' : `${printable(textFromRaw(below))} of `;
  return [
    `Searched for ${printable(query.text)}${how.length === 0 ? '' : ` (${how.join(', ')})`}`,
    `In ${where}${printable('reference' in place ? place.reference : place.path)}${include === '' ? '' : `, only ${printable(include)}`}`,
  ];
}

function linksOf(page: Page | undefined): DocumentLink[] {
  if (page === undefined) return [];
  return [...page.places].map(([line, found]) => {
    const link = new DocumentLink(new Range(line, 0, line, found.width), uriOf(page, found));
    link.tooltip = 'Open file of the image';
    return link;
  });
}

/** With the line behind it, as VS Code opens links. */
function uriOf({ place }: Page, { path, line, column }: FoundPlace): Uri {
  const uri = imageUri(place, pathText(path));
  return line === undefined ? uri : uri.with({ fragment: `L${line},${column + 1}` });
}

function locationOf(pages: ReadonlyMap<string, Page>, { uri }: TextDocument, { line }: Position): Location | undefined {
  const page = pages.get(uri.toString());
  const found = page?.places.get(line);
  if (page === undefined || found === undefined) return undefined;
  return new Location(imageUri(page.place, pathText(found.path)), new Position((found.line ?? 1) - 1, found.column));
}
