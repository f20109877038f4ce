import assert from 'node:assert/strict';
import * as vscode from 'vscode';

suite('activation', () => {
  const id = 'distroless-for-dockerfiles.distroless';

  test('begins with the first Dockerfile, not before', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, 'the extension is there');
    assert.equal(extension.isActive, false, 'it slept until now');
    const started = performance.now();
    const opened = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: 'FROM scratch\n' });
    await extension.activate();
    const took = performance.now() - started;
    assert.equal(extension.isActive, true);
    assert.equal(opened.languageId, 'dockerfile');
    console.log(`active ${took.toFixed(1)} ms after a Dockerfile was opened (VS Code ${vscode.version})`);
  });

  test('registers every command of the manifest', async () => {
    const manifest = vscode.extensions.getExtension(id)?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = await vscode.commands.getCommands(true);
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((c) => !registered.includes(c));
    assert.deepEqual(missing, []);
  });
});
