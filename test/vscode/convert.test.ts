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

  test('is refused for the service image, with the reason and its line', async () => {
    const action = await conversionAction(await openSample('refused/Dockerfile'));
    assert.match(action.disabled?.reason ?? '', /^Line 2: ./);
    assert.equal(action.edit, undefined);
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
      const action = await conversionAction(document);
      assert.equal(action.edit, undefined);
    } finally {
      await vscode.window.showTextDocument(manifest);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  test('says so for an empty Dockerfile and for one without FROM', async () => {
    for (const content of ['', '# nothing here\n']) {
      const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
      await vscode.window.showTextDocument(document);
      const action = await conversionAction(document);
      assert.match(action.disabled?.reason ?? '', /^Line 1: ./);
      assert.equal(document.getText(), content);
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
