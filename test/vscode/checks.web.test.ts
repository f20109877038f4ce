import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as dockerfiles from '../../src/dockerfiles';
import * as explorer from '../../src/explorer';
import { checkRows } from '../../src/vscode/explorer/checks/rows';
import { checksRow, packagesRow } from '../../src/vscode/explorer/groupRows';
import { reportUri } from '../../src/vscode/explorer/checks/reportUri';
import type { Explore } from '../../src/vscode/explorer/explore';
import { imageRow } from '../../src/vscode/explorer/imageRows';
import { packageRows, rowOfPackage } from '../../src/vscode/explorer/packages/rows';
import { pageRows } from '../../src/vscode/explorer/paged';
import type { Row } from '../../src/vscode/explorer/row';
import { kindOf, type RowKinds } from '../../src/vscode/explorer/rowKind';
import { pathText } from '../../src/vscode/images/displayedPath';
import { upToOf } from '../../src/vscode/images/imageUri';
import type { OpenedImage } from '../../src/vscode/images/openedImages';
import { webHost } from '../../src/web/host';
import { exploredImage, type PathSpec } from '../support/explored';
import { sampleUri } from './ask';

const key = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';
const installed = (name: string, version: string): string =>
  `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: amd64\n\n`;

suite('packages and checks of an image', () => {
  test('packages come by manager with their versions and files, and what is of none has its size', async () => {
    const view = below([
      {
        '/usr/bin/a': 'aaaa',
        '/srv/mine': 'five5',
        '/var/lib/dpkg/status': installed('a', '1.0-1') + installed('b', '2'),
        '/var/lib/dpkg/info/a.list': '/usr\n/usr/bin\n/usr/bin/a\n/usr/share/doc/a/copyright\n',
        '/var/lib/dpkg/info/b.list': '/.\n',
        '/app/node_modules/left/package.json': '{"name":"left","version":"1.3.0"}',
        '/app/node_modules/left/index.js': 'x',
      },
    ]);
    const rows = await view.children(view.packages);
    assert.deepEqual(view.lines(rows), [
      'Debian 2',
      'npm 1',
      'Files of no package ',
      'Not covered Packages of Java, Ruby, PHP and .NET, and modules that are compiled into programs of Go and Rust, are not detected.',
    ]);
    const [debian, npm, unowned] = rows;
    const packages = await view.children(debian!);
    assert.deepEqual(view.lines(packages), ['a 1.0-1', 'b 2']);
    assert.equal(view.item(packages[0]!).contextValue, 'package');
    assert.deepEqual(view.paths(await view.children(packages[0]!)), [
      '/usr/bin/a',
      'Left out 1 that the package lists is not in the image',
    ]);
    const [left] = await view.children(npm!);
    assert.deepEqual(view.paths(await view.children(left!)), [
      '/app/node_modules/left/index.js',
      '/app/node_modules/left/package.json',
    ]);
    assert.deepEqual(view.paths(await view.children(unowned!)), ['1 file, 5 B Belong to no package', '/srv/mine']);
    const tooltip = (await view.resolve(packages[0]!)).tooltip;
    assert.match(String(tooltip), /^a 1\.0-1 \(amd64\)\n1 file, 4 B\nrecorded in \/var\/lib\/dpkg\/status$/);
  });

  test('an image without packages says so, and a list of files that it is only that', async () => {
    const none = below([{ '/app': 'x' }]);
    const [first] = await none.children(none.packages);
    assert.match(none.lines([first!])[0]!, /^No packages /);
    const listed = below([{ '/app': 'x' }], {}, { date: '2026-01-01', without: [] });
    assert.match(
      listed.lines(await listed.children(listed.packages)).join('\n'),
      /^Not known Only names and sizes[^\n]*$/,
    );
    const checks = await listed.children(listed.checks);
    assert.equal(listed.lines(checks)[0], 'Start only with the image itself');
    assert.equal(listed.icon(checks[0]!), 'question');
  });

  test('whose a file is, whether it was changed, and the row of its package', async () => {
    const { on, opened, packages } = below([
      {
        '/usr/bin/a': 'a',
        '/usr/bin/b': 'patched',
        '/mine': 'x',
        '/var/lib/dpkg/status': installed('a', '1'),
        '/var/lib/dpkg/info/a.md5sums':
          '0cc175b9c0f1b6a831c399e269772661  usr/bin/a\n92eb5ffee6ae2fec3ad71c777531578f  usr/bin/b\n',
      },
    ]);
    const { signal } = new AbortController();
    const texts = await Promise.all(
      ['/usr/bin/a', '/usr/bin/b', '/mine'].map(
        async (path) => (await explorer.ownerOf(on, opened, path, signal)).text,
      ),
    );
    assert.deepEqual(texts, [
      '/usr/bin/a belongs to a 1 and is as it was packed.',
      '/usr/bin/b belongs to a 1 and was changed since it was packed.',
      '/mine belongs to no package.',
    ]);
    const { package: found } = await explorer.ownerOf(on, opened, '/usr/bin/a', signal);
    const row = await rowOfPackage(on, packages.parent, opened, found!);
    assert.deepEqual([row.kind, row.parent?.kind, row.parent?.parent?.id], ['package', 'packageKind', packages.id]);
  });

  test('each check says what it came to with an icon and words, and below it what it found', async () => {
    const view = below(
      [
        { '/id_rsa': key, '/big': 'x'.repeat(2000), '/su': { mode: 0o4755 }, '/bin/sh': { mode: 0o755 } },
        { '/app': { mode: 0o755 } },
      ],
      { deleted: ['/big'], entrypoint: ['/gone'] },
    );
    const rows = await view.children(view.checks);
    assert.deepEqual(
      rows.map((row) => `${view.icon(row)} ${view.lines([row])[0]}`),
      [
        'error Start does not start',
        'warning Nonroot runs as root',
        'warning Secrets 1 thing to look at',
        'warning Setuid and capabilities 1 path',
        'info Hidden by later layers 2.0 kB in 1 file',
        'pass Odd layers none',
        'info Shells and package managers sh',
      ],
    );
    assert.match(view.item(rows[0]!).accessibilityInformation?.label ?? '', /^Start, error: It does not start: /);
    assert.equal(view.item(rows[5]!).collapsibleState, vscode.TreeItemCollapsibleState.None);
    const [secret] = await view.children(rows[2]!);
    assert.ok(secret?.kind === 'entry');
    assert.deepEqual([secret.path, secret.said?.description], ['/id_rsa', 'looks like a private key']);
    const [ghost] = await view.children(rows[4]!);
    const [uri] = (view.item(ghost!).command?.arguments ?? []) as vscode.Uri[];
    assert.deepEqual([uri?.path, uri && upToOf(uri)], [pathText('/big'), 1]);
    const [setuid] = await view.children(rows[3]!);
    assert.deepEqual(view.paths(await view.children(setuid!)), ['/su']);
    const all = [...rows, ...(await Promise.all(rows.map((row) => view.children(row)))).flat()].map(({ id }) => id);
    assert.equal(new Set(all).size, all.length);
  });

  test('what was checked once is not read again', async () => {
    const view = below([{ '/id_rsa': key }]);
    await view.children(view.checks);
    const reads = view.reads();
    assert.ok(reads > 0);
    const rows = await view.children(view.checks);
    await Promise.all(rows.map((row) => view.children(row)));
    assert.equal(view.reads(), reads);
  });

  test('a check that could not be made says so, and is made when it is tried again', async () => {
    const view = below([{ '/id_rsa': key }]);
    view.fail(true);
    const rows = await view.children(view.checks);
    const secrets = rows[2]!;
    assert.deepEqual([view.icon(secrets), view.item(secrets).description], ['warning', 'could not be checked']);
    await assert.rejects(() => view.children(secrets), /the disk is gone/);
    view.fail(false);
    assert.equal((await view.children(secrets)).length, 1);
    assert.equal(view.item(secrets).description, '1 thing to look at');
  });

  test('a row that is closed ends the checks, and they go on when it is opened again', async () => {
    const view = below([{ '/id_rsa': key }]);
    const abort = new AbortController();
    abort.abort();
    const rows = await view.children(view.checks, abort.signal);
    assert.equal(view.item(rows[2]!).description, 'checking...');
    await view.children(view.checks);
    assert.equal(view.item(rows[2]!).description, '1 thing to look at');
  });

  test('reports are documents that are made again from their address', async () => {
    const file = sampleUri('hello.tar');
    const path = file.scheme === 'file' ? file.fsPath : file.toString(); // the web extension host has no paths
    const place = { kind: 'docker-archive', path, wanted: undefined } as const;
    const text = async (subject: Parameters<typeof reportUri>[1]): Promise<string> =>
      (await vscode.workspace.openTextDocument(reportUri(place, subject, 'a/b'))).getText();
    assert.match(await text({ kind: 'start' }), /^# How `[^`]+` starts\n\n\*\*/);
    assert.match(await text({ kind: 'file', file: '/bin/hello' }), /^# Does `\/bin\/hello` run in /);
    const page = await text({ kind: 'image' });
    assert.match(page, /\| Odd layers \| passed \|/);
    assert.match(page, /\*\*Packages:\*\* none/);
    await assert.rejects(() => text({ kind: 'file', file: '/none' }), /\/none is not in /);
  });

  test('the address of a report is one that can be written down, however long its title is', () => {
    const place = { kind: 'docker-archive', path: '/app.tar', wanted: undefined } as const;
    const uri = reportUri(place, { kind: 'start' }, `a${'\u{1f600}'.repeat(300)}`);
    assert.equal(vscode.Uri.parse(uri.toString()).path, `/a${'\u{1f600}'.repeat(199)}.md`);
  });
});

/** What a test asks of the rows below an image. */
interface Below {
  readonly on: Explore;
  readonly opened: OpenedImage;
  readonly packages: ReturnType<typeof packagesRow>;
  readonly checks: ReturnType<typeof checksRow>;
  children(row: Row, signal?: AbortSignal): Promise<readonly Row[]>;
  item(row: Row): vscode.TreeItem;
  resolve(row: Row): Promise<vscode.TreeItem>;
  lines(rows: readonly Row[]): string[];
  paths(rows: readonly Row[]): string[];
  icon(row: Row): string | undefined;
  reads(): number;
  /** Whether contents can be read. */
  fail(doesFail: boolean): void;
}

/** An image of files with texts, or with what else is said of them; the last layer deletes. */
function below(
  layers: readonly Readonly<Record<string, string | PathSpec>>[],
  { deleted = [], entrypoint }: { readonly deleted?: readonly string[]; readonly entrypoint?: readonly string[] } = {},
  listed?: OpenedImage['image']['listed'],
): Below {
  let reads = 0;
  let doesFail = false;
  const contents: Uint8Array[] = [];
  const specs = layers.map((files, place) => {
    let text = '';
    const paths: Record<string, PathSpec> = {};
    for (const [path, spec] of Object.entries(files)) {
      if (typeof spec !== 'string') {
        paths[path] = spec;
        continue;
      }
      paths[path] = { dataOffset: text.length, size: spec.length };
      text += spec;
    }
    contents.push(new TextEncoder().encode(text));
    return { paths, deleted: place === layers.length - 1 ? deleted : [] };
  });
  const explored = exploredImage(specs, { entrypoint });
  const image: OpenedImage['image'] = {
    ...explored.image,
    listed,
    layers: explored.image.layers.map((layer, place) => ({
      ...layer,
      read(start: number, length: number) {
        reads++;
        if (doesFail) return Promise.reject(new Error('the disk is gone'));
        return Promise.resolve(contents[place]!.slice(start, start + length));
      },
    })),
  };
  const opened: OpenedImage = { ...explored, image };
  const on = {
    host: webHost(),
    explorer: () => Promise.resolve(explorer),
    dockerfiles: () => Promise.resolve(dockerfiles),
    refresh: () => undefined,
    report: { sentence: String, log: { error: () => undefined } },
  } as unknown as Explore; // nothing else is asked
  const note = {
    item: ({ title, text }: Row & { kind: 'note' }) => Object.assign(new vscode.TreeItem(title), { description: text }),
  };
  const entry = { item: ({ said }: Row & { kind: 'entry' }) => new vscode.TreeItem(said?.label ?? '') };
  const kinds = { ...packageRows(on), ...checkRows(on), ...pageRows, note, entry } as unknown as RowKinds; // those that are met
  const item = (row: Row): vscode.TreeItem => kindOf(kinds, row).item(row);
  const line = (row: Row): string => {
    const { label, description } = item(row);
    return `${String(label)} ${String(description ?? '')}`;
  };
  const parent = imageRow(opened.place);
  return {
    on,
    opened,
    packages: packagesRow(parent, opened),
    checks: checksRow(parent, opened),
    item,
    async children(row, signal = new AbortController().signal) {
      return (await kindOf(kinds, row).children?.(row, signal)) ?? [];
    },
    async resolve(row) {
      return (await kindOf(kinds, row).resolve?.(item(row), row, new AbortController().signal)) ?? item(row);
    },
    lines: (rows) => rows.map(line),
    paths: (rows) => rows.map((row) => (row.kind === 'entry' ? row.path : line(row))),
    icon: (row) => (item(row).iconPath as vscode.ThemeIcon | undefined)?.id,
    reads: () => reads,
    fail: (does) => (doesFail = does),
  };
}
