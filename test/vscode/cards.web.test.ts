import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, openSample, write } from './ask';

suite('cards', () => {
  test('a Compose file has the card of the image of a service', async () => {
    const { document, at } = await opened(
      'dockercompose',
      'services:\n  a:\n    image: gcr.io/dist^roless/cc-debian13\n',
    );
    const [text = ''] = await eventually('hover', () => hovers(document, at));
    assert.match(text, /static → base → cc/);
  });

  test('a start command says what really starts', async () => {
    const { document, at } = await opened(
      'dockerfile',
      'FROM gcr.io/distroless/nodejs22-debian13\nC^MD ["server.js"]\n',
    );
    const [text = ''] = await eventually('hover', () => hovers(document, at));
    assert.match(text, /\["\/nodejs\/bin\/node","server\.js"\]/);
  });

  test('each link of a card runs a command that is there', async () => {
    const { document, at } = await opened('dockerfile', 'FROM gcr.io/dist^roless/cc-debian13 AS a\nFROM debian:13\n');
    const [text = ''] = await eventually('hover', () => hovers(document, at));
    const linked = [...text.matchAll(/\(command:([\w.]+)\?([^)]*)\)/g)];
    assert.ok(linked.length >= 6, text);
    const known = await vscode.commands.getCommands(true);
    for (const [, command = '', args = ''] of linked) {
      assert.ok(known.includes(command), command);
      assert.ok(Array.isArray(JSON.parse(decodeURIComponent(args))), args);
    }
  });

  test('a card may run the commands of its links and no others', async () => {
    const { document, at } = await opened('dockerfile', 'FROM gcr.io/dist^roless/cc-debian13\n');
    const all = await eventually('hover', async () => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at,
      );
      return found.length > 0 ? found : undefined;
    });
    const [card] = all.flatMap(({ contents }) => contents);
    assert.ok(card instanceof vscode.MarkdownString);
    assert.equal(card.supportHtml ?? false, false);
    const trusted = card.isTrusted;
    assert.ok(typeof trusted === 'object', 'a list of commands');
    assert.ok(trusted.enabledCommands.every((command) => command.startsWith('distroless.')));
  });

  test('no hover says anything of a name that is none, nor does it fail', async () => {
    for (const text of ['FROM ^\n', 'FROM ${^\n', 'FROM AB^C:::\n', `FROM ${'a'.repeat(300)}^\n`, '^']) {
      const { document, at } = await opened('dockerfile', text);
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at,
      );
      assert.ok(found.length <= 1, text);
    }
  });

  test('images are completed behind FROM, and replace what is typed of them', async () => {
    const { document, at } = await opened('dockerfile', 'FROM debian AS build\nFROM gcr.io/^abc AS next\n');
    const item = await eventually('completion', () => completion(document, at, 'static-debian13:nonroot'));
    assert.ok(item.range instanceof vscode.Range);
    assert.equal(document.getText(item.range), 'gcr.io/abc');
    assert.equal(item.insertText, 'gcr.io/distroless/static-debian13:nonroot');
    const documentation = item.documentation;
    assert.ok(documentation instanceof vscode.MarkdownString, 'the card is its documentation');
    assert.match(documentation.value, /65532/);
  });

  test('tags are completed behind the name of an image, and stages behind COPY --from', async () => {
    const tags = await opened('dockerfile', 'FROM gcr.io/distroless/cc-debian13:^\n');
    assert.ok(await eventually('tag', () => completion(tags.document, tags.at, 'debug-nonroot')));
    const stages = await opened('dockerfile', 'FROM debian AS build\nFROM scratch\nCOPY --from=^ /a /a\n');
    assert.ok(await eventually('stage', () => completion(stages.document, stages.at, 'build')));
  });

  test('the image of a Compose service is completed', async () => {
    const { document, at } = await opened('dockercompose', 'services:\n  a:\n    image: gcr^\n');
    assert.ok(await eventually('image', () => completion(document, at, 'static-debian13')));
  });

  test('nothing is completed in a command or a comment', async () => {
    for (const text of ['FROM debian\nRUN apt-get ^\n', '# FROM ^\nFROM debian\n', 'FROM debian AS ^\n']) {
      const { document, at } = await opened('dockerfile', text);
      assert.deepEqual(await distroless(document, at), [], text);
    }
  });

  test('a hint says what the file can be converted to, and goes when it is', async () => {
    const document = await openSample('go/Dockerfile');
    const before = document.getText();
    const hint = await eventually('hint', async () => (await hints(document))[0]);
    assert.match(hint, /^→ static-debian13:nonroot, [\d.]+ MB$/);
    try {
      await write(document, before.replace(/^FROM .*$/m, 'FROM gcr.io/distroless/static-debian13'));
      await eventually('end of the hint', async () => ((await hints(document)).length === 0 ? true : undefined));
    } finally {
      await write(document, before);
    }
  });

  test('the hint is left out where the setting says so', async () => {
    const document = await openSample('go/Dockerfile');
    await withSetting(document, 'inlayHints.enabled', false, async () => {
      assert.deepEqual(await hints(document), []);
    });
  });

  test('a lens leads to the files of each image where the setting says so, with the size of those that are known', async () => {
    const document = await openSample('distroless/Dockerfile');
    const lenses = () =>
      vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 9);
    assert.deepEqual(await lenses(), []);
    await withSetting(document, 'codeLens.enabled', true, async () => {
      const found = await eventually('lens', async () => ((await lenses()).length > 0 ? lenses() : undefined));
      const titles = found.map(({ command }) => command?.title ?? '');
      assert.deepEqual(
        titles.map((title) => title.replace(/^[\d.]+ MB on disk.*/, 'size')),
        ['Browse files', 'Browse files', 'size'],
      );
    });
  });

  test('everything about an image, and two of them side by side, open as pages', async () => {
    await vscode.commands.executeCommand('distroless.showCard', 'gcr.io/distroless/cc-debian13');
    await eventually('page', async () => tab('cc-debian13.md'));
    await vscode.commands.executeCommand('distroless.compareImages', 'debian:13', 'gcr.io/distroless/cc-debian13');
    await eventually('comparison', async () => tab('debian:13 and '));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});

