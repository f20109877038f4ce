import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hostPathOf } from '../../src/vscode/images/editorHost';
import { ociLayout } from '../support/images';
import { tar } from '../support/tar';
import { eventually, sampleUri } from './ask';

const text = [
  'FROM example.com/base',
  'RUN make \\',
  '    world',
  'COPY app /opt/app',
  'RUN strip /opt/app/large',
  'CMD ["/opt/app/run"]',
  '',
].join('\n');

suite('from a file of an image to the Dockerfile', () => {
  const file = sampleUri('blame/Dockerfile');
  const large = 'x'.repeat(3000);

  suiteSetup(async () => {
    const layers = [
      tar([{ name: 'base', data: 'b' }]),
      tar([{ name: 'world', data: 'w' }]),
      tar([
        { name: 'opt/app/large', data: large },
        { name: 'opt/app/run', data: 'run' },
      ]),
      tar([{ name: 'opt/app/large', data: 'small' }]),
    ];
    const history = [
      { created_by: 'ADD rootfs / # buildkit' },
      { created_by: 'RUN /bin/sh -c make     world # buildkit' },
      { created_by: 'COPY app /opt/app # buildkit' },
      { created_by: 'RUN /bin/sh -c strip /opt/app/large # buildkit' },
      { created_by: 'CMD ["/opt/app/run"]', empty_layer: true },
    ];
    for (const [path, bytes] of ociLayout([{ layers, history }]))
      await vscode.workspace.fs.writeFile(sampleUri(`blame-image/${path}`), bytes);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const folder of ['blame', 'blame-image'])
      await vscode.workspace.fs.delete(sampleUri(folder), { recursive: true });
  });

  test('jumps to the instruction that made a file', async () => {
    await goTo('/opt/app/run');
    assert.deepEqual(selected(file), [3, 3]);
    await goTo('/world');
    assert.deepEqual(selected(file), [1, 2]);
    await goTo('/opt/app/large');
    assert.deepEqual(selected(file), [4, 4]);
  });

  test('jumps to what made a file as lower layers have it', async () => {
    await goTo('/opt/app/large', '&upTo=3');
    assert.deepEqual(selected(file), [3, 3]);
  });

  test('shows over an instruction what it brought, and over others nothing', async () => {
    const document = await vscode.workspace.openTextDocument(file);
    const copied = await eventually('hover', async () => (await hovers(document, 'COPY'))[0]);
    assert.match(copied, /\+2 files, 3\.0 kB\*\* in layer 3/);
    assert.match(copied, /\[\/opt\/app\/large\]\(command:distroless\.showInImage\?[^)]*\) 3\.0 kB/);
    assert.match(copied, /3\.0 kB in 1 file are shipped for nothing/);
    assert.deepEqual(await hovers(document, 'CMD'), []);
    assert.deepEqual(await hovers(document, 'app /opt'), []);
  });

  function inImage(path: string, more = ''): vscode.Uri {
    const query = new URLSearchParams({ kind: 'oci', path: hostPathOf(sampleUri('blame-image')) }).toString() + more;
    return vscode.Uri.from({ scheme: 'distroless-image', path, query });
  }

  async function goTo(path: string, more = ''): Promise<void> {
    await vscode.commands.executeCommand('distroless.goToInstruction', inImage(path, more));
  }
});

/** The lines, from 0, that are selected in the editor of a file. */
function selected(file: vscode.Uri): [first: number, last: number] {
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document.uri.toString(), file.toString());
  return [editor.selection.start.line, editor.selection.end.line];
}

async function hovers(document: vscode.TextDocument, word: string): Promise<string[]> {
  const at = document.positionAt(document.getText().indexOf(word) + 1);
  const all = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
  const texts = all.flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)));
  return texts.filter((one) => one.includes('in layer'));
}
