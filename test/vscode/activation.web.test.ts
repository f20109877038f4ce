import assert from 'node:assert/strict';
import * as vscode from 'vscode';

suite('activation', () => {
  test('a Dockerfile brings it about', async () => {
    const extension = vscode.extensions.getExtension('distroless-for-dockerfiles.distroless');
    assert.ok(extension, 'the extension is there');
    const before = extension.isActive ? 'active before' : 'asleep before';
    const started = performance.now();
    await vscode.workspace.openTextDocument({ language: 'dockerfile', content: 'FROM scratch\n' });
    await extension.activate();
    const took = (performance.now() - started).toFixed(1);
    console.log(`${before}; a Dockerfile and the extension were there after ${took} ms, VS Code ${vscode.version}`);
    assert.equal(extension.isActive, true);
  });
});