/** A document with a text, and the place of its mark `^`. */
async function opened(
  language: string,
  marked: string,
): Promise<{ readonly document: vscode.TextDocument; readonly at: vscode.Position }> {
  const content = marked.replace('^', '');
  const document = await vscode.workspace.openTextDocument({ language, content });
  return { document, at: document.positionAt(marked.indexOf('^')) };
}

/** The texts of the hovers at a place, or `undefined` if there is none. */
async function hovers(document: vscode.TextDocument, at: vscode.Position): Promise<readonly string[] | undefined> {
  const all = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
  const texts = all.map(({ contents }) =>
    contents.map((part) => (typeof part === 'string' ? part : part.value)).join('\n'),
  );
  return texts.length === 0 ? undefined : texts;
}

async function distroless(
  document: vscode.TextDocument,
  at: vscode.Position,
): Promise<readonly vscode.CompletionItem[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
    undefined,
    200,
  );
  // Other extensions complete words.
  return items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
}

async function completion(
  document: vscode.TextDocument,
  at: vscode.Position,
  name: string,
): Promise<vscode.CompletionItem | undefined> {
  return (await distroless(document, at)).find(
    ({ label }) => (typeof label === 'string' ? label : label.label) === name,
  );
}

async function hints(document: vscode.TextDocument): Promise<readonly string[]> {
  const all = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
  );
  return all.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
}

async function withSetting(
  document: vscode.TextDocument,
  key: string,
  value: unknown,
  run: () => Promise<void>,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration('distroless', document.uri);
  await settings.update(key, value, vscode.ConfigurationTarget.Global);
  try {
    await run();
  } finally {
    await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
  }
}

function tab(part: string): true | undefined {
  const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
  return labels.some((label) => label.includes(part)) ? true : undefined;
}
