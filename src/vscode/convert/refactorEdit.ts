import { WorkspaceEdit, type TextDocument, type WorkspaceEditEntryMetadata } from 'vscode';
import type { Note, RuleEdit } from '../../core/convert/outcome';
import { rangeOf } from '../translate';

/** The edits of a conversion for VS Code's own refactor preview: each must be confirmed there, under the title of its rule. */
export function refactorEdit(
  document: TextDocument,
  edits: readonly RuleEdit[],
  notes: readonly Note[],
  titles: ReadonlyMap<string, string>,
): WorkspaceEdit {
  const result = new WorkspaceEdit();
  // One object for each rule: VS Code groups what shares it.
  const groups = new Map<string, WorkspaceEditEntryMetadata>();
  for (const edit of edits) {
    const group = groups.get(edit.rule) ?? groupOf(edit.rule, notes, titles);
    groups.set(edit.rule, group);
    result.replace(document.uri, rangeOf(document, edit), edit.text, group);
  }
  return result;
}

function groupOf(
  rule: string,
  notes: readonly Note[],
  titles: ReadonlyMap<string, string>,
): WorkspaceEditEntryMetadata {
  const why = notes.filter((note) => note.rule === rule).map(({ text }) => text);
  const label = titles.get(rule) ?? rule;
  return { needsConfirmation: true, label, ...(why.length > 0 && { description: why.join(' ') }) };
}
