import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, openSample } from './ask';

suite('hover', () => {
  test('shows the card of the image that FROM names', async () => {
    const document = await openSample('distroless/Dockerfile');
    const hover = await hoverOn(document, 'static-debian13:nonroot');
    assert.match(hover.text, /gcr\.io\/distroless\/static-debian13:nonroot/);
    assert.match(hover.text, /65532/);
    assert.equal(document.getText(hover.range), 'gcr.io/distroless/static-debian13:nonroot');
  });

  test('shows the card of the image that COPY --from names', async () => {
    const document = await openSample('distroless/Dockerfile');
    const hover = await hoverOn(document, 'cc-debian13');
    assert.equal(document.getText(hover.range), 'gcr.io/distroless/cc-debian13');
  });

  test('is silent over other words, and where the setting says so', async () => {
    const document = await openSample('distroless/Dockerfile');
    await hoverOn(document, 'cc-debian13');
    assert.deepEqual(await hovers(document, 'ENTRYPOINT'), []);
    const settings = vscode.workspace.getConfiguration('distroless', document.uri);
    await settings.update('hover.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await hovers(document, 'cc-debian13'), []);
    } finally {
      await settings.update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

async function hoverOn(document: vscode.TextDocument, word: string): Promise<{ text: string; range: vscode.Range }> {
  const hover = await eventually(`hover on ${word}`, async () => (await hovers(document, word))[0]);
  assert.ok(hover.range, 'the hover has a range');
  const text = hover.contents.map((part) => (typeof part === 'string' ? part : part.value)).join('\n');
  return { text, range: hover.range };
}

/** The cards over the first place of a word; hovers of other extensions have no distroless in them. */
async function hovers(document: vscode.TextDocument, word: string): Promise<vscode.Hover[]> {
  const at = document.positionAt(document.getText().indexOf(word) + 1);
  const all = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
  return all.filter(({ contents }) =>
    contents.some((part) => typeof part !== 'string' && part.value.includes('distroless')),
  );
}
