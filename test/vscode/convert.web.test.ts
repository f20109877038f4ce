import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { conversionAction, conversionActions, eventually, openSample, sampleUri, write } from './ask';

suite('conversion', () => {
  for (const sample of ['go', 'node', 'multi-stage']) {
    test(`is ready for the ${sample} sample, is undone in one step, and has nothing to do twice`, async () => {
      const document = await openSample(`${sample}/Dockerfile`);
      const before = document.getText();
      const action = await conversionAction(document);
      assert.equal(action.disabled, undefined);
      assert.ok(action.edit, `${action.title} has an edit`);
      assert.ok(action.edit.get(document.uri).length > 1, 'lines that stay are not touched');

      assert.ok(await vscode.workspace.applyEdit(action.edit));
      assert.match(document.getText(), /^FROM gcr\.io\/distroless\//m);
      assert.deepEqual(await conversionActions(document), []);

      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
    });
  }

  test('is offered on each line, to be applied, previewed or taken rule by rule', async () => {
    const document = await openSample('go/Dockerfile');
    await conversionAction(document); // from here on the provider answers
    for (let line = 1; line <= document.lineCount; line++) {
      assert.deepEqual(await titles(document, line), [
        'Convert to multi-stage distroless',
        'Preview conversion to distroless',
        'Convert to distroless with refactor preview',
      ]);
    }
  });

  test('offers nothing to apply where it is refused, but to say why', async () => {
    await conversionAction(await openSample('go/Dockerfile')); // from here on the provider answers
    const why = /^Why is this not converted to distroless\? \(line \d: .+\)$/;
    const [refusal] = await titles(await openSample('refused/Dockerfile'));
    assert.match(refusal ?? '', /\(line 2: postgres:17 /);
    for (const content of ['', '# nothing here\n', 'FROM\n', '\0'.repeat(1000)]) {
      const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
      const [only, ...others] = await titles(document);
      assert.match(only ?? '', why);
      assert.deepEqual(others, []);
      assert.equal(document.getText(), content);
    }
  });

  test('reads the unsaved text of files beside the Dockerfile', async () => {
    const manifest = await openSample('node/package.json');
    const document = await openSample('node/Dockerfile');
    assert.ok((await conversionAction(document)).edit);
    const edit = new vscode.WorkspaceEdit();
    const at = manifest.getText().indexOf('server.js');
    edit.replace(
      manifest.uri,
      new vscode.Range(manifest.positionAt(at), manifest.positionAt(at + 9)),
      'a.js && node b.js',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    try {
      const [action] = await conversionActions(document);
      assert.equal(action?.edit, undefined);
    } finally {
      await vscode.window.showTextDocument(manifest);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  test('reads a file that only an editor has, and forgets it with the editor', async () => {
    const folder = sampleUri('only-in-editors');
    const file = vscode.Uri.joinPath(folder, 'Dockerfile');
    const content =
      'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /hello .\nCMD ["/hello"]\n';
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(content));
    const document = await vscode.workspace.openTextDocument(file);
    const [without] = await titles(document);

    const unsaved = async (name: string, text: string): Promise<void> => {
      const uri = vscode.Uri.joinPath(folder, name).with({ scheme: 'untitled' });
      await write(await vscode.workspace.openTextDocument(uri), text);
    };
    await unsaved('go.mod', 'module hello\n\ngo 1.24\n');
    await unsaved('main.go', 'package main\n\nfunc main() {}\n');
    await eventually('conversion that knows them', async () =>
      (await conversionActions(document)).find(({ edit }) => edit),
    );
    for (const name of ['go.mod', 'main.go']) {
      await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, name).with({ scheme: 'untitled' }));
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await eventually('outcome without them', async () => (await titles(document))[0] === without || undefined);
    assert.doesNotMatch(without ?? '', /^Convert to multi-stage distroless$/);
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  test('the command converts the open Dockerfile', async () => {
    const document = await openSample('multi-stage/Dockerfile');
    // The command ends when its message is closed, which nobody does here.
    void vscode.commands.executeCommand('distroless.convert', sampleUri('multi-stage/Dockerfile'));
    await changed(document);
    assert.match(document.getText(), /^FROM gcr\.io\/distroless\//m);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

async function titles(document: vscode.TextDocument, line?: number): Promise<string[]> {
  return (await conversionActions(document, line)).map(({ title }) => title);
}

function changed(document: vscode.TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const listening = vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document !== document) return;
      listening.dispose();
      resolve();
    });
  });
}
