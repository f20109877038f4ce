import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as compose from '../../src/compose';
import * as dockerfiles from '../../src/dockerfiles';
import { createNamedFiles, type NamedImages } from '../../src/vscode/explorer/workspace/namedFiles';
import { eventually, sampleUri } from './ask';

suite('images that the workspace names', () => {
  const { signal } = new AbortController();
  const folder = 'named';
  const put = (path: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(sampleUri(`${folder}/${path}`), new TextEncoder().encode(text));
  const placesOf = ({ groups }: NamedImages, name: string): readonly string[] | undefined =>
    groups
      .find((group) => group.name === name)
      ?.places.map(({ uri, line }) => `${uri.path.replace(/^.*\/named\//, '')}:${line}`);
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(sampleUri(folder), { recursive: true });
  });

  test('are those of Dockerfiles, Containerfiles and Compose files, with what Compose builds by, but not of node_modules', async () => {
    await put('Dockerfile', 'FROM named-a:1\n');
    await put('deep/Containerfile.prod', 'FROM named-a:1 AS x\nFROM named-b:1\n');
    await put('node_modules/x/Dockerfile', 'FROM named-c:1\n');
    await put('compose.yaml', 'services:\n  s:\n    image: named-d:1\n  t:\n    build:\n      dockerfile: odd.df\n');
    await put('odd.df', 'FROM named-e:1\n');
    const files = createNamedFiles(dockerfiles, compose);
    const found = await eventually('images', async () => {
      const read = await files.read(signal);
      return placesOf(read, 'named-d:1') === undefined ? undefined : read;
    });
    assert.deepEqual(placesOf(found, 'named-a:1')?.toSorted(), ['Dockerfile:1', 'deep/Containerfile.prod:1']);
    assert.deepEqual(placesOf(found, 'named-b:1'), ['deep/Containerfile.prod:2']);
    assert.deepEqual(placesOf(found, 'named-d:1'), ['compose.yaml:3']);
    assert.deepEqual(placesOf(found, 'named-e:1'), ['odd.df:1']);
    assert.equal(placesOf(found, 'named-c:1'), undefined);
    assert.equal(found.isCut, false);
  });

  test('are what an editor has, saved or not, and a change is told', async () => {
    await put('Dockerfile', 'FROM named-a:1\n');
    const document = await vscode.workspace.openTextDocument(sampleUri(`${folder}/Dockerfile`));
    await vscode.window.showTextDocument(document);
    const files = createNamedFiles(dockerfiles, compose);
    let isTold = false;
    const watch = files.watch(() => (isTold = true));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), 'FROM named-f:1\n');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(placesOf(await files.read(signal), 'named-f:1'), ['Dockerfile:2']);
    await eventually('word of a change', () => Promise.resolve(isTold || undefined));
    watch.dispose();
  });
});
