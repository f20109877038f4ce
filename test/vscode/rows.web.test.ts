import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as explorer from '../../src/explorer';
import { decorationOf } from '../../src/vscode/explorer/decorations';
import { entryRows, filesRow, type EntryRows } from '../../src/vscode/explorer/entryRows';
import type { Explore } from '../../src/vscode/explorer/explore';
import { createFilesShown, type FilesShown } from '../../src/vscode/explorer/filesShown';
import { imageRow, imageRows, rowsOf } from '../../src/vscode/explorer/imageRows';
import { layersRow, overviewRow } from '../../src/vscode/explorer/groupRows';
import { laterKinds } from '../../src/vscode/explorer/laterKinds';
import { layerRows } from '../../src/vscode/explorer/layers/rows';
import { overviewRows } from '../../src/vscode/explorer/overview/rows';
import { pageRows } from '../../src/vscode/explorer/paged';
import type { Row } from '../../src/vscode/explorer/row';
import { kindOf, type RowKinds } from '../../src/vscode/explorer/rowKind';
import { imageUri } from '../../src/vscode/images/imageUri';
import type { OpenedImage, OpenedImages } from '../../src/vscode/images/openedImages';
import { exploredImage, type PathSpec } from '../support/explored';

suite('rows below an image', () => {
  test('the code of kinds is loaded with the first row of them, once, and again if that failed', async () => {
    let loads = 0;
    const [row] = rowsOf(
      imageRow({ kind: 'oci-archive', path: '/a.tar', wanted: undefined }),
      exploredImage([{ paths: {} }]),
    );
    assert.ok(row?.kind === 'overview');
    const kinds = laterKinds(['overview'], () => {
      loads++;
      if (loads === 1) return Promise.reject(new Error('missing'));
      return Promise.resolve({ overview: { item: () => new vscode.TreeItem('Overview') } });
    });
    assert.equal(loads, 0);
    await assert.rejects(async () => kinds.overview.item(row), /missing/);
    assert.equal((await kinds.overview.item(row)).label, 'Overview');
    assert.deepEqual(await kinds.overview.children?.(row, new AbortController().signal), []);
    assert.equal(loads, 2);
  });

  const directory = { kind: 'directory' } as const;
  const files = (count: number): Record<string, PathSpec> =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`/d/f${String(n).padStart(5, '0')}`, { size: n }]));

  test('an image shows its overview, its layers and its files, and of a list of files no layers', () => {
    const opened = exploredImage([{ paths: { '/a': {} } }]);
    const kinds = rowsOf(imageRow(opened.place), opened).map(({ kind }) => kind);
    const own = kinds.filter((kind) => ['overview', 'files', 'layers'].includes(kind));
    assert.deepEqual(own, ['overview', 'layers', 'files']);
    const listed = { ...opened, image: { ...opened.image, listed: { date: '2026-01-01', without: [] } } };
    assert.ok(!rowsOf(imageRow(opened.place), listed).some(({ kind }) => kind === 'layers'));
  });

  test('directories come first, by name, and each row says what it is', async () => {
    const view = below(
      exploredImage([
        { paths: { '/b': { size: 1200 }, '/z': directory, '/a': { kind: 'symlink', link: '/b' }, '/c/x': {} } },
      ]),
    );
    const rows = await view.children(view.files);
    assert.deepEqual(labelsOf(view, rows), ['c', 'z', 'a', 'b']);
    const items = rows.map((row) => view.item(row));
    assert.deepEqual(
      items.map(({ collapsibleState }) => collapsibleState),
      [1, 0, 0, 0],
    );
    assert.equal(items[3]?.accessibilityInformation?.label, 'b, file, 1.2 kilobytes, from layer 1');
    assert.equal(items[2]?.description, '→ /b  lrw-r--r--');
    assert.equal(items[3]?.resourceUri?.path, '/b');
  });

  test('by size, the largest comes first, whether it is a file or a directory', async () => {
    const view = below(
      exploredImage([{ paths: { '/a': { size: 5 }, '/d/x': { size: 4 }, '/d/y/z': { size: 3 }, '/e': { size: 6 } } }]),
    );
    await view.shown.sortBy('size');
    const rows = await view.children(view.files);
    assert.deepEqual(labelsOf(view, rows), ['d', 'e', 'a']);
    assert.match(String(view.item(rows[0]!).description), /^7 B {2}/);
    assert.equal(view.item(view.files).description, 'largest first');
    await view.shown.sortBy('name');
  });

  test('what comes after a thousand is in pages, each with its range', async () => {
    const view = below(exploredImage([{ paths: files(2500) }]));
    const [d] = await view.children(view.files);
    const rows = await view.children(d!);
    assert.equal(rows.length, 1002);
    const last = view.item(rows[1001]!);
    assert.deepEqual([last.label, last.description], ['2,001 to 2,500 of 2,500', 'f02000 … f02499']);
    const page = await view.children(rows[1000]!);
    assert.deepEqual([page.length, view.item(page[0]!).label], [1000, 'f01000']);
    assert.equal(page[0]!.parent, rows[1000]);
    const all = [...rows, ...page, ...(await view.children(rows[1001]!))].map(({ id }) => id);
    assert.equal(new Set(all).size, all.length);
  });

  test('the row of a path knows all rows above it, its page too, as the view makes them', async () => {
    const opened = exploredImage([{ paths: files(1500) }]);
    const view = below(opened);
    const row = await view.entries.rowOfPath(imageRow(opened.place), opened, '/d/f01200');
    const chain: string[] = [];
    for (let at: Row | undefined = row; at !== undefined; at = at.parent) chain.unshift(at.id);
    let rows: readonly Row[] = [view.files];
    for (const id of chain.slice(1)) {
      const found: Row | undefined = rows.find((each) => each.id === id);
      assert.ok(found, id);
      rows = await view.children(found);
    }
    assert.equal(chain.length, 5);
    assert.equal(await view.entries.rowOfPath(imageRow(opened.place), opened, '/d/none'), undefined);
  });

  test('a filter leaves what fits, says so in a row that ends it, and gives way to a path that is to be shown', async () => {
    const opened = exploredImage([{ paths: { '/etc/a': {}, '/lib/x.so': {}, '/lib/y.so': {}, '/lib/z': {} } }]);
    const view = below(opened);
    const unfiltered = await view.children(view.files);
    view.shown.narrow(opened.place, { kind: 'text', text: '*.so' });
    assert.deepEqual(view.refreshed, [view.files.id]);
    const [note, lib, ...others] = await view.children(view.files);
    assert.deepEqual([view.item(note!).label, others.length], ['2 of 6 paths', 0]);
    assert.equal(view.item(note!).command?.command, 'distroless.clearFilter');
    assert.equal(view.item(view.files).contextValue, 'files;narrowed');
    assert.deepEqual(labelsOf(view, await view.children(lib!)), ['x.so', 'y.so']);
    assert.ok(!unfiltered.some(({ id }) => id === lib?.id), 'a filtered directory does not stay as open as it was');
    await view.entries.rowOfPath(imageRow(opened.place), opened, '/etc/a');
    assert.equal(view.shown.narrowing(opened.place), undefined);
  });

  test('only what a layer has brought can be shown', async () => {
    const opened = exploredImage([{ paths: { '/etc/a': {}, '/etc/b': {} } }, { paths: { '/etc/b': {}, '/c': {} } }]);
    const view = below(opened);
    view.shown.narrow(opened.place, { kind: 'layer', layer: 1 });
    const [, etc, c] = await view.children(view.files);
    assert.deepEqual(labelsOf(view, [etc!, c!]), ['etc', 'c']);
    assert.deepEqual(labelsOf(view, await view.children(etc!)), ['b']);
  });

  test('layers are told oldest first, with steps that made none, instruction, size and counts', async () => {
    const steps = [
      { createdBy: '/bin/sh -c #(nop) ADD file:abc in /', emptyLayer: false },
      { createdBy: 'ENV A=b', emptyLayer: true },
      { createdBy: 'RUN /bin/sh -c rm /old # buildkit', emptyLayer: false },
    ].map((step) => ({ ...step, created: undefined, author: undefined, comment: undefined }));
    const opened = exploredImage(
      [{ paths: { '/old': {}, '/etc/a': {} } }, { paths: { '/etc/a': {}, '/b': {} }, deleted: ['/old'], size: 2000 }],
      { history: steps },
    );
    const view = below(opened);
    const rows = await view.children(layersRow(imageRow(opened.place), opened));
    assert.deepEqual(
      rows.map((row) => view.item(row)).map(({ label, description }) => `${String(label)}|${String(description)}`),
      ['1  ADD|100 B  +3  file:abc in /', '|ENV A=b', '2  RUN|2.0 kB  +1 ~1 -1  rm /old'],
    );
    assert.equal(
      view.item(rows[2]!).accessibilityInformation?.label,
      'Layer 2, RUN rm /old, 2.0 kilobytes, 1 added, 1 modified, 1 deleted',
    );
  });

  test('a layer that Bazel built is called by its package or target', async () => {
    const steps = ['bazel build @trixie//libc6:data_statusd', 'bazel build //common:passwd'].map((createdBy) => ({
      createdBy,
      emptyLayer: false,
      created: undefined,
      author: undefined,
      comment: undefined,
    }));
    const opened = exploredImage([{ paths: { '/a': {} } }, { paths: { '/b': {} } }], { history: steps });
    const view = below(opened);
    const rows = await view.children(layersRow(imageRow(opened.place), opened));
    assert.deepEqual(labelsOf(view, rows), ['1  libc6', '2  passwd']);
  });

  test('an image is spoken as its row, not as the digests in its tooltip', async () => {
    const opened = exploredImage([{ paths: { '/a': {} } }]);
    const look = { label: 'nonroot', description: '2 MB', tooltip: 'sha256:0' };
    const images = { known: () => undefined } as unknown as OpenedImages;
    const looks = { isShowing: () => false } as unknown as Parameters<typeof imageRows>[1]; // nothing else is asked
    const { image } = imageRows(images, looks, () => undefined);
    const item = await image.item(imageRow(opened.place, undefined, look));
    assert.equal(item.accessibilityInformation?.label, 'nonroot, 2 MB');
  });

  test('below a layer is a tree of what it does, whose rows have letters and open as the layer leaves them', async () => {
    const opened = exploredImage([
      { paths: { '/etc/a': { size: 1 }, '/gone/x': { size: 9 } } },
      { paths: { '/etc/a': { size: 2 }, '/etc/new': { size: 3 } }, deleted: ['/gone'] },
    ]);
    const view = below(opened);
    const layers = await view.children(layersRow(imageRow(opened.place), opened));
    const [etc, gone, ...none] = await view.children(layers[1]!);
    assert.deepEqual(labelsOf(view, [etc!, gone!]), ['etc', 'gone']);
    assert.equal(none.length, 0);
    const [a, added] = await view.children(etc!);
    const [x] = await view.children(gone!);
    const badges = [etc, gone, a, added, x].map((row) => decorationOf(noImages, view.item(row!).resourceUri!)?.badge);
    assert.deepEqual(badges, [undefined, 'D', 'M', 'A', 'D']);
    assert.equal(view.item(a!).accessibilityInformation?.label, 'a, file, 2 bytes, modified in layer 2');
    assert.match(view.item(added!).resourceUri?.query ?? '', /&upTo=2$/);
    assert.match(view.item(x!).resourceUri?.query ?? '', /&upTo=1$/);
    assert.equal(view.item(gone!).description, '-9 B');
  });

  test('odd names are shown on one line and stay different rows', async () => {
    const names = ['a\nb', 'tab\t', '\u00ff\u00fe', 'x'.repeat(4000), 'caf\u00c3\u00a9'];
    const view = below(exploredImage([{ paths: Object.fromEntries(names.map((name) => [`/${name}`, {}])) }]));
    const rows = await view.children(view.files);
    const labels = labelsOf(view, rows);
    assert.equal(new Set(rows.map(({ id }) => id)).size, names.length);
    assert.ok(labels.every((label) => !/[\n\t]/.test(label) && label.length <= 255));
    assert.ok(labels.includes('a\\u{a}b') && labels.includes('café'));
    for (const row of rows) assert.ok(row.kind === 'entry' && (await tooltip(view, row)).value.length < 20_000);
  });

  test('a tooltip says all, and nothing in it acts as Markdown', async () => {
    const link = '[x](command:evil) <b>';
    const view = below(
      exploredImage([{ paths: { '/l': { kind: 'symlink', link, mode: 0o777, uid: 7 } }, createdBy: 'RUN `**x**`' }]),
    );
    const [row] = await view.children(view.files);
    const text = await tooltip(view, row!);
    assert.ok(!text.isTrusted && !text.supportHtml);
    assert.match(text.value, /`lrwxrwxrwx` 7:0, symbolic link/);
    assert.match(text.value, /Leads to `\[x\]\(command:evil\) <b>`/);
    assert.match(text.value, /Layer 1 of 1: `` RUN `\*\*x\*\*` ``/);
  });

  test('letters are for what is read only: rights, broken links, and never more than two', () => {
    const capabilities = new Uint8Array([1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const opened = exploredImage([
      {
        paths: {
          '/su': { mode: 0o6755, xattrs: new Map([['security.capability', capabilities]]) },
          '/ping': { xattrs: new Map([['security.capability', capabilities]]) },
          '/lost': { kind: 'symlink', link: 'nowhere' },
          '/found': { kind: 'symlink', link: '/su' },
          '/mounts': { kind: 'symlink', link: '/proc/mounts' },
          '/hard': { kind: 'broken', link: '/none' },
          '/plain': {},
        },
      },
    ]);
    const images = { known: () => opened } as unknown as OpenedImages; // nothing else is asked
    const at = (name: string): vscode.FileDecoration | undefined =>
      decorationOf(images, imageUri(opened.place, `/${name}`));
    assert.deepEqual(
      ['su', 'ping', 'lost', 'found', 'mounts', 'hard', 'plain', 'none'].map((name) => at(name)?.badge),
      ['SC', 'C', '!', undefined, undefined, '!', undefined, undefined],
    );
    assert.equal(at('ping')?.tooltip, 'Has cap_net_raw=ep');
    assert.equal(decorationOf(noImages, imageUri(opened.place, '/su')), undefined);
  });

  test('the overview has a row for each thing, and what there is several of below it', async () => {
    const opened = exploredImage([{ paths: {} }], { env: ['A=1', 'B=2'], user: '65532', labels: { 'a\nb': 'c' } });
    const view = below(opened);
    const rows = await view.children(overviewRow(imageRow(opened.place), opened));
    const described = rows
      .map((row) => view.item(row))
      .map(({ label, description }) => `${String(label)}: ${description}`);
    assert.ok(described.includes('User: 65532') && described.includes('Environment: 2 variables'));
    const environment = rows.find((row) => view.item(row).label === 'Environment');
    assert.deepEqual(labelsOf(view, await view.children(environment!)), ['A', 'B']);
    const labels = rows.find((row) => view.item(row).label === 'Labels');
    assert.deepEqual(labelsOf(view, await view.children(labels!)), ['a\\u{a}b']);
  });
});

