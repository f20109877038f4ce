import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Image } from '../../../src/core/image/image';
import { openTree } from '../../../src/core/image/openTree';
import type { StoredPlace } from '../../../src/core/image/place';
import { findPlace, imageSource, listImages } from '../../../src/core/image/sources/place';
import { fixtureFiles as expected, fixtureImage as image } from '../../fixtures/images/fixtureImage';
import { openAny } from '../../support/openAny';
import { archive, under, newDockerArchive, ociLayout, oldDockerArchive, type TestImage } from '../../support/images';
import { listing } from '../../support/listing';
import { memoryHost, type MemoryFiles } from '../../support/memoryHost';
import { file, tar } from '../../support/tar';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };

const plain = (layer: Uint8Array): Uint8Array => layer;
const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 1 });
const one = (bytes: Uint8Array): MemoryFiles => new Map([['/image.tar', bytes]]);

const everywhere: Readonly<
  Record<string, { readonly kind: StoredPlace['kind']; readonly path: string; readonly files: MemoryFiles }>
> = {
  'OCI layout': { kind: 'oci', path: '/layout', files: under('/layout', ociLayout([image])) },
  'OCI layout with plain layers': { kind: 'oci', path: '/layout/', files: under('/layout', ociLayout([image], plain)) },
  'OCI archive': { kind: 'oci-archive', path: '/image.tar', files: one(archive(ociLayout([image]))) },
  'OCI archive, gzip outside': {
    kind: 'oci-archive',
    path: '/image.tar',
    files: one(gzip(archive(ociLayout([image])))),
  },
  'docker-archive, old': { kind: 'docker-archive', path: '/image.tar', files: one(tar(oldDockerArchive([image]))) },
  'docker-archive, old, gzip outside': {
    kind: 'docker-archive',
    path: '/image.tar',
    files: one(gzip(tar(oldDockerArchive([image])))),
  },
  'docker-archive, new': { kind: 'docker-archive', path: '/image.tar', files: one(archive(newDockerArchive([image]))) },
  'docker-archive, new, by its OCI side': {
    kind: 'oci-archive',
    path: '/image.tar',
    files: one(archive(newDockerArchive([image]))),
  },
};

for (const [title, { kind, path, files }] of Object.entries(everywhere)) {
  test(`${title}: names its images, by any of which it opens`, async () => {
    const host = memoryHost(files);
    assert.deepEqual(await listImages(host, { kind, path, wanted: undefined }, never), ['example.com/app:1.0']);
    for (const wanted of ['example.com/app:1.0', '1.0']) {
      await (await imageSource(host, { kind, path, wanted }, amd64).open(never)).close();
    }
    await assert.rejects(imageSource(host, { kind, path, wanted: 'none' }, amd64).open(never), {
      code: 'not-found',
      message: `${path} has no image "none"; it has example.com/app:1.0.`,
    });
    assert.deepEqual([...host.open], []);
  });
}

test('finds out by content what lies at a path, and opens it', async () => {
  const kinds: Record<string, string> = {};
  for (const [title, { path, files }] of Object.entries(everywhere)) {
    const host = memoryHost(files);
    kinds[title] = (await findPlace(host, path, never)).kind;
    const opened = await openAny(host, path, undefined, amd64, never);
    assert.deepEqual(listing(await openTree(opened, never)), expected);
    await opened.close();
    assert.deepEqual([...host.open], []);
  }
  assert.deepEqual(kinds, {
    'OCI layout': 'oci',
    'OCI layout with plain layers': 'oci',
    'OCI archive': 'oci-archive',
    'OCI archive, gzip outside': 'oci-archive',
    'docker-archive, old': 'docker-archive',
    'docker-archive, old, gzip outside': 'docker-archive',
    'docker-archive, new': 'oci-archive',
    'docker-archive, new, by its OCI side': 'oci-archive',
  });
});

test('asks which of several images, and takes each by name', async () => {
  const images: TestImage[] = [
    { name: 'a:1', layers: [tar([file('a')])] },
    { name: 'b:1', layers: [tar([file('b')])] },
  ];
  const places: readonly [StoredPlace['kind'], Uint8Array][] = [
    ['docker-archive', tar(oldDockerArchive(images))],
    ['oci-archive', archive(ociLayout(images))],
  ];
  for (const [kind, bytes] of places) {
    const host = memoryHost(one(bytes));
    const open = (wanted: string | undefined): Promise<Image> =>
      imageSource(host, { kind, path: '/image.tar', wanted }, amd64).open(never);
    await assert.rejects(open(undefined), { code: 'not-found', message: /several images; .*a:1, b:1\.$/ });
    await assert.rejects(open('1'), { code: 'not-found', message: /several images/ });
    assert.deepEqual(listing(await openTree(await open('b:1'), never)), ['/b=0 @0']);
  }
});

test('one image that has several names is no choice, and goes by each', async () => {
  const items = oldDockerArchive([image]).map((item) => {
    if (item.name !== 'manifest.json') return item;
    return {
      ...item,
      data: Buffer.from(item.data ?? '')
        .toString()
        .replace('"example.com/app:1.0"', '"a:1","b:2"'),
    };
  });
  const host = memoryHost(one(tar(items)));
  const place = { kind: 'docker-archive', path: '/image.tar', wanted: undefined } as const;
  assert.deepEqual(await listImages(host, place, never), ['a:1']);
  for (const wanted of [undefined, 'a:1', 'b:2']) {
    await (await imageSource(host, { ...place, wanted }, amd64).open(never)).close();
  }
});

test('takes names of Docker Hub as people write them', async () => {
  const host = memoryHost(one(tar(oldDockerArchive([{ name: 'docker.io/library/app:latest', layers: image.layers }]))));
  for (const wanted of ['app', 'app:latest', 'latest', '@0', 'docker.io/library/app:latest']) {
    await (await imageSource(host, { kind: 'docker-archive', path: '/image.tar', wanted }, amd64).open(never)).close();
  }
  const other = imageSource(host, { kind: 'docker-archive', path: '/image.tar', wanted: 'ap' }, amd64);
  await assert.rejects(other.open(never), { code: 'not-found' });
});

test('reports progress in layers, each distinct one once', async () => {
  const opened = await openAny(memoryHost(under('/l', ociLayout([image]))), '/l', undefined, amd64, never);
  const seen: string[] = [];
  await openTree(opened, never, { progress: ({ done, all }) => void seen.push(`${done}/${all}`) });
  assert.deepEqual(seen, ['1/3', '2/3', '3/3']);
});
