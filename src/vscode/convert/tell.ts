import { commands, Range, TabInputText, window, workspace, type TextDocument, type Uri } from 'vscode';
import type { Outcome } from '../../core/convert/outcome';
import type { Ready } from './builder';
import type { NotesDocument } from './notesDocument';

/**
 * Says what was done, and shows the notes on it or compares the images before and after it if the person asks. `before` is the
 * text that was converted.
 */
export async function tellReady(uri: Uri, before: string, { base, notes }: Ready, page: NotesDocument): Promise<void> {
  const count = notes.length === 1 ? 'one note' : `${notes.length} notes`;
  const show = 'Show notes';
  const compare = 'Compare images...';
  const chosen = await window.showInformationMessage(`Converted to ${base}, with ${count}.`, show, compare);
  if (chosen === show) await page.showDone(uri, base, notes);
  if (chosen === compare) await commands.executeCommand('distroless.compareConversion', uri, before);
}

/** Says why nothing was done, and goes to the line or shows all reasons if the person asks. */
export async function tellRefused(
  document: TextDocument,
  { reasons, notes }: Extract<Outcome, { readonly kind: 'refused' }>,
  page: NotesDocument,
): Promise<void> {
  const [first] = reasons;
  const goTo = `Go to line ${first.line}`;
  const all = 'Show reasons';
  const chosen = await window.showWarningMessage(`Not converted: ${first.text}`, goTo, all);
  if (chosen === goTo) await goToLine(document.uri, first.line);
  if (chosen === all) await page.showRefused(document.uri, reasons, notes);
}

/** Says that there is nothing to do. */
export function tellAlready(base: string): void {
  void window.showInformationMessage(`Nothing to convert: the final stage already starts from ${base}.`);
}

/** Shows a line of a file, from 1, in the editor that has the file already if one does. */
export async function goToLine(uri: Uri, line: number): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const at = Math.min(line, document.lineCount) - 1;
  const group = window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString()),
  );
  const where = group === undefined ? {} : { viewColumn: group.viewColumn };
  await window.showTextDocument(document, { ...where, selection: new Range(at, 0, at, 0) });
}
