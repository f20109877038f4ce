import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ImageError } from '../../src/core/image/error';
import * as explorer from '../../src/explorer';
import { comparedRows } from '../../src/vscode/explorer/compare/comparedRows';
import { comparisonRow } from '../../src/vscode/explorer/compare/rows';
import { createComparisons, type Comparisons } from '../../src/vscode/explorer/compare/comparisons';
import { sidesOf } from '../../src/vscode/explorer/compare/openChange';
import { pairLabel, type ImagePair } from '../../src/vscode/explorer/compare/pair';
import type { Explore } from '../../src/vscode/explorer/explore';
import { pageRows } from '../../src/vscode/explorer/paged';
import type { NoteRow, Row } from '../../src/vscode/explorer/row';
import { kindOf, type RowKinds } from '../../src/vscode/explorer/rowKind';
import type { OpenedImage } from '../../src/vscode/images/openedImages';
import type { ShownPlace } from '../../src/vscode/images/shownPlace';
import { exploredImage, type PathSpec } from '../support/explored';

suite('rows of a comparison', () => {
  test('totals, settings, packages and files stand below a pair, and only what differs', async () => {
    const view = compared(
      { '/etc/passwd': text('one'), '/same': text('same'), '/old': { size: 50 } },
      { '/etc/passwd': text('three'), '/same': text('same'), '/new/a': { size: 1500 }, '/new/b': { size: 0 } },
    );
    assert.deepEqual(await view.lines(view.top), [
      '1.5 kB larger | 3 added (1.5 kB), 1 modified (+2 B), 1 removed (-50 B)',
      'Settings | 1 differs',
      'Files | 5 paths differ',
    ]);
    const [, settings, files] = await view.children(view.top);
    assert.deepEqual(await view.lines(settings!), ['user | "root" → "65532"']);
    assert.deepEqual(await view.lines(files!), ['etc | ~1  +2 B', 'new | +3  +1.5 kB', 'old | -50 B']);
    const [etc, , old] = await view.children(files!);
    const [passwd] = await view.children(etc!);
    assert.equal(view.item(passwd!).description, '+2 B');
    assert.equal(view.item(passwd!).contextValue, 'compared;modified;file');
    assert.match(await view.tooltip(passwd!), /^\/etc\/passwd\nsize 3 B → 5 B\nClick to see both sides\.$/);
    assert.equal(view.item(old!).accessibilityInformation?.label, 'old, removed, -50 B');
    assert.match(view.item(old!).resourceUri?.query ?? '', /before\.tar.*&compared=removed/);
    assert.match(await view.tooltip(old!), /only in docker-archive:\/before\.tar\n-rw-r--r-- {2}0:0 {2}50 B/);
  });

  test('files of the same size are told apart by what they hold', async () => {
    const view = compared({ '/a': text('one'), '/b': text('same') }, { '/a': text('two'), '/b': text('same') });
    const files = (await view.children(view.top)).at(-1)!;
    assert.deepEqual(await view.lines(files), ['a | content']);
  });

  test('names that differ only in bytes that are no text are different files', async () => {
    const names = ['caf\xe9', 'caf\xe8'];
    const view = compared({}, Object.fromEntries(names.map((name) => [`/${name}`, { size: 1 }])));
    const files = (await view.children(view.top)).at(-1)!;
    const uris = (await view.children(files)).map((row) => view.item(row).resourceUri?.path);
    assert.deepEqual(uris, ['/caf\uefe8', '/caf\uefe9']);
    const sides = names.map((name) => sidesOf(view.pair, { path: `/${name}` }).after.path);
    assert.deepEqual(sides.sort(), uris);
  });

  test('what a person sorts and filters is so in every directory', async () => {
    const view = compared(
      { '/d/gone': { size: 10 }, '/m': text('x') },
      { '/a': { size: 1 }, '/b': { size: 900 }, '/m': text('xy') },
    );
    const files = (await view.children(view.top)).at(-1)!;
    view.comparisons.show({ order: 'size', kinds: new Set(['added', 'modified', 'removed']) });
    assert.deepEqual(await view.labels(files), ['d', 'b', 'a', 'm']);
    view.comparisons.show({ order: 'name', kinds: new Set(['added']) });
    assert.deepEqual(await view.labels(files), ['a', 'b']);
  });

  test('more than a thousand changes are in pages', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1200 }, (_, at) => [`/d/f${String(at).padStart(4, '0')}`, {}]),
    );
    const view = compared({}, many);
    const files = (await view.children(view.top)).at(-1)!;
    const [d] = await view.children(files);
    const rows = await view.children(d!);
    assert.equal(rows.length, 1001);
    assert.equal((await view.children(rows[1000]!)).length, 200);
  });

  test('the same files, other platforms and lists of files are told', async () => {
    const same = compared({ '/a': text('x') }, { '/a': text('x') }, {});
    assert.deepEqual(await same.lines(same.top), [
      'No file differs | No difference was found in the files, nor in settings and packages.',
    ]);
    const arm = compared({}, { '/a': text('x') }, { after: { architecture: 'arm64' } });
    assert.match((await arm.lines(arm.top))[0] ?? '', /for different platforms, linux\/amd64 and linux\/arm64/);
    const listed = compared({ '/a': text('one') }, { '/a': text('two'), '/b': {} }, { isListed: true });
    const lines = await listed.lines(listed.top);
    assert.match(lines[0] ?? '', /only the names, modes and sizes of app:1, as listed on 2026-01-01, are compared/i);
    assert.deepEqual(lines.slice(1), ['Of the same size | 1 added', 'Files | 1 path differs']);
  });

  test('an image that cannot be read is a rejection, and the next look tries again', async () => {
    const view = compared({ '/a': {} }, {});
    view.fail(new ImageError('not-found', 'before.tar is gone; open it again.'));
    await assert.rejects(() => view.children(view.top), /before\.tar is gone/);
    view.fail(undefined);
    assert.deepEqual((await view.labels(view.top)).at(-1), 'Files');
  });

  test('contents that cannot be read leave the rest, and a click goes on with them', async () => {
    const view = compared({ '/a': text('one'), '/c': {} }, { '/a': text('two') });
    view.failContents(true);
    const left = (await view.children(view.top)).find(
      (row): row is NoteRow => row.kind === 'note' && row.icon === 'warning',
    );
    assert.equal(left?.title, 'Contents not compared');
    assert.match(left.text, /damaged.*1 file of the same size \(3 B\) may differ; click to compare them/);
    assert.equal(left.command?.command, 'distroless.compareContents');
    view.failContents(false);
    const done = new Promise<void>((resolve) =>
      view.comparisons.onDidChange(() => {
        if (view.comparisons.known(view.pair)?.contents.kind === 'compared') resolve();
      }),
    );
    view.comparisons.goOn(view.pair);
    await done;
    assert.deepEqual(
      view.comparisons.known(view.pair)?.paths.map(({ path }) => path),
      ['/a', '/c'],
    );
  });

  test('comparisons are in the order of the newest, once each, can be swapped and removed', () => {
    const { comparisons, pair } = compared({}, {});
    const other = { before: pair.before, after: placeOf('/other.tar') };
    comparisons.add(other);
    comparisons.add(pair);
    const labels = (): string[] => comparisons.list().map(pairLabel);
    assert.deepEqual(labels(), ['before.tar ↔ after.tar', 'before.tar ↔ other.tar']);
    comparisons.replace(other, { before: other.after, after: other.before });
    assert.deepEqual(labels(), ['before.tar ↔ after.tar', 'other.tar ↔ before.tar']);
    comparisons.remove(pair);
    assert.deepEqual(labels(), ['other.tar ↔ before.tar']);
  });

  test('images of one name are called in full', () => {
    const at = (registry: string): ShownPlace => ({ kind: 'registry', reference: `${registry}.example/app:1` });
    assert.equal(pairLabel({ before: at('a'), after: at('b') }), 'a.example/app:1 ↔ b.example/app:1');
  });

  test('an image that is read anew is compared anew', async () => {
    const view = compared({ '/a': {} }, {});
    await view.children(view.top);
    assert.ok(view.comparisons.known(view.pair));
    view.reload();
    assert.equal(view.comparisons.known(view.pair), undefined);
    assert.equal((await view.labels(view.top)).at(-1), 'Files');
  });
});

