import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HostMessage, PageMessage } from '../../src/core/sizeMap/messages';
import type { Explore } from '../../src/vscode/explorer/explore';
import { createMapPanel } from '../../src/vscode/explorer/sizeMap/mapPanel';
import { pageOf } from '../../src/vscode/explorer/sizeMap/page';
import type { OpenedImage } from '../../src/vscode/images/openedImages';
import { exploredImage } from '../support/explored';
import { eventually, sampleUri } from './ask';

suite('size map', () => {
  test('the command opens one panel for an image, and asks nothing for a file of it', async () => {
    const archive = sampleUri('hello.tar');
    await vscode.commands.executeCommand('distroless.openImage', archive);
    const path = archive.scheme === 'file' ? archive.fsPath : archive.toString(); // the web extension host has no paths
    const query = new URLSearchParams({ kind: 'docker-archive', path }).toString();
    const file = vscode.Uri.from({ scheme: 'distroless-image', path: '/etc/passwd', query });
    for (const times of [1, 2]) {
      await vscode.commands.executeCommand('distroless.sizeMap', file);
      const tabs = await eventually('map', async () => {
        const found = vscode.window.tabGroups.all.flatMap(({ tabs: all }) =>
          all.filter(({ label }) => label === 'Size map: hello.tar'),
        );
        return found.length > 0 ? found : undefined;
      });
      assert.equal(tabs.length, 1, `after ${times}`);
      if (times === 2) await vscode.window.tabGroups.close(tabs);
    }
  });

  test('the page runs nothing but its own script, whatever an image is called', () => {
    const webview = { cspSource: 'csp:', asWebviewUri: (uri: vscode.Uri) => uri } as vscode.Webview; // all that is used of one
    const bundles = vscode.Uri.file('/dist');
    const target = { mode: 'path', id: 'a"><script>/', selected: undefined } as const;
    const page = pageOf(webview, bundles, 'kind=docker&path="onload=x', target);
    assert.deepEqual(page.match(/<script/g), ['<script']);
    assert.match(page, /default-src 'none'; script-src 'nonce-[0-9a-f-]+'; style-src csp:"/);
    assert.match(page, /data-id="a&#34;&#62;&#60;script&#62;\/"/);
    assert.doesNotMatch(page, /unsafe|path="onload/);
  });

  test('its page is told what it asks for, part by part', async () => {
    const page = pageFor(image);
    await page.ask({ kind: 'show', number: 1, mode: 'path', id: '' });
    const level = page.told('level');
    assert.deepEqual(
      level.level.top.tiles.map(({ name, bytes }) => `${name} ${bytes}`),
      ['usr/lib 50', 'app 5'],
    );
    assert.deepEqual([level.number, level.facts.bytes, level.facts.files], [1, 55, 3]);
    await page.ask({ kind: 'describe', mode: 'path', id: 'usr/lib/a' });
    const { details } = page.told('details');
    assert.equal(details.title, '/usr/lib/a');
    assert.deepEqual(details.actions, ['reveal', 'open', 'copyPath']);
    await page.ask({ kind: 'reveal', mode: 'path', id: 'usr/lib/a' });
    assert.deepEqual(page.shown, ['/usr/lib/a']);
  });

  test('what a later layer hides is not revealed, and says which layer that is', async () => {
    const page = pageFor(image);
    await page.ask({ kind: 'show', number: 1, mode: 'layer', id: '0/' });
    assert.equal(page.told('level').facts.hidden, 20);
    await page.ask({ kind: 'describe', mode: 'layer', id: '0/app/key' });
    const { details } = page.told('details');
    assert.deepEqual(details.actions, ['open', 'copyPath']);
    assert.ok(details.rows.some(({ label, text }) => label === 'Deleted by' && text.startsWith('2 of 2')));
    await page.ask({ kind: 'reveal', mode: 'layer', id: '0/app/key' });
    assert.deepEqual(page.shown, []);
  });

  test('only the last question about a picture is answered, and what is no question is not', async () => {
    const page = pageFor(image);
    const show = { kind: 'show', mode: 'path', id: '' } as const;
    await Promise.all([1, 2, 3].map((number) => page.ask({ ...show, number })));
    page.receive({ kind: 'show', mode: 'all', number: 4, id: '' });
    page.receive('show');
    assert.deepEqual(
      page.posted.map((message) => message.kind === 'level' && message.number),
      [3],
    );
  });

  test('an image that cannot be read is a sentence, and is read when it is asked for again', async () => {
    let isThere = false;
    const page = pageFor(image, () => (isThere ? undefined : new Error('gone')));
    const show = { kind: 'show', mode: 'path', id: '' } as const;
    await page.ask({ ...show, number: 1 });
    assert.equal(page.told('failed').text, 'gone, as a sentence.');
    isThere = true;
    await page.ask({ ...show, number: 2 });
    assert.equal(page.told('level').number, 2);
  });
});

const image = exploredImage([
  {
    paths: {
      '/usr/lib/a': { size: 30 },
      '/usr/lib/b': { size: 20 },
      '/app/key': { size: 20 },
      '/app/run': { size: 5 },
    },
  },
  { deleted: ['/app/key'], paths: {} },
]);

/** A panel's page, as the extension knows it. */
function pageFor(opened: OpenedImage, failure: () => Error | undefined = () => undefined) {
  const posted: HostMessage[] = [];
  const shown: unknown[] = [];
  const received = new vscode.EventEmitter<unknown>();
  const webview = { onDidReceiveMessage: received.event, postMessage: (message: HostMessage) => posted.push(message) };
  const read = (): Promise<OpenedImage> => {
    const error = failure();
    return error === undefined ? Promise.resolve(opened) : Promise.reject(error);
  };
  const on = {
    images: { read, onDidChange: () => new vscode.Disposable(() => undefined), known: () => opened },
    report: { log: { error: () => undefined }, sentence: (error: Error) => `${error.message}, as a sentence.` },
    show: (_: unknown, path: unknown) => Promise.resolve(shown.push(path)),
  };
  const panel = createMapPanel(
    on as unknown as Explore, // what a map uses of it
    { webview } as unknown as vscode.WebviewPanel, // as above
    opened.place,
  );
  return {
    posted,
    shown,
    ask: (message: PageMessage) => panel.heard(message),
    receive: (message: unknown) => received.fire(message),
    told<K extends HostMessage['kind']>(kind: K): Extract<HostMessage, { kind: K }> {
      const found = posted.findLast((message) => message.kind === kind);
      assert.ok(found, kind);
      return found as Extract<HostMessage, { kind: K }>; // it is of that kind
    },
  };
}
