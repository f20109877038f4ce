import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type manifest from '../../package.json';
import { openSample } from './ask';

/** Commands that rows and actions run, with arguments that a person could not give. */
const inner = [
  'distroless.converted',
  'distroless.goToLine',
  'distroless.goToNote',
  'distroless.openFileInImage',
  'distroless.retry',
];

suite('manifest', () => {
  test('contributes the commands that are registered, and no others', async () => {
    await openSample('go/Dockerfile');
    const extension = vscode.extensions.getExtension('distroless-for-dockerfiles.distroless');
    await extension?.activate();
    const { contributes } = extension?.packageJSON as typeof manifest; // it is that very file
    const contributed = contributes.commands.map(({ command }) => command);
    const registered = (await vscode.commands.getCommands(true)).filter((id) => /^distroless\.[a-zA-Z]+$/.test(id));
    assert.deepEqual(registered.sort(), [...contributed, ...inner].sort());
  });
});
