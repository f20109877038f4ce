import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Host } from '../../../../src/core/host';
import { readFile } from '../../../../src/core/image/content';
import { ImageError } from '../../../../src/core/image/error';
import { openTree } from '../../../../src/core/image/openTree';
import { parseDigest, type Digest } from '../../../../src/core/image/reference';
import type { Blob } from '../../../../src/core/image/sources/blob';
import type { BlobSource } from '../../../../src/core/image/sources/blobSource';
import { peekable } from '../../../../src/core/image/toc/peekable';
import { sociZtocs } from '../../../../src/core/image/toc/soci';
import { parseZtoc } from '../../../../src/core/image/toc/ztoc';
import { openRegistryImage } from '../../../../src/core/registry/registryImage';
import { nodeHost } from '../../../../src/node/host';
import { damages } from '../../../support/damage';
import { imageRegistry } from '../../../support/imageRegistry';
import { json, sha256 } from '../../../support/images';
import { listing } from '../../../support/listing';
import { countedBlob, imageOf, plainLayer } from '../../../support/peek';
import { property } from '../../../support/property';
import { testNetwork, withServers } from '../../../support/registry';
import { dir, file, hardlink, symlink, tar } from '../../../support/tar';
import { ztocOf } from '../../../support/ztoc';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };
// Words in an order that does not repeat, so that deflate makes many blocks.
const words = Array.from({ length: 120_000 }, (_, i) => ((i * i * 7919) % 65_521).toString(36)).join(' ');
const items = [
  dir('etc'),
  file('etc/os-release', 'ID=test\n', { uid: 3, mtime: 1_600_000_000 }),
  hardlink('etc/link', 'etc/os-release'),
  symlink('etc/up', '../..'),
  file('usr/big', words),
  file('etc/.wh.gone'),
  file('usr/last', 'the end\n'),
];
const bytes = tar(items);
const blob = gzipSync(bytes);
const ztoc = ztocOf(items, bytes, blob);

