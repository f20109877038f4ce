import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, openSample, sampleUri, write } from './ask';

suite('a side bar that is hidden', () => {
  const pathBefore = process.env['PATH'];
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-hidden-'));
  const log = path.join(folder, 'asked');
  const asked = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');

  suiteTeardown(async () => {
    process.env['PATH'] = pathBefore;
    rmSync(folder, { recursive: true });
    await vscode.commands.executeCommand('distroless.refreshEngines');
    await vscode.commands.executeCommand('workbench.view.explorer');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('asks no engine, until it is shown', async function () {
    if (process.platform === 'win32') this.skip();
    await vscode.commands.executeCommand('workbench.view.explorer');
    // Engines that are played: they write what they were asked, and know nothing.
    for (const name of ['docker', 'podman', 'nerdctl']) {
      const text = `#!/bin/sh\necho "${name} $@" >> "${log}"\nexit 1\n`;
      writeFileSync(path.join(folder, name), text, { mode: 0o755 });
    }
    process.env['PATH'] = `${folder}${path.delimiter}${pathBefore ?? ''}`;
    await vscode.commands.executeCommand('distroless.refreshEngines');
    await vscode.commands.executeCommand('distroless.refreshWorkspace');
    const document = await openSample('refused/Dockerfile');
    await write(document, `${document.getText()}\n# more\n`);
    const query = new URLSearchParams({ kind: 'docker-archive', path: sampleUri('hello.tar').fsPath }).toString();
    const root = vscode.Uri.from({ scheme: 'distroless-image', path: '/', query });
    assert.ok((await vscode.workspace.fs.readDirectory(root)).length > 0);
    assert.equal(asked(), '');
    await vscode.commands.executeCommand('distroless.engines.focus');
    await eventually('question to an engine', () => Promise.resolve(asked().includes('docker ') || undefined));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
