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

/** The first conversion action at the top of a document, or the one with a title. */
export function conversionAction(document: vscode.TextDocument, title?: string): Promise<vscode.CodeAction> {
  return eventually('conversion action', async () =>
    (await conversionActions(document)).find((action) => title === undefined || action.title.startsWith(title)),
  );
}

/** What the lightbulb offers at a line, from 1. */
export async function conversionActions(document: vscode.TextDocument, line = 1): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.RefactorRewrite.append('distroless');
  const start = new vscode.Range(line - 1, 0, line - 1, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    start,
    kind.value,
  );
  return actions.filter((action) => action.kind && kind.contains(action.kind));
}

/** Puts a text in the place of all that an editor has. */
export async function write(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Runs the command of an action, as VS Code does when a person takes it. */
export async function take(action: vscode.CodeAction): Promise<void> {
  assert.ok(action.command, `${action.title} has a command`);
  const [first, ...rest] = (action.command.arguments ?? []) as unknown[];
  await vscode.commands.executeCommand(action.command.command, first, ...rest);
}

function unlessCancelled(error: unknown): undefined {
  if (!(error instanceof Error && error.message === 'Canceled')) throw error;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