type Paths = Readonly<Record<string, PathSpec & { readonly content?: string }>>;

interface View {
  readonly pair: ImagePair;
  readonly top: Row;
  readonly comparisons: Comparisons;
  children(row: Row): Promise<readonly Row[]>;
  item(row: Row): vscode.TreeItem;
  labels(row: Row): Promise<string[]>;
  lines(row: Row): Promise<string[]>;
  tooltip(row: Row): Promise<string>;
  /** Has images be unreadable from now on. */
  fail(error: Error | undefined): void;
  failContents(yes: boolean): void;
  /** As if the second image were read again. */
  reload(): void;
}

function placeOf(path: string): ShownPlace {
  return { kind: 'docker-archive', path, wanted: undefined };
}

/** A file of this content. */
function text(content: string): PathSpec & { content: string } {
  return { size: content.length, content };
}

interface More {
  readonly after?: { readonly architecture?: string; readonly user?: string };
  readonly isListed?: boolean;
}

/** Two images side by side. */
function compared(before: Paths, after: Paths, more: More = { after: { user: '65532' } }): View {
  const pair = { before: placeOf('/before.tar'), after: placeOf('/after.tar') };
  const changed = new vscode.EventEmitter<ShownPlace | undefined>();
  let error: Error | undefined;
  const state = { isDamaged: false };
  const make = (): Map<ShownPlace, OpenedImage> =>
    new Map([
      [
        pair.before,
        opened(
          pair.before,
          before,
          { user: 'root', ...(more.after?.user === undefined && { user: undefined }) },
          more,
          state,
        ),
      ],
      [pair.after, opened(pair.after, after, { ...more.after }, more, state)],
    ]);
  let images = make();
  const on = {
    host: {},
    explorer: () => Promise.resolve(explorer),
    images: {
      onDidChange: changed.event,
      known: (place: ShownPlace) => images.get(place),
      read: (place: ShownPlace) => (error ? Promise.reject(error) : Promise.resolve(images.get(place))),
    },
    report: { failed: (what: unknown) => assert.fail(String(what)) },
  } as unknown as Explore; // nothing else is asked
  const comparisons = createComparisons(on);
  comparisons.add(pair);
  const note = {
    item: ({ title, text: words }: NoteRow) => Object.assign(new vscode.TreeItem(title), { description: words }),
  };
  const kinds = { ...comparedRows(comparisons), ...pageRows, note } as unknown as RowKinds; // those that are met
  const children: View['children'] = async (row) =>
    (await kindOf(kinds, row).children?.(row, new AbortController().signal)) ?? [];
  const item: View['item'] = (row) => kindOf(kinds, row).item(row);
  return {
    pair,
    top: comparisonRow(pair),
    comparisons,
    children,
    item,
    labels: async (row) => (await children(row)).map((child) => String(item(child).label)),
    lines: async (row) =>
      (await children(row)).map((child) => `${String(item(child).label)} | ${String(item(child).description)}`),
    tooltip: async (row) => {
      const resolved = await kindOf(kinds, row).resolve?.(item(row), row, new AbortController().signal);
      return String(resolved?.tooltip);
    },
    fail: (failure) => (error = failure),
    failContents: (yes) => (state.isDamaged = yes),
    reload: () => {
      images = make();
      changed.fire(pair.after);
    },
  };
}

function opened(
  place: ShownPlace,
  paths: Paths,
  config: object,
  { isListed }: More,
  state: { readonly isDamaged: boolean },
): OpenedImage {
  let layer = '';
  const specs = Object.entries(paths).map(([path, { content, ...spec }]) => {
    const dataOffset = layer.length;
    layer += content ?? '';
    return [path, { ...spec, dataOffset }] as const;
  });
  const made = exploredImage([{ paths: Object.fromEntries(specs) }], config);
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    state.isDamaged
      ? Promise.reject(new ImageError('corrupt', 'The layer is damaged.'))
      : Promise.resolve(new TextEncoder().encode(layer.slice(offset, offset + length)));
  const listed = isListed === true ? { date: '2026-01-01', without: [] } : undefined;
  return {
    ...made,
    place,
    image: { ...made.image, layers: made.image.layers.map((one) => ({ ...one, read })), listed },
  };
}
