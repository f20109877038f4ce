import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, take } from './ask';

const image = 'gcr.io/distroless/static-debian13:nonroot';
const text = `FROM ${image}\nCOPY hello /hello\nENTRYPOINT ["/hello"]\n`;
const digest = `@sha256:${'a'.repeat(64)}`;

suite('base actions', () => {
  test('switch the flavour where a link says, in one step', async () => {
    const document = await opened(text);
    await run('switchFlavour', document.uri.toString(), 10, 'debug-nonroot');
    assert.equal(document.getText(), text.replace(':nonroot', ':debug-nonroot'));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await run('switchFlavour', document.uri, 10, 'latest');
    assert.equal(document.getText(), text.replace(':nonroot', ':latest'));
  });

  test('work at the cursor where nothing says where', async () => {
    const document = await opened(text.replace('debian13', 'debian12'));
    await run('moveToCurrent');
    assert.equal(document.getText(), text);
    await vscode.commands.executeCommand('undo');
    assert.match(document.getText(), /debian12/);
  });

  test('drop a digest, and leave scratch for an image that has users', async () => {
    const pinned = await opened(text.replace(':nonroot', `:nonroot${digest}`));
    await run('dropDigest', pinned.uri, 10);
    assert.equal(pinned.getText(), text);
    const empty = await opened(text.replace(image, 'scratch'));
    await run('scratchToStatic', empty.uri, 6);
    assert.match(empty.getText(), /^FROM gcr\.io\/distroless\/static-debian13:latest$/m);
  });

  test('leave everything as it is for nonsense, an older text or another document', async () => {
    const document = await opened(text);
    const uri = document.uri.toString();
    const older = document.version - 1;
    const nonsense: readonly (readonly unknown[])[] = [
      [null],
      [7, 7, 7],
      [{}, [], {}],
      ['no uri', 10, 'latest'],
      [uri, -1, 'latest'],
      [uri, 1e9, 'latest'],
      [uri, 1.5, 'latest'],
      [uri, '10', 'latest'],
      [uri, Number.NaN, 'latest'],
      [uri, 10, 'latest', older],
      ['file:///etc/passwd', 0, 'latest'],
      [`${uri}x`, 10, 'latest'],
    ];
    for (const command of ['switchFlavour', 'moveToCurrent', 'scratchToStatic', 'dropDigest', 'pinDigest']) {
      for (const given of nonsense) await run(command, ...given);
      assert.equal(document.getText(), text, command);
    }
  });

  test('copy the command that verifies an image', async () => {
    await vscode.env.clipboard.writeText('before');
    await run('copyVerify', image);
    assert.match(await vscode.env.clipboard.readText(), /^cosign verify /);
    await vscode.env.clipboard.writeText('before');
    for (const none of ['debian:13', 'No Image', `${image}; rm -rf /`, '']) await run('copyVerify', none);
    assert.equal(await vscode.env.clipboard.readText(), 'before');
  });

  test('are in the lightbulb of a FROM and of nothing else', async () => {
    const document = await opened(text);
    const offered = await eventually('actions', async () => {
      const found = await actions(document, 0);
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      offered.map(({ title }) => title),
      ['Switch to the image that runs as root', 'Switch to the debug image', 'Pin digest'],
    );
    assert.deepEqual(await actions(document, 2), []);
    const [toRoot] = offered;
    assert.ok(toRoot);
    await take(toRoot);
    assert.equal(document.getText(), text.replace(':nonroot', ':latest'));
    const [first] = await actions(document, 0);
    assert.ok(first);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# changed behind the menu\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const changed = document.getText();
    await take(first);
    assert.equal(document.getText(), changed);
  });

  test('do not say again what a quick fix says', async () => {
    const document = await opened(text.replace('debian13', 'debian12'));
    const fixes = await eventually('a fix of stale-image', async () => {
      const found = await actions(document, 0, vscode.CodeActionKind.QuickFix);
      return found.some(({ title }) => title.includes('debian13')) ? found : undefined;
    });
    const both = [...fixes, ...(await actions(document, 0))].filter(({ title }) => title.includes('debian13'));
    assert.equal(both.length, 1, both.map(({ title }) => title).join(', '));
  });
});

function run(command: string, ...given: readonly unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`distroless.${command}`, ...given);
}

/** A new Dockerfile in an editor, with the cursor in its first line. */
async function opened(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 8, 0, 8) });
  return document;
}

/** What is offered in a line, from 0, of a kind. */
async function actions(
  document: vscode.TextDocument,
  line: number,
  kind = vscode.CodeActionKind.RefactorRewrite.append('distrolessBase'),
): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(line, 8, line, 8),
    kind.value,
  );
  return found.filter((action) => action.kind && kind.contains(action.kind));
}
