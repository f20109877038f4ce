import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { conversionAction, eventually, openSample, sampleUri, take, write } from './ask';

suite('preview', () => {
  test('shows the file beside what becomes of it, follows it, and is applied in one step', async () => {
    const document = await openSample('node/Dockerfile');
    const before = document.getText();
    await take(await conversionAction(document, 'Preview'));
    const preview = await shown();
    assert.equal(preview.languageId, 'dockerfile');
    assert.match(preview.getText(), /^FROM gcr\.io\/distroless\/nodejs22/m);
    assert.equal(document.getText(), before);

    await write(document, before.replace('EXPOSE 3000', 'EXPOSE 3001'));
    await eventually('preview of the changed file', async () => preview.getText().includes('EXPOSE 3001') || undefined);
    await write(document, before);
    await eventually(
      'preview of the file as it was',
      async () => preview.getText().includes('EXPOSE 3000') || undefined,
    );

    const converted = preview.getText();
    // The command ends when its message is closed, which nobody does here.
    void vscode.commands.executeCommand('distroless.applyConversion');
    await closed();
    assert.equal(document.getText(), converted);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('is discarded without a trace', async () => {
    const document = await openSample('go/Dockerfile');
    const before = document.getText();
    await take(await conversionAction(document, 'Preview'));
    await shown();
    await vscode.commands.executeCommand('distroless.discardConversion');
    await closed();
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand('distroless.applyConversion');
    assert.equal(document.getText(), before);
  });

  test('closes where the file cannot be converted any more', async () => {
    const document = await openSample('go/Dockerfile');
    const before = document.getText();
    await take(await conversionAction(document, 'Preview'));
    await shown();
    await write(document, before.replace(/^FROM .*$/m, 'FROM postgres:17'));
    await closed();
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

suite('reasons', () => {
  test('are a page with links to the lines of the file and to the pages of rules, which ship', async () => {
    const document = await openSample('refused/Dockerfile');
    await take(await conversionAction(document, 'Why'));
    const page = await eventually('page', async () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'distroless-notes'),
    );
    assert.equal(page.languageId, 'markdown');
    assert.match(page.getText(), /^# Why Dockerfile was not converted\n/);
    assert.match(page.getText(), /^## Line 2: .+\n\npostgres:17 .+\n\nRule: [a-z-]+$/m);
    const links = await eventually('links', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', page.uri);
      return found.length > 0 ? found : undefined;
    });
    const [line, rule] = links.map(({ range, target }) => ({
      words: page.getText(range),
      target: target?.toString(true),
    }));
    assert.deepEqual(line, {
      words: 'Line 2',
      target: `command:distroless.goToLine?${JSON.stringify([document.uri.toString(), 2])}`,
    });
    assert.deepEqual(rule?.target, `command:distroless.openRule?["${rule?.words}"]`);

    const extension = vscode.extensions.getExtension('distroless-for-dockerfiles.distroless');
    assert.ok(extension);
    const file = vscode.Uri.joinPath(extension.extensionUri, 'dist', 'rules', `${rule?.words}.md`);
    assert.match(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), /^# .+\n\n## Why\n/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('stay silent for a rule that there is not', async () => {
    await vscode.commands.executeCommand('distroless.openRule', '../../package');
    assert.doesNotMatch(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '', /package/);
  });
});

/** The right side of the preview, once it is shown. */
function shown(): Promise<vscode.TextDocument> {
  return eventually('preview', async () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputTextDiff) || input.modified.scheme !== 'distroless-preview') return undefined;
    assert.equal(input.original.toString(), sampleUri(input.original.path.split('/').slice(-2).join('/')).toString());
    return vscode.workspace.openTextDocument(input.modified);
  });
}

/** Resolves once no preview is open. */
async function closed(): Promise<void> {
  await eventually('end of the preview', async () => {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    return tabs.every(({ input }) => !(input instanceof vscode.TabInputTextDiff)) || undefined;
  });
}
