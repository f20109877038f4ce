import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { conversionAction, eventually, openSample, take } from './ask';

suite('builder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'docker-'));
  const seen = path.join(folder, 'seen');
  const before = process.env['PATH'];
  suiteSetup(() => (process.env['PATH'] = `${folder}${path.delimiter}${before}`));
  suiteTeardown(() => {
    process.env['PATH'] = before;
    rmSync(folder, { recursive: true });
  });

  /** A `docker` that finds this in a Dockerfile with a distroless base. */
  const docker = (finding: string): void => {
    rmSync(seen, { force: true });
    const script = `grep -q distroless && echo '${finding}' && echo asked >> ${seen} || echo '{"warnings":[]}'`;
    writeFileSync(path.join(folder, 'docker'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  const asked = (): Promise<true> =>
    eventually('question to the builder', async () => (existsSync(seen) && readFileSync(seen).length > 0) || undefined);

  test('stops what it would not build', async () => {
    docker('{"warnings":[],"buildError":{"message":"no such stage"}}');
    const document = await openSample('go/Dockerfile');
    const text = document.getText();
    await take(await conversionAction(document, 'Preview'));
    await asked();
    // The command ends when its message is closed, which nobody does here.
    void vscode.commands.executeCommand('distroless.applyConversion');
    await eventually('end of the preview', async () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return tabs.every(({ input }) => !(input instanceof vscode.TabInputTextDiff)) || undefined;
    });
    assert.equal(document.getText(), text);
  });

  test('is not asked for the lightbulb, nor where the setting says so', async () => {
    docker('{"warnings":[],"buildError":{"message":"no such stage"}}');
    const settings = vscode.workspace.getConfiguration('distroless');
    await settings.update('convert.checkWithBuildx', false, vscode.ConfigurationTarget.Global);
    try {
      const document = await openSample('go/Dockerfile');
      await conversionAction(document);
      void vscode.commands.executeCommand('distroless.convert', document.uri);
      await eventually('conversion', async () => document.getText().includes('distroless') || undefined);
      assert.equal(existsSync(seen), false);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    } finally {
      await settings.update('convert.checkWithBuildx', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
