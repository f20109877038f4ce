import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeIndex } from '../../../../src/core/image/indexFormat';
import { decodeIndex } from '../../../../src/core/image/indexView';
import { layerIndexer, type LayerIndex } from '../../../../src/core/image/layerIndex';
import { mergeLayers } from '../../../../src/core/image/merge';
import { openTree } from '../../../../src/core/image/openTree';
import { walk, type ImageTree } from '../../../../src/core/image/tree';
import { nodeHost } from '../../../../src/node/host';
import { skopeoFolder } from '../../../fixtures/images/archives';
import { archive, newDockerArchive, ociLayout, oldDockerArchive, under } from '../../../support/images';
import { itemsOf, layerStacks, overlayOf } from '../../../support/layerSteps';
import { memoryHost } from '../../../support/memoryHost';
import { openAny } from '../../../support/openAny';
import { property } from '../../../support/property';
import { tar } from '../../../support/tar';

const never = new AbortController().signal;
const { sha256 } = nodeHost();

/** Tars, and where to cut them into pieces. */
const stacks = fc.tuple(layerStacks, fc.array(fc.nat(2000), { minLength: 1, maxLength: 6 }));

property(
  'layers come to what an overlay of whole paths comes to, and so do their kept indexes',
  stacks,
  50,
  ([layers, cuts]) => {
    const tars = layers.map((steps) => tar(itemsOf(steps)));
    const expected = overlayOf(layers);
    const whole = tars.map((bytes) => indexOf(bytes, [bytes.length]));
    assert.deepEqual(rowsOf(mergeLayers(whole)), expected);
    assert.deepEqual(
      tars.map((bytes) => plain(indexOf(bytes, cuts))),
      whole.map(plain),
      'read in pieces',
    );
    const kept = whole.map((index) => decodeIndex(encodeIndex(index, sha256), sha256));
    const all = kept.filter((index) => index !== undefined);
    assert.equal(all.length, layers.length);
    assert.deepEqual(rowsOf(mergeLayers(all)), expected, 'kept');
    assert.deepEqual(mergeLayers(all).diagnostics, mergeLayers(whole).diagnostics);
  },
);

property('an image is the same in every kind of archive', layerStacks, 10, async (layers) => {
  const image = { name: 'app:1', layers: layers.map((steps) => tar(itemsOf(steps))) };
  const expected = overlayOf(layers);
  const files = new Map([
    ['/old.tar', tar(oldDockerArchive([image]))],
    ['/new.tar', archive(newDockerArchive([image]))],
    ['/oci.tar', archive(ociLayout([image]))],
    ...under('/oci', ociLayout([image])),
    ...under('/dir', skopeoFolder(image)),
  ]);
  const host = memoryHost(files);
  for (const path of ['/old.tar', '/new.tar', '/oci.tar', '/oci', '/dir']) {
    const opened = await openAny(host, path, undefined, { os: 'linux', architecture: 'amd64' }, never);
    assert.deepEqual(rowsOf(await openTree(opened, never)), expected, path);
    await opened.close();
  }
  assert.equal(host.open.size, 0);
});

function rowsOf(tree: ImageTree): readonly string[] {
  return [...walk(tree.root, '/')].map(({ path, node }) => {
    const { kind, size, link } = node.entry;
    const texts: Partial<Record<typeof kind, string>> = {
      file: `=${size}`,
      directory: '/',
      symlink: `-> ${link}`,
      broken: `=> ${link}`,
    };
    return `${path} ${texts[kind] ?? kind} @${node.layer} ${node.dataLayer}`;
  });
}

function indexOf(bytes: Uint8Array, cuts: readonly number[]): LayerIndex {
  const indexer = layerIndexer();
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const length = 1 + (cuts[n % cuts.length] ?? 0);
    indexer.push(bytes.subarray(at, at + length));
    at += length;
  }
  return indexer.finish();
}

/** All of an index, as values that can be compared. */
function plain({ root, whiteouts, opaques, openLinks, diagnostics }: LayerIndex): unknown {
  const node = ({ entry, children }: LayerIndex['root']): unknown => [
    entry,
    children && [...children].map(([name, child]) => [name, node(child)]),
  ];
  return [node(root), [...whiteouts], [...opaques], openLinks, diagnostics];
}
