import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, sampleUri, write } from './ask';

const build = 'FROM golang:1.24 AS build\nRUN CGO_ENABLED=0 go build -o /hello .\n\n';
const debug = `${build}FROM gcr.io/distroless/static-debian13:debug-nonroot\nCOPY --from=build /hello /hello\nENTRYPOINT ["/hello"]\n`;
const plain = debug.replace(':debug-nonroot', ':nonroot');
const fix = 'Switch to nonroot (no shell)';
const twice = `${build}FROM gcr.io/distroless/nodejs24-debian13:debug-nonroot\nCOPY server.js /app/\nCMD ["node", "/app/server.js"]\n`;
const once = twice.replace('"node", ', '');

suite('lint', () => {
  test('shows what it finds, where it is, and the address of its page', async () => {
    const document = await opened(debug);
    const [found, ...others] = await problems(document, ['debug-image']);
    assert.deepEqual(others, []);
    assert.ok(found);
    assert.equal(document.getText(found.range), 'gcr.io/distroless/static-debian13:debug-nonroot');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(found.message, /BusyBox/);
    assert.equal(targetOf(found), 'distroless-rule:/debug-image.md');
  });

  test('has the page of each finding', async () => {
    await problems(await opened(debug), ['debug-image']);
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('distroless-rule:/debug-image.md'));
    assert.match(page.getText(), /^# Final image is a debug image$/m);
    for (const none of ['distroless-rule:/no-such-rule.md', 'distroless-rule:/../main.node.cjs']) {
      const opening = Promise.resolve(vscode.workspace.openTextDocument(vscode.Uri.parse(none)));
      const outcome = await opening.then(
        () => 'opened',
        () => 'refused',
      );
      assert.equal(outcome, 'refused');
    }
  });

  test('follows what is typed, and shows nothing of an older text', async () => {
    const document = await opened(plain);
    await problems(document, []);
    await write(document, debug);
    await problems(document, ['debug-image']);
    await write(document, plain);
    await problems(document, []);
    // Faster than anything is looked at: what is shown in the end is of the last text.
    for (let count = 0; count < 20; count++) await write(document, count % 2 === 0 ? debug : plain);
    await write(document, `# moved down\n${debug}`);
    await problemAt(document, 4);
  });

  test('forgets a document that is closed or gets another language', async () => {
    const document = await opened(debug);
    await problems(document, ['debug-image']);
    const asText = await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await problems(asText, []);
    await vscode.languages.setTextDocumentLanguage(asText, 'dockerfile');
    await problems(document, ['debug-image']);
  });

  test('shows what a new file has, and forgets it with its editor', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: debug });
    await vscode.window.showTextDocument(document);
    assert.equal(document.uri.scheme, 'untitled');
    await problems(document, ['debug-image']);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await problems(document, []);
  });

  test('looks at a text once that two editors show', async () => {
    const document = await opened(debug);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await problems(document, ['debug-image']);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await write(document, `# another line\n${debug}`);
    await problemAt(document, 4);
  });

  test('looks at a cell of a notebook', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, debug, 'dockerfile');
    const data = new vscode.NotebookData([cell]);
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
    await problems(notebook.cellAt(0).document, ['debug-image']);
  });

  test('shows nothing of what cannot be changed', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('only-to-read', {
      provideTextDocumentContent: () => debug,
    });
    try {
      const uri = vscode.Uri.parse('only-to-read:/Dockerfile');
      const shown = await vscode.workspace.openTextDocument(uri);
      await vscode.languages.setTextDocumentLanguage(shown, 'dockerfile');
      await problems(await opened(debug), ['debug-image']); // by now the other one would have been looked at
      assert.deepEqual(ours(uri), []);
      assert.deepEqual(await actions(shown, vscode.CodeActionKind.QuickFix), []);
    } finally {
      provider.dispose();
    }
  });

  test('keeps to the settings, and to no nonsense in them', async () => {
    const document = await opened(debug);
    await problems(document, ['debug-image']);
    const settings = vscode.workspace.getConfiguration('distroless', document.uri);
    const set = (name: string, value: unknown) => settings.update(name, value, vscode.ConfigurationTarget.Global);
    const shown = async (severity: vscode.DiagnosticSeverity): Promise<void> => {
      await eventually(`severity ${severity}`, async () => ours(document.uri).find((one) => one.severity === severity));
    };
    try {
      await set('lint.severity', { 'debug-image': 'hint', 'no-such-rule': 'error' });
      await shown(vscode.DiagnosticSeverity.Hint);
      await set('lint.severity', { 'debug-image': 'off' });
      await problems(document, []);
      for (const nonsense of [{ 'debug-image': 7 }, { 'debug-image': null }, 'loud', [], 3]) {
        await set('lint.severity', nonsense);
        await shown(vscode.DiagnosticSeverity.Warning);
      }
      await set('lint.enabled', false);
      await problems(document, []);
      await set('lint.enabled', undefined);
      await problems(document, ['debug-image']);
    } finally {
      await set('lint.severity', undefined);
      await set('lint.enabled', undefined);
    }
  });

  test('offers the fix, to ignore it here, and its page', async () => {
    const document = await opened(debug);
    await problems(document, ['debug-image']);
    const offered = await quickFixes(document);
    assert.deepEqual(
      offered.map(({ title }) => title),
      [fix, 'Ignore debug-image here', 'Show documentation of debug-image'],
    );
    await apply(offered[0]);
    assert.equal(document.getText(), plain);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), debug);
  });

  test('ignores where a comment says so, which is one step to undo', async () => {
    const document = await opened(debug);
    await problems(document, ['debug-image']);
    await apply((await quickFixes(document))[1]);
    assert.equal(document.getText(), debug.replace(/^FROM gcr/m, '# distroless: ignore debug-image\nFROM gcr'));
    await problems(document, []);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), debug);
  });

  test('makes all safe fixes by a command, in one step, and leaves the others', async () => {
    const document = await opened(twice);
    await problems(document, ['debug-image', 'doubled-interpreter']);
    await vscode.commands.executeCommand('distroless.fixAll', document.uri);
    assert.equal(document.getText(), once);
    await problems(document, ['debug-image']);
    await vscode.commands.executeCommand('distroless.fixAll', document.uri);
    assert.equal(document.getText(), once);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), twice);
    for (const nonsense of [7, 'no uri', {}, null]) await vscode.commands.executeCommand('distroless.fixAll', nonsense);
  });

  test('makes them when a file is saved, where the settings say so', async () => {
    const document = await opened(twice);
    const settings = vscode.workspace.getConfiguration('editor', document.uri);
    const set = (value: unknown) =>
      settings.update('codeActionsOnSave', value, vscode.ConfigurationTarget.Global, false);
    const savedAs = async (text: string): Promise<void> => {
      await write(document, `${twice}# changed\n`);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.save');
      assert.equal(document.getText(), `${text}# changed\n`);
    };
    try {
      await savedAs(twice);
      for (const kind of ['source.fixAll.distroless', 'source.fixAll']) {
        await set({ [kind]: 'explicit' });
        await savedAs(once);
      }
    } finally {
      await set(undefined);
    }
  });

  test('fixes a file with carriage returns and leaves them', async () => {
    const document = await opened(debug.replaceAll('\n', '\r\n'));
    await problems(document, ['debug-image']);
    await apply((await quickFixes(document))[1]);
    await problems(document, []);
    assert.doesNotMatch(document.getText(), /[^\r]\n/);
  });

  test('looks at a long file, and at one of nothing', async () => {
    const long = `${build}${'RUN echo "a line of many"\n'.repeat(15_000)}${debug}`;
    const document = await opened(long);
    await problems(document, ['debug-image']);
    for (let count = 0; count < 10; count++) await write(document, `# ${count}\n${long}`);
    await problemAt(document, 15_007);
    for (const text of ['', 'FROM\n', '\0'.repeat(1000)]) {
      await write(document, text);
      await problems(document, []);
    }
  });

  test('has nothing to say after a command that was given nonsense', async () => {
    for (const nonsense of [undefined, null, 7, 'x', { rule: {} }, [], vscode.Uri.parse('no-such-scheme:/x')]) {
      await vscode.commands.executeCommand('distroless.openRule', nonsense);
    }
  });
});

