import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, sampleUri } from './ask';

suite('taking things out of an image', () => {
  test('a path becomes the instruction that copies it, for an image that builders know by name', async () => {
    const uri = inImage({ kind: 'catalogue', path: 'gcr.io/distroless/nodejs22-debian13:nonroot' }, '/nodejs/bin/node');
    await vscode.commands.executeCommand('distroless.copyCopyFrom', uri);
    assert.equal(
      await vscode.env.clipboard.readText(),
      'COPY --from=gcr.io/distroless/nodejs22-debian13:nonroot /nodejs/bin/node /nodejs/bin/node',
    );
    await vscode.commands.executeCommand('distroless.copyPathInImage', uri);
    assert.equal(await vscode.env.clipboard.readText(), '/nodejs/bin/node');
    await vscode.commands.executeCommand('distroless.copyName', uri);
    assert.equal(await vscode.env.clipboard.readText(), 'node');
  });

  test('it is put into the Dockerfile in the active editor, in one step that is undone at once', async () => {
    const text = 'FROM gcr.io/distroless/static-debian13\nCOPY a /a\nUSER 1000\n';
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: text });
    await vscode.window.showTextDocument(document);
    const uri = inImage({ kind: 'catalogue', path: 'gcr.io/distroless/static-debian13:latest' }, '/etc/ssl/certs');
    await vscode.commands.executeCommand('distroless.insertCopyFrom', uri);
    const line = 'COPY --from=gcr.io/distroless/static-debian13:latest /etc/ssl/certs /etc/ssl/certs';
    assert.equal(document.getText(), text.replace('COPY a /a\n', `COPY a /a\n${line}\n`));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor && document.getText(editor.selection), line);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('a file is gone to by parts of its path, at a line', async () => {
    const uri = inImage({ kind: 'docker-archive', path: hostPath('hello.tar') }, '/');
    const going = vscode.commands.executeCommand('distroless.goToFileInImage', uri);
    await eventually('an editor of the file', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.activeTextEditor?.document.uri.scheme === 'distroless-image' || undefined;
    });
    await going;
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  test('what is found in files is a document with links to them', async () => {
    const uri = inImage({ kind: 'docker-archive', path: hostPath('hello.tar') }, '/');
    await vscode.commands.executeCommand('distroless.findInFiles', uri, { text: 'nonroot:', include: '/etc' });
    const document = await eventually('a document with a result', async () => {
      const found = vscode.workspace.textDocuments.find((one) => one.uri.scheme === 'distroless-found');
      return found?.getText().includes('searched.') === true ? found : undefined;
    });
    const line = document
      .getText()
      .split('\n')
      .findIndex((one) => /^ +\d+: nonroot:/.test(one));
    assert.equal(document.lineAt(line - 2).text.endsWith(':') || document.lineAt(line - 1).text.endsWith(':'), true);
    const [place] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      new vscode.Position(line, 0),
    );
    assert.equal(place?.uri.path, '/etc/passwd');
    const passwd = await vscode.workspace.openTextDocument(place.uri);
    assert.match(passwd.lineAt(place.range.start.line).text, /^nonroot:/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.ok(links.some(({ target }) => target?.path === '/etc/passwd' && /^L\d+,1$/.test(target.fragment)));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});

function hostPath(sample: string): string {
  const file = sampleUri(sample);
  return file.scheme === 'file' ? file.fsPath : file.toString(); // the web extension host has no paths
}

function inImage(place: Readonly<Record<string, string>>, path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: 'distroless-image', path, query: new URLSearchParams(place).toString() });
}
