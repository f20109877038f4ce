import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Host, ProgramEnd } from '../../src/core/host';
import { ImageError } from '../../src/core/image/error';
import * as images from '../../src/images';
import { createEngines, type Engines } from '../../src/vscode/explorer/engines/engines';
import { engineRows } from '../../src/vscode/explorer/engines/engineRows';
import type { EngineRow } from '../../src/vscode/explorer/engines/rows';
import { foreignImage } from '../../src/vscode/explorer/places/containerTools';
import { pageRows } from '../../src/vscode/explorer/paged';
import type { Row } from '../../src/vscode/explorer/row';
import { kindOf, type RowKinds } from '../../src/vscode/explorer/rowKind';
import type { Report } from '../../src/vscode/report';

suite('engines', () => {
  const id = (digit: string): string => `sha256:${digit.repeat(64)}`;
  const context = (name: string, endpoint: string, isCurrent: boolean): string =>
    JSON.stringify({ Name: name, DockerEndpoint: endpoint, Current: isCurrent });
  const listed = (name: string, tag: string, image: string): string =>
    JSON.stringify({ Repository: name, Tag: tag, ID: image, Size: '12MB', CreatedAt: '2020-01-02 03:04:05 +0000 UTC' });
  const contexts = [context('default', 'unix:///x', true), context('far', 'ssh://me@far', false)].join('\n');
  const rows = [
    listed('node', '22', id('1')),
    listed('node', '22-slim', id('2')),
    listed('node', 'lts', id('1')),
    listed('a<b>$(x)', '1', id('3')),
    listed('<none>', '<none>', id('4')),
    listed('registry.test:5000/team/shop', '1', id('2')),
  ].join('\n');
  const said = (out: string): ProgramEnd => ({ kind: 'ended', code: 0, out, err: '' });
  const docker = (line: string): ProgramEnd => {
    if (!line.startsWith('docker')) return { kind: 'missing' };
    if (line.includes('context ls')) return said(contexts);
    if (line.includes('inspect')) return said('');
    return said(line.includes('dangling') ? '' : rows);
  };

  test('show repositories, then tags with size and age, and images of several names as one', async () => {
    const shown = viewOf(docker);
    const [near, far] = await shown.engines.rows();
    assert.ok(near && far);
    await shown.answered(near);
    assert.equal(shown.item(near).description, '4 images');
    assert.equal(shown.item(near).collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
    const repositories = await shown.children(near);
    assert.deepEqual(
      repositories.map((row) => [shown.item(row).label, shown.item(row).description]),
      [
        ['a<b>$(x)', '1'],
        ['node', '3 tags'],
        ['team/shop', '1, registry.test:5000'],
        ['Without a name', '1 image'],
      ],
    );
    const [, node, shop, nameless] = repositories;
    assert.ok(node && shop && nameless);
    assert.equal(shown.item(shop).accessibilityInformation?.label, 'registry.test:5000/team/shop, 1');
    const tags = (await shown.children(node)).map(shown.item);
    assert.deepEqual(
      tags.map(({ label }) => label),
      ['22', '22-slim', 'lts'],
    );
    assert.match(String(tags[0]?.description), /^12 MB, \d+ years ago, same as node:lts$/);
    assert.deepEqual(
      (await shown.children(nameless)).map((row) => shown.item(row).label),
      ['4'.repeat(12)],
    );
  });

  test('one that is far away is asked when its row is opened, and says what is wrong in a sentence', async () => {
    const asked: string[] = [];
    const shown = viewOf((line) => {
      asked.push(line);
      if (!line.includes('--context=far')) return docker(line);
      return {
        kind: 'ended',
        code: 1,
        out: '',
        err: 'error during connect: command [ssh -l me far] has exited: permission denied (publickey)',
      };
    });
    const far = (await shown.engines.rows())[1];
    assert.ok(far);
    assert.match(String(shown.item(far).description), /^not listed yet, ssh:\/\/me@far$/);
    assert.equal(shown.item(far).collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    assert.ok(asked.every((line) => !line.includes('far')));
    await assert.rejects(
      () => shown.children(far),
      /could not be reached over SSH; make sure that ssh can log in there without/,
    );
    assert.equal(shown.item(far).description, 'no answer');
    assert.deepEqual(shown.changed, [far.id]);
  });

  test('one that stops is told, and asked again once that is forgotten', async () => {
    let isRunning = true;
    const shown = viewOf((line) => {
      if (isRunning || line.includes('context ls')) return docker(line);
      return { kind: 'ended', code: 1, out: '', err: 'Cannot connect to the Docker daemon at unix:///x.' };
    });
    const [near] = await shown.engines.rows();
    assert.ok(near);
    const [, node] = await shown.children(near);
    assert.ok(node);
    isRunning = false;
    await assert.rejects(() => shown.children(node), /Docker is not running/);
    shown.engines.forget(near as EngineRow);
    await assert.rejects(() => shown.children(near), /Docker is not running/);
    assert.equal(shown.item(near).description, 'not running');
    isRunning = true;
    shown.engines.forget(near as EngineRow);
    assert.equal((await shown.children(near)).length, 4);
  });

  test('one that hangs does not keep the others back', async () => {
    const shown = viewOf((line) => (line.startsWith('podman') ? 'hangs' : docker(line)));
    const found = await shown.engines.rows();
    assert.deepEqual(
      found.map((row) => shown.item(row).label),
      ['Docker', 'Docker (far)', 'podman'],
    );
    assert.equal(shown.item(found[2] as Row).description, 'looking for it...');
  });

  test('ten thousand names are shown a thousand at a time', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => listed(`app${String(i).padStart(5, '0')}`, '1', id('1')));
    const shown = viewOf((line) =>
      line.includes('image ls') && !line.includes('dangling') ? said(many.join('\n')) : docker(line),
    );
    const [near] = await shown.engines.rows();
    assert.ok(near);
    const repositories = await shown.children(near);
    assert.equal(repositories.length, 1009);
    const last = repositories.at(-1);
    assert.ok(last);
    assert.equal((await shown.children(last)).length, 1000);
    assert.equal(shown.item(last).label, '9,001 to 10,000 of 10,000');
  });

  test('without programs, and where none is found, the view knows why it is empty', async () => {
    const none = viewOf(undefined);
    assert.deepEqual(await none.engines.rows(), []);
    assert.equal(none.engines.absence(), 'no-programs');
    const missing = viewOf(() => ({ kind: 'missing' }));
    assert.deepEqual(await missing.engines.rows(), []);
    assert.equal(missing.engines.absence(), 'missing');
  });

  test('rows of another extension are taken by their shape, and nothing else is', () => {
    assert.deepEqual(foreignImage({ imageId: id('a'), fullTag: 'node:22' }), { id: id('a'), name: 'node:22' });
    assert.deepEqual(foreignImage({ imageId: 'ab'.repeat(6), fullTag: '<none>' }), {
      id: 'ab'.repeat(6),
      name: undefined,
    });
    for (const strange of [undefined, null, 'x', 7, {}, { imageId: 7 }, { imageId: '--help' }]) {
      assert.equal(foreignImage(strange), undefined);
    }
  });
});