const noImages = { known: () => undefined } as unknown as OpenedImages; // nothing else is asked

interface Below {
  readonly files: Row;
  readonly shown: FilesShown;
  readonly entries: EntryRows;
  /** Ids of rows that were to be drawn again. */
  readonly refreshed: string[];
  children(row: Row): Promise<readonly Row[]>;
  item(row: Row): vscode.TreeItem;
  kinds: RowKinds;
}

/** What the views make of an image that was read. */
function below(opened: OpenedImage): Below {
  const refreshed: string[] = [];
  const on = {
    explorer: () => Promise.resolve(explorer),
    refresh: (id: string) => refreshed.push(id),
  } as unknown as Explore; // nothing else is asked
  const state = new Map<string, unknown>();
  const shown = createFilesShown({
    keys: () => [...state.keys()],
    get: (key: string) => state.get(key),
    update: async (key: string, value: unknown) => void state.set(key, value),
  } as vscode.Memento);
  const entries = entryRows(on, shown);
  const note = {
    item: ({ title, command }: Row & { kind: 'note' }) => Object.assign(new vscode.TreeItem(title), { command }),
  };
  const kinds = { ...entries.kinds, ...layerRows(on), ...overviewRows(on), ...pageRows, note } as unknown as RowKinds; // those that are met
  return {
    files: filesRow(imageRow(opened.place), opened),
    shown,
    entries,
    refreshed,
    kinds,
    children: async (row) => (await kindOf(kinds, row).children?.(row, new AbortController().signal)) ?? [],
    item: (row) => kindOf(kinds, row).item(row),
  };
}

function labelsOf({ item }: Below, rows: readonly Row[]): string[] {
  return rows.map((row) => String(item(row).label));
}

async function tooltip({ item, kinds }: Below, row: Row): Promise<vscode.MarkdownString> {
  const resolved = await kindOf(kinds, row).resolve?.(item(row), row, new AbortController().signal);
  assert.ok(resolved?.tooltip instanceof vscode.MarkdownString);
  return resolved.tooltip;
}
