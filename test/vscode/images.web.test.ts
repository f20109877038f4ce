import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { sampleUri } from './ask';

suite('images', () => {
  const layout = (): vscode.Uri => inImage('oci', 'image', '/');

  test('an OCI layout and a docker-archive of one image show the same files', async () => {
    const expected = [
      ['app', vscode.FileType.Directory],
      ['bin', vscode.FileType.SymbolicLink | vscode.FileType.Directory],
      ['etc', vscode.FileType.Directory],
      ['home', vscode.FileType.Directory],
      ['tmp', vscode.FileType.Directory],
      ['usr', vscode.FileType.Directory],
    ];
    assert.deepEqual(await vscode.workspace.fs.readDirectory(layout()), expected);
    assert.deepEqual(await vscode.workspace.fs.readDirectory(inImage('docker-archive', 'hello.tar', '/')), expected);
  });

  test('a file opens read-only, through a link inside the image too', async () => {
    const release = await vscode.workspace.openTextDocument(inImage('oci', 'image', '/etc/os-release'));
    assert.match(release.getText(), /^PRETTY_NAME="Sample Linux"$/m);
    const linked = await vscode.workspace.fs.readFile(inImage('oci', 'image', '/bin/hello'));
    assert.match(new TextDecoder().decode(linked), /Hello/);
    const stat = await vscode.workspace.fs.stat(release.uri);
    assert.equal(stat.size, release.getText().length);
    assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    const denied = { code: 'NoPermissions' };
    await assert.rejects(async () => vscode.workspace.fs.writeFile(release.uri, new Uint8Array()), denied);
    await assert.rejects(async () => vscode.workspace.fs.delete(release.uri), denied);
  });

  test('a link is a link, and what it leads to', async () => {
    const { type } = await vscode.workspace.fs.stat(inImage('oci', 'image', '/bin'));
    assert.equal(type, vscode.FileType.SymbolicLink | vscode.FileType.Directory);
  });

  test('what is not there is not found, and a directory is no file', async () => {
    const read = async (path: string): Promise<unknown> => vscode.workspace.fs.readFile(inImage('oci', 'image', path));
    await assert.rejects(() => read('/etc/shadow'), { code: 'FileNotFound' });
    await assert.rejects(() => read('/etc'), { code: 'FileIsADirectory' });
  });

  test('an archive that is cut short, is none or is gone is refused with a sentence', async () => {
    const whole = await vscode.workspace.fs.readFile(sampleUri('hello.tar'));
    const cases: [name: string, content: Uint8Array | undefined, said: RegExp][] = [
      ['short.tar', whole.subarray(0, whole.length / 2), /short\.tar/],
      ['text.tar', new TextEncoder().encode('no archive at all\n'.repeat(100)), /text\.tar/],
      ['gone.tar', undefined, /gone\.tar/],
    ];
    for (const [name, content, said] of cases) {
      const file = sampleUri(name);
      if (content) await vscode.workspace.fs.writeFile(file, content);
      await assert.rejects(
        async () => vscode.workspace.fs.readDirectory(inImage('docker-archive', name, '/')),
        (error: Error) => said.test(error.message) && !error.message.includes('\n'),
      );
      if (content) await vscode.workspace.fs.delete(file);
    }
  });

  test('of an image with a damaged layer the others are shown', async () => {
    const whole = await vscode.workspace.fs.readFile(sampleUri('hello.tar'));
    const file = sampleUri('damaged.tar');
    await vscode.workspace.fs.writeFile(
      file,
      whole.map((byte, at) => (at === 600 ? byte ^ 1 : byte)),
    );
    const shown = await vscode.workspace.fs.readDirectory(inImage('docker-archive', 'damaged.tar', '/'));
    assert.deepEqual(
      shown.map(([name]) => name),
      ['app'],
    );
    await vscode.workspace.fs.delete(file);
  });

  test('the command opens an archive by its path', async () => {
    await vscode.commands.executeCommand('distroless.openImage', sampleUri('hello.tar'));
    const opened = await vscode.workspace.openTextDocument(inImage('docker-archive', 'hello.tar', '/etc/passwd'));
    assert.match(opened.getText(), /^nonroot:/m);
  });

  test('the files of a base image are listed without the image', async () => {
    const query = new URLSearchParams({ kind: 'catalogue', path: 'gcr.io/distroless/nodejs22-debian13:nonroot' });
    const at = (path: string): vscode.Uri =>
      vscode.Uri.from({ scheme: 'distroless-image', path, query: query.toString() });
    await vscode.commands.executeCommand('distroless.browseBase', 'gcr.io/distroless/nodejs22:nonroot');
    assert.deepEqual(await vscode.workspace.fs.readDirectory(at('/nodejs')), [
      ['LICENSE', vscode.FileType.File],
      ['bin', vscode.FileType.Directory],
    ]);
    assert.ok((await vscode.workspace.fs.stat(at('/nodejs/bin/node'))).size > 50_000_000);
    await assert.rejects(
      async () => vscode.workspace.fs.readFile(at('/etc/passwd')),
      /Only the name and size of \/etc\/passwd are known; pull gcr\.io/,
    );
  });
});

function inImage(kind: string, sample: string, path: string): vscode.Uri {
  const file = sampleUri(sample);
  const place = file.scheme === 'file' ? file.fsPath : file.toString(); // the web extension host has no paths
  const query = new URLSearchParams({ kind, path: place }).toString();
  return vscode.Uri.from({ scheme: 'distroless-image', path, query });
}