interface Shown {
  readonly engines: Engines;
  /** Ids of rows that were to be drawn again. */
  readonly changed: (string | undefined)[];
  answered(row: Row): Promise<unknown>;
  children(row: Row): Promise<readonly Row[]>;
  item(this: void, row: Row): vscode.TreeItem;
}

/** The rows of engines whose programs are played; without them there are none. */
function viewOf(play: ((line: string) => ProgramEnd | 'hangs') | undefined): Shown {
  const run = (program: string, args: readonly string[]): Promise<ProgramEnd> => {
    const end = play?.([program, ...args].join(' ')) ?? 'hangs';
    return end === 'hangs' ? new Promise(() => undefined) : Promise.resolve(end);
  };
  const host = { programs: play && { run } } as unknown as Host; // nothing else is asked
  const report = { sentence: (error: unknown) => (error instanceof ImageError ? error.message : '') } as Report; // as above
  const load = (): Promise<typeof images> => Promise.resolve(images);
  const changed: (string | undefined)[] = [];
  const engines = createEngines(host, load, new AbortController().signal, (row) => changed.push(row?.id));
  const image = {
    item: ({ look }: Row & { kind: 'image' }) => Object.assign(new vscode.TreeItem(look?.label ?? ''), look),
  };
  const kinds = { ...engineRows(host, load, engines, report), ...pageRows, image } as unknown as RowKinds; // those that are met
  return {
    engines,
    changed,
    answered: (row) => engines.images(row as EngineRow),
    children: async (row) => (await kindOf(kinds, row).children?.(row, new AbortController().signal)) ?? [],
    item: (row) => kindOf(kinds, row).item(row),
  };
}
