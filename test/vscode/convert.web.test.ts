import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { conversionAction, conversionActions, openSample, sampleUri } from './ask';

suite('conversion', () => {
  for (const sample of ['go', 'node', 'multi-stage']) {
    test(`is ready for the ${sample} sample, is undone in one step, and has nothing to do twice`, async () => {
      const document = await openSample(`${sample}/Dockerfile`);
      const before = document.getText();
      const action = await conversionAction(document);
      assert.equal(action.disabled, undefined);
      assert.ok(action.edit, `${action.title} has an edit`);

      assert.ok(await vscode.workspace.applyEdit(action.edit));
      assert.match(document.getText(), /^FROM gcr\.io\/distroless\//m);
      assert.deepEqual(await conversionActions(document), []);

      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
    });
  }

  test('offers nothing to apply where it is refused', async () => {
    await conversionAction(await openSample('go/Dockerfile')); // from here on the provider answers
    assert.deepEqual(await conversionActions(await openSample('refused/Dockerfile')), []);
    for (const content of ['', '# nothing here\n', 'FROM\n', '\0'.repeat(1000)]) {
      const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
      assert.deepEqual(await conversionActions(document), []);
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
      assert.deepEqual(await conversionActions(document), []);
    } finally {
      await vscode.window.showTextDocument(manifest);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
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

function changed(document: vscode.TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const listening = vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document !== document) return;
      listening.dispose();
      resolve();
    });
  });
}
