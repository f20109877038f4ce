import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Store } from '../../../../src/core/host';
import { readFile } from '../../../../src/core/image/content';
import { openTree } from '../../../../src/core/image/openTree';
import { walk } from '../../../../src/core/image/tree';
import { openRegistryImage } from '../../../../src/core/registry/registryImage';
import { nodeHost } from '../../../../src/node/host';
import { imageRegistry } from '../../../support/imageRegistry';
import { json, sha256, type Files } from '../../../support/images';
import { testNetwork, withServers } from '../../../support/registry';
import { file } from '../../../support/tar';
import { estargz, zstdChunked, type TocLayer } from '../../../support/toc';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };
const noise = randomBytes(101_000);
const many = [
  ...Array.from({ length: 300 }, (_, n) => ({
    name: `usr/lib/python3/module${n % 40}/file${n}.so`,
    data: noise.subarray(n, n + 100_000),
  })),
  file('etc/os-release', 'ID=test\n'),
];

/** A layout with one image of one layer. */
function layoutOf(layer: TocLayer): Files {
  const files = new Map<string, Uint8Array>();
  const blob = (bytes: Uint8Array, mediaType: string, hex = sha256(bytes)) => {
    files.set(`blobs/sha256/${hex}`, bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const rootfs = { type: 'layers', diff_ids: [`sha256:${layer.diffId}`] };
  const config = blob(json({ ...amd64, rootfs }), 'application/vnd.oci.image.config.v1+json');
  const { annotations } = layer;
  const layers = [{ ...blob(layer.blob, 'application/vnd.oci.image.layer.v1.tar+gzip', layer.digest), annotations }];
  const manifest = blob(json({ schemaVersion: 2, config, layers }), 'application/vnd.oci.image.manifest.v1+json');
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': '1' } };
  return files.set('index.json', json({ schemaVersion: 2, manifests: [named] }));
}

/** Keeps everything in memory. */
function memoryStore(): Store {
  const kept = new Map<string, Uint8Array>();
  return {
    read: (key) => Promise.resolve(kept.get(key)),
    open: () => Promise.resolve(undefined),
    write: (key, bytes) => Promise.resolve(void kept.set(key, bytes)),
    create: () => Promise.resolve(undefined),
    clear: () => Promise.resolve(0),
  };
}

const formats = [
  { name: 'eStargz', make: () => estargz(many, { level: 0 }) },
  { name: 'zstd:chunked', make: () => zstdChunked(many) },
];

for (const { name, make } of formats) {
  test(`the tree of an ${name} layer of 30 MB at a registry costs a hundredth of it, and then nothing`, async () => {
    const layer = make();
    assert.ok(layer.blob.length > 30_000_000);
    const { handler, sent } = imageRegistry(layoutOf(layer));
    const store = memoryStore();
    await withServers([handler], async (registry) => {
      const open = () =>
        openRegistryImage(
          { ...nodeHost(), store, network: testNetwork() },
          { kind: 'registry', reference: `${registry.host}/a/b:1` },
          amd64,
          never,
        );
      const image = await open();
      const before = sent();
      const tree = await openTree(image, never, { host: { ...nodeHost(), store } });
      assert.equal([...walk(tree.root, '/')].filter(({ node }) => node.entry.size === 100_000).length, 300);
      const forTree = sent() - before;
      assert.ok(forTree * 100 <= layer.blob.length, `${forTree} of ${layer.blob.length}`);
      const release = await readFile(image, tree, '/etc/os-release', 1000, never);
      assert.equal(release.kind === 'content' && Buffer.from(release.bytes).toString(), 'ID=test\n');
      const file = await readFile(image, tree, '/usr/lib/python3/module9/file9.so', 1e6, never);
      assert.deepEqual(file.kind === 'content' && Buffer.from(file.bytes), noise.subarray(9, 100_009));
      assert.ok((sent() - before) * 50 <= layer.blob.length, `${sent() - before} of ${layer.blob.length}`);

      const again = await open();
      const after = sent();
      const kept = await openTree(again, never);
      assert.equal(sent(), after, 'the tree was kept');
      const same = await readFile(again, kept, '/usr/lib/python3/module9/file9.so', 1e6, never);
      assert.deepEqual(same.kind === 'content' && Buffer.from(same.bytes), noise.subarray(9, 100_009));
      assert.ok(sent() - after < 250_000, 'only the file was fetched');
    });
  });
}

test('a layer without a table that was read once is not asked for one again', async () => {
  const layer = estargz([file('etc/os-release', 'ID=test\n')], { footer: 'none' });
  const { handler, sent } = imageRegistry(layoutOf({ ...layer, annotations: {} }));
  const store = memoryStore();
  await withServers([handler], async (registry) => {
    const machine = { ...nodeHost(), store, network: testNetwork() };
    const reference = `${registry.host}/a/b:1`;
    const open = () => openRegistryImage(machine, { kind: 'registry', reference }, amd64, never);
    await openTree(await open(), never, { host: machine });
    const again = await open();
    const [before, asked] = [sent(), registry.asked.length];
    const tree = await openTree(again, never, { host: machine });
    assert.deepEqual([sent(), registry.asked.length], [before, asked]);
    const release = await readFile(again, tree, '/etc/os-release', 1000, never);
    assert.equal(release.kind === 'content' && Buffer.from(release.bytes).toString(), 'ID=test\n');
  });
});
