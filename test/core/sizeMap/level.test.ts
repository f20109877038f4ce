import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTo, directoryIn, emptyImage, order, within } from '../../../src/core/sizeMap/draft';
import { levelLimits, levelOf, tileAt, type Tile } from '../../../src/core/sizeMap/level';
import { namesFor } from '../../../src/core/sizeMap/names';
import type { Part } from '../../../src/core/sizeMap/part';
import { sayTile, shareText } from '../../../src/core/sizeMap/sayTile';

const nameOf = namesFor({ layers: [] }, 'app:1');

test('directories of which one has nothing but the other are one tile', () => {
  const image = imageOf({ 'usr/lib/a': 3, 'usr/lib/b': 2 });
  assert.deepEqual(drawn(levelOf(image, '', nameOf).top), ['app:1 5', ' usr/lib 5', '  a 3', '  b 2']);
});

test('what is too small to be seen is one tile of others, which can be looked into', () => {
  const image = imageOf({ large: 1000, ...Object.fromEntries([1, 2, 3, 4].map((n) => [`small${n}`, n])) });
  const { top } = levelOf(image, '', nameOf, { ...levelLimits, share: 0.01 });
  assert.deepEqual(drawn(top), ['app:1 1010', ' large 1000', ' 4 smaller 10']);
  const others = levelOf(image, top.tiles[1]?.id ?? '', nameOf);
  assert.deepEqual(drawn(others.top), ['4 smaller 10', ' small4 4', ' small3 3', ' small2 2', ' small1 1']);
  assert.deepEqual(others.trail, [{ id: '', name: 'app:1' }]);
});

test('one that is left alone has its own name', () => {
  const { top } = levelOf(imageOf({ large: 1000, small: 1 }), '', nameOf, { ...levelLimits, share: 0.01 });
  assert.deepEqual(drawn(top), ['app:1 1001', ' large 1000', ' small 1']);
});

test('of many files the largest are told, up to the limits', () => {
  const image = imageOf(
    Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`d${n % 7}/f${n}`, 1 + (n % 50)])),
  );
  const { top } = levelOf(image, '', nameOf);
  const told = drawn(top).length;
  assert.ok(told > 100 && told <= levelLimits.tiles, String(told));
  assert.equal(top.files, 20_000);
});

test('what a part lies in is told from the image on', () => {
  const { top, trail } = levelOf(imageOf({ 'usr/lib/a': 3, 'usr/b': 2 }), 'usr/lib/', nameOf);
  assert.equal(top.name, 'lib');
  assert.deepEqual(trail, [
    { id: '', name: 'app:1' },
    { id: 'usr/', name: 'usr' },
  ]);
});

test('an id of others that nobody made is that of the part itself', () => {
  const image = imageOf({ a: 1, b: 2 });
  for (const id of ['\x00x', '\x007', '\x00-1', 'nowhere/\x001']) assert.ok(tileAt(image, id, nameOf).bytes > 0, id);
});

test('names have no character that would act on a page or a terminal', () => {
  const image = imageOf({ 'a\x1b[31m<b>\n/x': 1, y: 2 });
  assert.deepEqual(
    levelOf(image, '', nameOf).top.tiles.map(({ name }) => name),
    ['y', 'a\\u{1b}[31m<b>\\u{a}'],
  );
});

test('layers and packages have names for people', () => {
  const image = emptyImage();
  const layers = [{ createdBy: '/bin/sh -c apt-get update # buildkit' }, { createdBy: undefined }];
  const name = namesFor({ layers: layers.map((layer) => ({ ...layer, size: 1, read: noBytes })) }, 'app:1');
  assert.equal(name(within(image, 'layer', '0')), 'Layer 1: RUN apt-get update');
  assert.equal(name(within(image, 'layer', '1')), 'Layer 2');
  assert.equal(name(within(image, 'package', 'npm %40x%2Fa 1.0 ')), '@x/a 1.0');
  assert.equal(name(within(image, 'unowned', '')), 'No package');
});

test('a tile is said with its kind, size and share', () => {
  const [tile] = levelOf(imageOf({ 'usr/lib/a': 34_000_000, 'usr/lib/b': 0, 'opt/x': 41_000_000 }), '', nameOf).top
    .tiles;
  assert.ok(tile);
  assert.equal(sayTile(tile, 75_000_000), 'opt, directory, 41 MB, 54 %');
  assert.equal(
    sayTile({ ...tile, hidden: 41_000_000 }, 75_000_000),
    'opt, directory, 41 MB, 54 %, hidden by later layers',
  );
  assert.match(sayTile({ ...tile, hidden: 1_000_000 }, 75_000_000), /, 1.0 MB of it hidden by later layers$/);
});

test('only all is 100 %, and only nothing is 0 %', () => {
  assert.deepEqual(
    [shareText(9999, 10_000), shareText(1, 10_000), shareText(0, 0), shareText(5, 5), shareText(12, 1000)],
    ['99 %', 'under 0.1 %', '0 %', '100 %', '1.2 %'],
  );
});

function imageOf(files: Readonly<Record<string, number>>): Part {
  const image = emptyImage();
  for (const [path, bytes] of Object.entries(files)) {
    const slash = path.lastIndexOf('/') + 1;
    const part = within(directoryIn(image, path.slice(0, slash)), 'file', path.slice(slash));
    addTo(part, { bytes, hidden: 0, files: 1 });
  }
  const steps = order(image);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function drawn(tile: Tile, depth = 0): readonly string[] {
  return [`${' '.repeat(depth)}${tile.name} ${tile.bytes}`, ...tile.tiles.flatMap((inner) => drawn(inner, depth + 1))];
}

function noBytes(): Promise<Uint8Array> {
  return Promise.resolve(new Uint8Array());
}
