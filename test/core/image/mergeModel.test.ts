import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeIndex } from '../../../src/core/image/indexFormat';
import { decodeIndex } from '../../../src/core/image/indexView';
import { layerIndexer } from '../../../src/core/image/layerIndex';
import { mergeLayers } from '../../../src/core/image/merge';
import { nodeHost } from '../../../src/node/host';
import { listing } from '../../support/listing';
import { dir, file, symlink, tar, type TarItem } from '../../support/tar';

const { sha256 } = nodeHost();

/** What an item of a made-up layer does to its path. */
interface Step {
  readonly kind: 'file' | 'directory' | 'link' | 'whiteout' | 'opaque';
  readonly path: string;
}

test('random layers come to what a map of whole paths comes to', () => {
  for (let seed = 1; seed <= 250; seed++) {
    const random = numbers(seed);
    const layers = Array.from({ length: 1 + random(4) }, () => makeLayer(random));
    const indexes = layers.map((steps) => {
      const indexer = layerIndexer();
      indexer.push(tar(steps.map(itemOf)));
      return indexer.finish();
    });
    assert.deepEqual(listing(mergeLayers(indexes)), naive(layers), `seed ${seed}: ${JSON.stringify(layers)}`);
    const kept = indexes.map((index) => decodeIndex(encodeIndex(index, sha256), sha256) ?? assert.fail());
    assert.deepEqual(listing(mergeLayers(kept)), naive(layers), `kept, seed ${seed}: ${JSON.stringify(layers)}`);
  }
});

/** Steps that engines take: no path twice, nothing below a file of the same layer, nothing that undoes another. */
function makeLayer(random: (below: number) => number): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < 6; i++) {
    const depth = 1 + random(3);
    const path = Array.from({ length: depth }, () => 'abc'[random(3)] ?? 'a').join('/');
    const kind = (['file', 'directory', 'directory', 'link', 'whiteout', 'opaque'] as const)[random(6)] ?? 'file';
    const clashes = steps.some((step) => {
      if (step.path === path) return true;
      const isLower = path.startsWith(`${step.path}/`);
      const holdsThis = isLower && (step.kind === 'directory' || step.kind === 'opaque');
      const isHigher = step.path.startsWith(`${path}/`);
      const holdsThat = isHigher && (kind === 'directory' || kind === 'opaque');
      return (isLower && !holdsThis) || (isHigher && !holdsThat);
    });
    if (!clashes) steps.push({ kind, path });
  }
  return steps;
}

function itemOf({ kind, path }: Step): TarItem {
  const slash = path.lastIndexOf('/') + 1;
  switch (kind) {
    case 'file':
      return file(path);
    case 'directory':
      return dir(path);
    case 'link':
      // Links that lead up would be followed by what is below them, but nothing is.
      return symlink(path, 'b');
    case 'whiteout':
      return file(`${path.slice(0, slash)}.wh.${path.slice(slash)}`);
    case 'opaque':
      return file(`${path}/.wh..wh..opq`);
  }
}

/** The overlay in its simplest words: paths with what they are and the layer that said so. */
function naive(layers: readonly (readonly Step[])[]): string[] {
  const files = new Map<string, { readonly kind: string; readonly layer: number }>();
  const removeBelow = (path: string): void => {
    for (const other of [...files.keys()]) if (other.startsWith(`${path}/`)) files.delete(other);
  };
  const makeDirectory = (path: string, layer: number, explicit: boolean): void => {
    const isDirectory = files.get(path)?.kind === '/';
    if (!isDirectory || explicit) files.set(path, { kind: '/', layer });
  };
  layers.forEach((steps, layer) => {
    for (const { kind, path } of steps) if (kind === 'opaque') removeBelow(path);
    for (const { kind, path } of steps) {
      if (kind !== 'whiteout') continue;
      removeBelow(path);
      files.delete(path);
    }
    for (const { kind, path } of steps) {
      const parts = path.split('/');
      for (let n = 1; n < parts.length; n++) makeDirectory(parts.slice(0, n).join('/'), layer, false);
      if (kind === 'directory' || kind === 'opaque') makeDirectory(path, layer, kind === 'directory');
      if (kind !== 'file' && kind !== 'link') continue;
      removeBelow(path);
      files.set(path, { kind: kind === 'file' ? '=0' : ' -> b', layer });
    }
  });
  const rows = [...files].map(([path, { kind, layer }]) => ({ path: `/${path}`, text: `/${path}${kind} @${layer}` }));
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ text }) => text);
}

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor(state / 65536) % below;
  };
}
