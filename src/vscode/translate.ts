import { Range, WorkspaceEdit, type CancellationToken, type TextDocument } from 'vscode';
import type { Edit } from '../core/dockerfile/edit';

/** Offsets `[start, end)` of the document's text as a range. */
export function rangeOf(document: TextDocument, span: { readonly start: number; readonly end: number }): Range {
  return new Range(document.positionAt(span.start), document.positionAt(span.end));
}

/** The edits of one document as one step that is undone at once. */
export function workspaceEditOf(document: TextDocument, edits: readonly Edit[]): WorkspaceEdit {
  const result = new WorkspaceEdit();
  for (const edit of edits) result.replace(document.uri, rangeOf(document, edit), edit.text);
  return result;
}

/** Runs a task whose signal is aborted when the token is cancelled. */
export async function withSignal<T>(token: CancellationToken, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  const listening = token.onCancellationRequested(() => abort.abort());
  try {
    return await task(abort.signal);
  } finally {
    listening.dispose();
  }
}

/** Whether an error only says that the task was cancelled. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}
