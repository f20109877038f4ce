import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import * as loaded from '../../src/images';
import { nodeHost } from '../../src/node/host';
import { nodeStore } from '../../src/node/store';
import { extract, type ExtractFiles } from '../../src/vscode/explorer/files/extract';
import { extractedText } from '../../src/vscode/explorer/files/extracted';
import { openFileInImage } from '../../src/vscode/explorer/files/openFile';
import { subjectOfUri } from '../../src/vscode/explorer/files/subject';
import { pathText } from '../../src/vscode/images/displayedPath';
import { createImageFileSystem } from '../../src/vscode/images/imageFileSystem';
import { imageUri } from '../../src/vscode/images/imageUri';
import { createOpenedImages, type OpenedImages } from '../../src/vscode/images/openedImages';
import type { ShownPlace } from '../../src/vscode/images/shownPlace';
import type { Report } from '../../src/vscode/report';
import { archive, newDockerArchive } from '../support/images';
import { dir, file, hardlink, symlink, tar, type TarItem } from '../support/tar';
import { eventually } from './ask';

suite('files of images', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'files-'));
  suiteTeardown(() => rmSync(folder, { recursive: true }));
  let made = 0;
  const write = (to: string, ...layers: readonly (readonly TarItem[] | Uint8Array)[]): void =>
    writeFileSync(
      to,
      archive(
        newDockerArchive([
          { name: 'app:1', layers: layers.map((layer) => (layer instanceof Uint8Array ? layer : tar(layer))) },
        ]),
      ),
    );
  const image = (...layers: readonly (readonly TarItem[] | Uint8Array)[]): ShownPlace & { readonly path: string } => {
    const to = path.join(folder, `image${++made}.tar`);
    write(to, ...layers);
    return { kind: 'docker-archive', path: to, wanted: undefined };
  };
  const opened: OpenedImages[] = [];
  const ownImages = (): OpenedImages => {
    const images = createOpenedImages(
      nodeHost(nodeStore(path.join(folder, 'store'), { limit: 1e9 })),
      () => Promise.resolve(loaded),
      () => Promise.reject(new Error('nothing is listed here')),
      memento(),
    );
    opened.push(images);
    return images;
  };
  suiteTeardown(() => opened.forEach((images) => images.dispose()));

  test('names of any bytes are told apart, and read', async () => {
    const names = ['two\nlines', 'caf\xe9', 'caf\xe8', 'b\\s', '\xee\xbe\x80', 'gr\xc3\xbcn', '%41 ?#'];
    const place = image([dir('d'), ...names.map((name) => file(`d/${name}`, `of ${name}`))]);
    const listed = await vscode.workspace.fs.readDirectory(imageUri(place, '/d'));
    assert.deepEqual(listed.map(([name]) => name).sort(), names.map(pathText).sort());
    assert.equal(new Set(listed.map(([name]) => name)).size, names.length);
    for (const name of names) {
      const uri = vscode.Uri.parse(imageUri(place, pathText(`/d/${name}`)).toString());
      assert.deepEqual(
        Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(),
        Buffer.from(`of ${name}`).toString(),
      );
      assert.equal((await vscode.workspace.fs.stat(uri)).type, vscode.FileType.File);
      assert.match((await vscode.workspace.openTextDocument(uri)).getText(), /^of /);
    }
  });

  test('stat tells size, time, links and that nothing can be written', async () => {
    const place = image([
      file('f', 'content', { mtime: 1_700_000_000 }),
      hardlink('again', 'f'),
      symlink('link', '/f'),
      symlink('broken', 'nowhere'),
      symlink('loop', 'loop'),
      { name: 'null', type: '3', major: 1, minor: 3 },
    ]);
    const stat = (at: string): Thenable<vscode.FileStat> => vscode.workspace.fs.stat(imageUri(place, at));
    const { File, SymbolicLink, Unknown } = vscode.FileType;
    for (const at of ['/f', '/again']) {
      const { type, size, mtime, permissions } = await stat(at);
      assert.deepEqual({ type, size, mtime }, { type: File, size: 7, mtime: 1_700_000_000_000 });
      assert.equal(permissions, vscode.FilePermission.Readonly);
    }
    assert.equal((await stat('/link')).type, SymbolicLink | File);
    assert.equal((await stat('/link')).size, 7);
    assert.equal((await stat('/broken')).type, SymbolicLink | Unknown);
    assert.equal((await stat('/null')).type, Unknown);
    const read = async (at: string): Promise<unknown> => vscode.workspace.fs.readFile(imageUri(place, at));
    await assert.rejects(() => read('/broken'), { code: 'FileNotFound', message: /leads to \/nowhere, which is not/ });
    await assert.rejects(() => read('/loop'), { code: 'FileNotFound', message: /too many links/ });
    await assert.rejects(() => read('/null'), { code: 'Unavailable', message: /special file without content/ });
    await assert.rejects(async () => vscode.workspace.fs.readDirectory(imageUri(place, '/f')), {
      code: 'FileNotADirectory',
    });
  });

  test('files are also there as lower layers have them', async () => {
    const place = image([file('f', 'first'), file('gone', 'then')], [file('f', 'second'), file('.wh.gone')]);
    const read = async (at: string, upTo?: number): Promise<string> =>
      Buffer.from(await vscode.workspace.fs.readFile(imageUri(place, at, upTo))).toString();
    assert.deepEqual([await read('/f'), await read('/f', 1), await read('/gone', 1)], ['second', 'first', 'then']);
    await assert.rejects(() => read('/gone'), { code: 'FileNotFound' });
  });

  test('an archive that is gone is refused with what to do', async () => {
    const place = image([file('f', 'text')]);
    const uri = imageUri(place, '/f');
    await vscode.workspace.fs.stat(uri);
    rmSync(place.path);
    await assert.rejects(async () => vscode.workspace.fs.readFile(uri), {
      code: 'Unavailable',
      message: /^image\d+\.tar is not there any more; put it back, or remove it from the list\.$/,
    });
  });

  test('an archive that changed is refused until it is read again, and editors then show what is new', async () => {
    const place = image([file('f', 'old text', { mtime: 1 })]);
    await vscode.commands.executeCommand('distroless.openImage', vscode.Uri.file(place.path));
    const uri = imageUri(place, '/f');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.getText(), 'old text');
    write(place.path, [file('f', 'new text', { mtime: 1 })]);
    utimesSync(place.path, 1000, 1000);
    await assert.rejects(async () => vscode.workspace.fs.readFile(uri), {
      code: 'Unavailable',
      message: /^image\d+\.tar changed since it was read; reload it/,
    });
    await vscode.commands.executeCommand('distroless.reloadImage', {
      kind: 'image',
      id: 'x',
      parent: undefined,
      place,
    });
    await eventually('the new text', () => Promise.resolve(document.getText() === 'new text' || undefined));
  });

  test('reading ends with a sentence when its image is removed', async () => {
    const images = ownImages();
    const place = image([file('f', 'x')]);
    const { image: read } = await images.read(place, never());
    const layer = read.layers[0];
    assert.ok(layer);
    const reached = new Promise<void>((reach) => {
      // Nothing but the signal ends it.
      const read = (_: number, __: number, signal: AbortSignal): Promise<Uint8Array> => {
        reach();
        return new Promise(
          (_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)), // an AbortController's reason
        );
      };
      Object.assign(layer, { read });
    });
    const { provider } = createImageFileSystem(images, report);
    const reading = Promise.resolve(provider.readFile(imageUri(place, '/f')));
    const rejected = assert.rejects(reading, { code: 'Unavailable', message: /\/f could not be read to its end/ });
    await reached;
    await images.remove(place);
    await rejected;
  });

  test('a directory of 200,000 entries is listed', async () => {
    const place = image([dir('d')], manyFiles(200_000));
    assert.equal((await vscode.workspace.fs.readDirectory(imageUri(place, '/d'))).length, 200_000);
  });

  test('two windows read one image through one cache, also while one of them empties it', async () => {
    const random = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 7919) % 251));
    const place = image([file('big', '', { data: random }), file('f', 'x')]);
    const windows = [ownImages(), ownImages()].map((images) => createImageFileSystem(images, report).provider);
    const [one, other] = [must(windows[0]), must(windows[1])];
    const uri = imageUri(place, '/big');
    const first = await Promise.all([one.readFile(uri), other.readFile(uri)]);
    await nodeStore(path.join(folder, 'store'), { limit: 1e9 }).clear();
    const second = await Promise.all([other.readFile(uri), one.readFile(imageUri(place, '/f'))]);
    for (const bytes of [...first, second[0]]) assert.ok(random.equals(bytes));
  });

  suite('opening', () => {
    let asked: readonly { readonly sentence: string; readonly buttons: readonly string[] }[] = [];
    const shown: string[] = [];
    const allowed: string[] = [];
    const open = async (place: ShownPlace, at: string, answer?: string): Promise<void> => {
      asked = [];
      for (const list of [shown, allowed]) list.length = 0;
      await openFileInImage(
        {
          on: {
            images: ownImages(),
            show: (_, to) => Promise.resolve(void shown.push(String(to))),
          },
          ask: (sentence, ...buttons) => {
            asked = [...asked, { sentence, buttons }];
            return Promise.resolve(buttons.find((button) => button === answer));
          },
          allow: (uri) => allowed.push(uri.path),
        },
        imageUri(place, at),
      );
    };
    const active = (): string | undefined => {
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
        ? input.uri.path
        : undefined;
    };
    suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

    test('a link opens its target, one to a directory is shown in the tree, a broken one is a sentence', async () => {
      const place = image([
        dir('etc'),
        file('etc/f', 'x'),
        symlink('l', 'etc/f'),
        symlink('d', '/etc'),
        symlink('b', 'no'),
      ]);
      await open(place, '/l');
      assert.equal(active(), '/etc/f');
      await open(place, '/d');
      assert.deepEqual(shown, ['/etc']);
      await open(place, '/b');
      assert.deepEqual(asked, [{ sentence: '/b leads to /no, which is not in the image.', buttons: [] }]);
    });

    test('a picture opens in its preview', async () => {
      const place = image([file('p.png', '', { data: Buffer.from(picture, 'base64') })]);
      await open(place, '/p.png');
      assert.deepEqual(asked, []);
      assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom);
    });

    test('text in UTF-16 opens, what is binary is asked about', async () => {
      const place = image([
        file('wide.txt', '', { data: Buffer.from('\ufeffwide', 'utf16le') }),
        file('b', '', { data: Buffer.from([1, 2, 0, 3, 0, 0]) }),
        file('run', '', { data: Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1') }),
      ]);
      await open(place, '/wide.txt');
      assert.equal(asked.length, 0);
      assert.equal(active(), '/wide.txt');
      await open(place, '/b');
      const buttons = ['Open as text', 'Find a hex editor', 'Extract...'];
      assert.deepEqual(asked, [{ sentence: '/b is binary, not text, and no hex editor is installed.', buttons }]);
      await open(place, '/run');
      assert.deepEqual(asked[0]?.buttons, ['Why does it (not) start?', ...buttons]);
    });

    test('what is large is asked about, and what is huge only extracted', async () => {
      const place = image([
        file('large.txt', '', { data: Buffer.alloc(60_000_000, 'a') }),
        {
          name: 'huge',
          type: 'S',
          magic: 'gnu',
          data: 'b'.repeat(512),
          sparse: { size: 2_000_000_000, parts: [[0, 512]] },
        },
      ]);
      await open(place, '/large.txt');
      assert.deepEqual([asked[0]?.buttons, allowed], [['Open anyway', 'Extract...'], []]);
      assert.match(
        asked[0]?.sentence ?? '',
        /^\/large\.txt is 60 MB, more than the 50 MB of distroless\.files\.maxSize/,
      );
      await open(place, '/large.txt', 'Open anyway');
      assert.deepEqual(allowed, ['/large.txt']);
      await open(place, '/huge');
      assert.deepEqual(asked[0]?.buttons, ['Extract...']);
      assert.match(asked[0]?.sentence ?? '', /2(?:\.0)? GB, too large to open/);
      await assert.rejects(async () => vscode.workspace.fs.readFile(imageUri(place, '/huge')), { code: 'Unavailable' });
    });
  });

  suite('extracting', () => {
    const items = [
      dir('d'),
      dir('d/sub'),
      file('d/a', 'aa', { mode: 0o4755 }),
      file('d/sub/b\n', 'bb'),
      symlink('d/in', 'a'),
      symlink('d/out', '/etc'),
      { name: 'd/dev', type: '3', major: 1, minor: 3 },
      dir('etc'),
    ];
    const take = async (
      place: ShownPlace,
      at: string,
      to: string,
      answer?: string,
    ): Promise<{ text: string | undefined; asked: readonly string[] }> => {
      const asked: string[] = [];
      const ask = (sentence: string, ...buttons: readonly string[]): Promise<string | undefined> => {
        asked.push(sentence);
        return Promise.resolve(buttons.find((button) => button === answer));
      };
      const how: ExtractFiles = {
        host: nodeHost(),
        images: { reload: () => undefined },
        ask,
        tell: ask,
        chooseFile: (name) => Promise.resolve(vscode.Uri.file(path.join(to, name))),
        chooseFolder: () => Promise.resolve(vscode.Uri.file(to)),
      };
      const subject = await subjectOfUri({ images: ownImages() }, imageUri(place, at));
      assert.ok(subject);
      const done = await extract(how, subject);
      return { text: done && extractedText(done, 'there'), asked };
    };
    const fresh = (): string => {
      const to = path.join(folder, `out${++made}`);
      mkdirSync(to);
      return to;
    };

    test('a directory comes with its files and inner links, and what is left out is counted', async () => {
      const to = fresh();
      const { text } = await take(image(items), '/d', to);
      assert.equal(text, '2 files with 4 B are in there; 1 link, 1 device left out.');
      assert.deepEqual(readdirSync(path.join(to, 'd')).sort(), ['a', 'in', 'sub']);
      assert.equal(readFileSync(path.join(to, 'd/sub/b\n'), 'utf8'), 'bb');
      assert.equal(readlinkSync(path.join(to, 'd/in')), 'a');
    });

    test('what is there is overwritten, skipped or left alone, as a person says', async () => {
      const to = fresh();
      const place = image(items);
      mkdirSync(path.join(to, 'd'));
      const own = path.join(to, 'd/a');
      writeFileSync(own, 'mine');
      const left = await take(place, '/d', to);
      assert.equal(left.text, undefined);
      assert.match(left.asked[0] ?? '', /^One of 3 files is in .*d already\.$/);
      assert.equal(existsSync(path.join(to, 'd/sub')), false);
      await take(place, '/d', to, 'Skip');
      assert.equal(readFileSync(own, 'utf8'), 'mine');
      assert.equal(readFileSync(path.join(to, 'd/sub/b\n'), 'utf8'), 'bb');
      await take(place, '/d', to, 'Overwrite');
      assert.equal(readFileSync(own, 'utf8'), 'aa');
    });

    test('a whole image gets a folder, and a file the name of its link', async () => {
      const to = fresh();
      const place = image(items);
      await take(place, '/', to);
      assert.deepEqual(readdirSync(path.join(to, path.basename(place.path))).sort(), ['d', 'etc']);
      await take(place, '/d/in', to);
      assert.equal(readFileSync(path.join(to, 'in'), 'utf8'), 'aa');
    });

    test('an archive that changed is not extracted', async () => {
      const images = ownImages();
      const place = image(items);
      const subject = await subjectOfUri({ images }, imageUri(place, '/d'));
      assert.ok(subject);
      write(place.path, [file('other')]);
      utimesSync(place.path, 1000, 1000);
      const told: string[] = [];
      const tell = (sentence: string): Promise<undefined> => Promise.resolve(void told.push(sentence));
      const never = (): never => assert.fail('nothing is to be chosen');
      await extract({ host: nodeHost(), images, ask: tell, tell, chooseFile: never, chooseFolder: never }, subject);
      assert.match(told[0] ?? '', /changed since it was read; reload it/);
    });
  });
});

const report: Report = {
  log: undefined as unknown as Report['log'], // nothing is logged here
  failed: (error) => assert.fail(String(error)),
  sentence: (error) => (error instanceof Error ? error.message : String(error)),
};

/** A layer of empty files in one directory. */
function manyFiles(count: number): Uint8Array {
  const name = (at: number): string => `d/${String(at).padStart(8, '0')}`;
  const header = Buffer.from(tar([file(name(0))], 0));
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
  const layer = Buffer.alloc(512 * (count + 2));
  for (let at = 0; at < count; at++) {
    header.copy(layer, at * 512);
    layer.write(name(at), at * 512, 'latin1');
    const more = [...String(at)].reduce((total, digit) => total + Number(digit), 0);
    layer.write((sum + more).toString(8).padStart(6, '0'), at * 512 + 148, 'latin1');
  }
  return layer;
}

function must<T>(value: T | undefined): T {
  assert.ok(value !== undefined);
  return value;
}

function never(): AbortSignal {
  return new AbortController().signal;
}

function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.get(key) as T | undefined) ?? (otherwise as T), // as it was put there
    update: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

/** A PNG of one pixel. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