let count = 0;

/** A file of the workspace with a text, in an editor. */
async function opened(text: string): Promise<vscode.TextDocument> {
  const uri = sampleUri(`lint/${++count}/Dockerfile`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** The problems of a document, once they are of these rules. */
function problems({ uri }: vscode.TextDocument, rules: readonly string[]): Promise<vscode.Diagnostic[]> {
  const named = () => JSON.stringify(ours(uri).map(codeOf));
  return eventually(`problems ${JSON.stringify(rules)} of ${uri.path}, where there are ${named()}`, async () =>
    named() === JSON.stringify(rules) ? ours(uri) : undefined,
  );
}

/** The one problem of a document, once it is in a line, from 0. */
function problemAt({ uri }: vscode.TextDocument, line: number): Promise<vscode.Diagnostic> {
  return eventually(`problem in line ${line} of ${uri.path}`, async () =>
    ours(uri).length === 1 ? ours(uri).find(({ range }) => range.start.line === line) : undefined,
  );
}

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'distroless');
}

function codeOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

function targetOf({ code }: vscode.Diagnostic): string | undefined {
  return typeof code === 'object' ? code.target.toString() : undefined;
}

/** What the lightbulb offers for the first problem of a document. */
function quickFixes(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
  return eventually('quick fixes', async () => {
    const found = await actions(document, vscode.CodeActionKind.QuickFix, ours(document.uri)[0]?.range);
    return found.length > 0 ? found : undefined;
  });
}

async function actions(
  document: vscode.TextDocument,
  kind: vscode.CodeActionKind,
  range = new vscode.Range(0, 0, document.lineCount, 0),
): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind.value,
    50,
  );
  return found.filter((action) => action.kind && kind.contains(action.kind));
}

async function apply(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.edit, `${action?.title} has an edit`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}
