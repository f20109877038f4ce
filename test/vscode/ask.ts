import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** A file of the workspace, which is a copy of the samples. */
export function sampleUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file of the workspace in an editor. */
export async function openSample(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(sampleUri(path));
  await vscode.window.showTextDocument(document);
  return document;
}

/**
 * Asks until the answer is there, at most 15 seconds: VS Code answers a request to providers with nothing, or cancels it,
 * when another extension registers one meanwhile, as happens at the start.
 */
export async function eventually<T>(what: string, ask: () => Thenable<T | undefined>): Promise<T> {
  for (const end = Date.now() + 15_000; Date.now() < end; await nextTurn()) {
    const answer = await Promise.resolve(ask()).catch(unlessCancelled);
    if (answer !== undefined) return answer;
  }
  throw new Error(`There was no ${what}.`);
}

/** The conversion action at the top of a document. */
export function conversionAction(document: vscode.TextDocument): Promise<vscode.CodeAction> {
  return eventually('conversion action', async () => (await conversionActions(document))[0]);
}

export async function conversionActions(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.RefactorRewrite.append('distroless');
  const start = new vscode.Range(0, 0, 0, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    start,
    kind.value,
  );
  return actions.filter((action) => action.kind && kind.contains(action.kind));
}

function unlessCancelled(error: unknown): undefined {
  if (!(error instanceof Error && error.message === 'Canceled')) throw error;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