function digestOf(content: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${sha256(content)}`);
  if (digest === undefined) throw new Error('a SHA-256 is a digest');
  return digest;
}

interface Served {
  readonly version: 1 | 2;
  readonly table?: Uint8Array;
}

/** Serves the image with its table, and gives what was asked of it. */
async function withImage(
  { version, table = ztoc }: Served,
  use: (image: Awaited<ReturnType<typeof openRegistryImage>>, sent: () => number) => Promise<void>,
): Promise<void> {
  const files = new Map<string, Uint8Array>();
  const put = (content: Uint8Array, mediaType: string) => {
    files.set(`blobs/sha256/${sha256(content)}`, content);
    return { mediaType, digest: `sha256:${sha256(content)}`, size: content.length };
  };
  const soci = `application/vnd.amazon.soci.index.v${version}+json`;
  const layer = put(blob, 'application/vnd.oci.image.layer.v1.tar+gzip');
  const layers = [
    {
      ...put(table, 'application/octet-stream'),
      digest: `sha256:${sha256(ztoc)}`,
      annotations: { 'com.amazon.soci.image-layer-digest': layer.digest },
    },
  ];
  files.set(`blobs/sha256/${sha256(ztoc)}`, table);
  const index = put(
    json({ schemaVersion: 2, config: put(json({}), soci), layers }),
    'application/vnd.oci.image.manifest.v1+json',
  );
  const rootfs = { type: 'layers', diff_ids: [`sha256:${sha256(bytes)}`] };
  const config = put(json({ ...amd64, rootfs }), 'application/vnd.oci.image.config.v1+json');
  const annotations = version === 2 ? { 'com.amazon.soci.index-digest': index.digest } : {};
  const manifest = put(
    json({ schemaVersion: 2, config, layers: [layer], annotations }),
    'application/vnd.oci.image.manifest.v1+json',
  );
  const manifests = [
    { ...index, artifactType: soci, platform: amd64 },
    { ...manifest, platform: amd64 },
  ];
  const top = json({ schemaVersion: 2, manifests });
  const more = new Map([
    ['1', top],
    [`referrers/${manifest.digest}`, json({ schemaVersion: 2, manifests: [{ ...index, artifactType: soci }] })],
  ]);
  const { handler, sent } = imageRegistry(files, () => undefined, more);
  await withServers([handler], async ({ host }) => {
    const machine: Host = { ...nodeHost(), network: testNetwork() };
    await use(await openRegistryImage(machine, { kind: 'registry', reference: `${host}/a/b:1` }, amd64, never), sent);
  });
}

const tree = [
  '/etc/ @0',
  '/etc/link=8 @0',
  '/etc/os-release=8 @0',
  '/etc/up -> ../.. @0',
  `/usr/ @0`,
  `/usr/big=${words.length} @0`,
  '/usr/last=8 @0',
];

test('a layer is known by the table that the manifest names, and a file by the spans that it is in', async () => {
  assert.ok(
    parseZtoc(ztoc, blob.length).spans.some(({ skipBits }) => skipBits > 0),
    'spans that begin inside a byte',
  );
  await withImage({ version: 2 }, async (image, sent) => {
    const opened = await openTree(image, never);
    assert.deepEqual(listing(opened), tree);
    assert.deepEqual(opened.diagnostics, []);
    const before = sent();
    const last = await readFile(image, opened, '/usr/last', 100, never);
    assert.equal(last.kind === 'content' && Buffer.from(last.bytes).toString(), 'the end\n');
    assert.ok(sent() - before < blob.length / 4, `${sent() - before} of ${blob.length}`);
    const big = await readFile(image, opened, '/usr/big', 1e7, never);
    assert.ok(big.kind === 'content' && Buffer.from(big.bytes).toString() === words);
  });
});

test('a table that does not have its digest leads to the layer itself', async () => {
  const table = Buffer.from(ztoc);
  table.writeUInt8(table.readUInt8(table.length >> 1) ^ 1, table.length >> 1);
  await withImage({ version: 2, table }, async (image) => {
    const opened = await openTree(image, never);
    assert.deepEqual(listing(opened), tree);
    assert.deepEqual(
      opened.diagnostics.map(({ kind }) => kind),
      ['toc-damaged'],
    );
    const last = await readFile(image, opened, '/usr/last', 100, never);
    assert.equal(last.kind === 'content' && Buffer.from(last.bytes).toString(), 'the end\n');
  });
});

test('without a word in the manifest, a large layer is known by the table of what refers to the image', async () => {
  const inMemory = (content: Uint8Array): Blob => ({
    size: content.length,
    read: (offset, length) => Promise.resolve(content.subarray(offset, offset + length)),
  });
  const [image, layer] = [digestOf(json({})), digestOf(blob)];
  const soci = { mediaType: 'application/vnd.amazon.soci.index.v1+json', digest: image, size: 2 };
  const table = { mediaType: 'application/octet-stream', digest: digestOf(ztoc), size: ztoc.length };
  const layers = [{ ...table, annotations: { 'com.amazon.soci.image-layer-digest': layer } }];
  const index = json({ schemaVersion: 2, config: soci, layers });
  const descriptor = { mediaType: '', digest: digestOf(index), size: 0, platform: undefined, annotations: {} };
  const source: BlobSource = {
    name: 'here',
    find: ({ digest }) => Promise.resolve(inMemory(digest === table.digest ? ztoc : index)),
    referrers: () => Promise.resolve([{ ...descriptor, artifactType: soci.mediaType }]),
  };
  const ztocs = sociZtocs(nodeHost(), source, image, {});
  const counted = countedBlob(blob);
  const plain = plainLayer({ blob, digest: sha256(blob), diffId: sha256(bytes), annotations: {} }, counted);
  const large = { ...plain, size: 20_000_000 };
  const peek = peekable(
    nodeHost(),
    large,
    counted,
    {},
    { isNamed: false, find: (signal) => ztocs.find(layer, signal) },
  );
  const opened = await openTree(imageOf(peek), never);
  assert.deepEqual(listing(opened), tree);
  assert.deepEqual(
    opened.diagnostics.map(({ kind }) => kind),
    ['toc-unverified'],
  );
  assert.ok(counted.total() < 100, 'of the layer only its end was read');
});

test('nobody asks for referrers because of a small layer', async () => {
  await withImage({ version: 1 }, async (image) => {
    assert.deepEqual(listing(await openTree(image, never)), tree);
  });
});

property('a damaged table of SOCI is read or refused', damages, 40, (damage) => {
  try {
    parseZtoc(damage(ztoc), blob.length);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
  }
});
