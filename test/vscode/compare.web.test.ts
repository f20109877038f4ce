import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { imageRow } from '../../src/vscode/explorer/imageRows';
import { hostPathOf } from '../../src/vscode/images/editorHost';
import type { ShownPlace } from '../../src/vscode/images/shownPlace';
import { archive, newDockerArchive } from '../support/images';
import { dir, file, tar, type TarItem } from '../support/tar';
import { eventually, sampleUri } from './ask';

suite('comparing images', () => {
  const place = (name: string): ShownPlace => ({
    kind: 'docker-archive',
    path: hostPathOf(sampleUri(name)),
    wanted: undefined,
  });
  const write = async (name: string, items: readonly TarItem[], config: object): Promise<void> => {
    const bytes = archive(newDockerArchive([{ name: 'app:1', layers: [tar(items)], config }]));
    await vscode.workspace.fs.writeFile(sampleUri(name), bytes);
  };
  const row = (name: string) => imageRow(place(name));
  const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`distroless.${command}`, ...args);
  const markdown = async (): Promise<string> => {
    await run('copyComparison');
    return vscode.env.clipboard.readText();
  };

  suiteSetup(async () => {
    await write('old.tar', [dir('etc'), file('etc/motd', 'Hello\n'), file('gone', 'x'), file('bin', 'a\0b')], {
      User: 'root',
    });
    await write('new.tar', [dir('etc'), file('etc/motd', 'Hullo\n'), file('added', 'xyz'), file('bin', 'a\0c')], {});
  });

  suiteTeardown(async () => {
    await run('removeComparison');
    for (const name of ['old.tar', 'new.tar']) await vscode.workspace.fs.delete(sampleUri(name));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('one is selected, another compared with it, and the difference copied as Markdown', async () => {
    await run('selectForCompare', row('old.tar'));
    await run('compareWithSelected', row('new.tar'));
    const text = await markdown();
    assert.match(text, /^### `docker-archive:.*old\.tar` → `docker-archive:.*new\.tar`\n/);
    assert.match(
      text,
      /\*\*1 added \(3 B\), 2 modified, 1 removed \(-1 B\); 2 B larger\.\*\* 1 setting and 0 packages differ\./,
    );
    assert.match(text, /\| D \| `user` \| `"root"` \| {2}\|/);
    assert.match(text, /\| M \| `\/etc\/motd` \| 0 B \| content \|/);
  });

  test('a swapped comparison says the reverse', async () => {
    await run('swapComparison');
    assert.match(await markdown(), /\*\*1 added \(1 B\), 2 modified, 1 removed \(-3 B\); 2 B smaller\.\*\*/);
    await run('swapComparison');
  });

  test('the changed texts open side by side in one editor', async () => {
    await run('openAllChanges');
    await eventually('an editor of changes', () =>
      Promise.resolve(
        vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith('Changes of') === true || undefined,
      ),
    );
  });

  test('the settings open side by side', async () => {
    await run('compareConfigurations');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const texts = await Promise.all(
      [input.original, input.modified].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
    );
    assert.match(texts[0] ?? '', /"User": "root"/);
    assert.doesNotMatch(texts[1] ?? '', /"User"/);
  });

  test('an image is not compared with itself', async () => {
    await run('selectForCompare', row('new.tar'));
    await run('compareWithSelected', row('new.tar'));
    assert.match(await markdown(), /old\.tar` → /);
  });
});
