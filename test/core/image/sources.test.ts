import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readFile } from '../../../src/core/image/content';
import type { Image } from '../../../src/core/image/image';
import { openTree } from '../../../src/core/image/openTree';
import type { StoredPlace } from '../../../src/core/image/place';
import { findPlace, imageSource, listImages } from '../../../src/core/image/sources/place';
import { openAny } from '../../support/openAny';
import {
  archive,
  under,
  json,
  newDockerArchive,
  ociLayout,
  oldDockerArchive,
  sha256,
  type TestImage,
} from '../../support/images';
import { listing } from '../../support/listing';
import { memoryHost, type MemoryFiles } from '../../support/memoryHost';
import { dir, file, hardlink, symlink, tar } from '../../support/tar';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };

const base = tar([
  dir('etc'),
  file('etc/os-release', 'ID=test\n'),
  dir('bin'),
  file('bin/app', 'v1'),
  symlink('lib', 'usr/lib'),
]);
const change = tar([dir('bin'), file('bin/.wh.app'), file('bin/tool', 'tool!'), hardlink('bin/same', 'bin/tool')]);
// The lowest layer comes again at the end, as images of old builders have empty ones.
const image: TestImage = {
  name: 'example.com/app:1.0',
  layers: [base, change, tar([file('z', 'last')]), base],
  config: { Env: ['A=b'], Entrypoint: ['/bin/tool'], User: '65532', WorkingDir: '', Labels: { a: 'b' } },
};
const expected = [
  '/bin/ @3',
  '/bin/app=2 @3',
  '/bin/same=5 @1',
  '/bin/tool=5 @1',
  '/etc/ @3',
  '/etc/os-release=8 @3',
  '/lib -> usr/lib @3',
  '/z=4 @2',
];

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
  test(`${title}: the same image, files and content`, async () => {
    const host = memoryHost(files);
    const opened = await imageSource(host, { kind, path, wanted: undefined }, amd64).open(never);
    const tree = await openTree(opened, never);
    assert.deepEqual(listing(tree), expected);
    assert.deepEqual(tree.diagnostics, []);
    assert.deepEqual(opened.config.entrypoint, ['/bin/tool']);
    assert.deepEqual(
      [opened.config.user, opened.config.workingDir, opened.config.labels],
      ['65532', undefined, { a: 'b' }],
    );
    assert.equal(await text(opened, '/etc/os-release'), 'ID=test\n');
    assert.equal(await text(opened, '/bin/same'), 'tool!');
    await opened.close();
    assert.deepEqual([...host.open], [], 'nothing stays open');
  });

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

  test(`${title}: an abort ends reading with its reason`, async () => {
    const opened = await imageSource(memoryHost(files), { kind, path, wanted: undefined }, amd64).open(never);
    await assert.rejects(openTree(opened, AbortSignal.abort(new Error('enough'))), /enough/);
    const source = imageSource(memoryHost(files), { kind, path, wanted: undefined }, amd64);
    await assert.rejects(source.open(AbortSignal.abort(new Error('enough'))), /enough/);
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

test('falls back to the Docker side where the OCI side lacks blobs', async () => {
  const files = new Map(newDockerArchive([image]));
  const index = JSON.parse(Buffer.from(files.get('index.json') ?? '').toString()) as {
    manifests: { digest: string }[];
  };
  files.delete(`blobs/sha256/${index.manifests[0]?.digest.slice(7)}`);
  const opened = await openAny(memoryHost(one(archive(files))), '/image.tar', undefined, amd64, never);
  assert.deepEqual(listing(await openTree(opened, never)), expected);
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

test('takes names of Docker Hub as people write them', async () => {
  const host = memoryHost(one(tar(oldDockerArchive([{ name: 'docker.io/library/app:latest', layers: [base] }]))));
  for (const wanted of ['app', 'app:latest', 'latest', '@0', 'docker.io/library/app:latest']) {
    await (await imageSource(host, { kind: 'docker-archive', path: '/image.tar', wanted }, amd64).open(never)).close();
  }
  const other = imageSource(host, { kind: 'docker-archive', path: '/image.tar', wanted: 'ap' }, amd64);
  await assert.rejects(other.open(never), { code: 'not-found' });
});

test('chooses the platform, and says what there is instead', async () => {
  const built = ['amd64', 'arm64'].map((architecture): TestImage => {
    return { layers: [tar([file(architecture)])], platform: { os: 'linux', architecture } };
  });
  const host = memoryHost(under('/l', ociLayout(built)));
  const open = (architecture: string): Promise<Image> =>
    imageSource(host, { kind: 'oci', path: '/l', wanted: undefined }, { os: 'linux', architecture }).open(never);
  assert.deepEqual(listing(await openTree(await open('arm64'), never)), ['/arm64=0 @0']);
  await assert.rejects(open('s390x'), {
    code: 'not-found',
    message: '/l has no image for linux/s390x; it has linux/amd64, linux/arm64.',
  });
  const single = memoryHost(under('/l', ociLayout(built.slice(1))));
  assert.equal(
    (await imageSource(single, { kind: 'oci', path: '/l', wanted: undefined }, amd64).open(never)).config.architecture,
    'arm64',
  );
});

test('goes through nested indexes past attestations', async () => {
  const files = new Map(ociLayout([{ layers: [base], platform: amd64 }]));
  const inner = JSON.parse(Buffer.from(files.get('index.json') ?? '').toString()) as { manifests: object[] };
  const attestation = { ...inner.manifests[0], platform: { os: 'unknown', architecture: 'unknown' } };
  const nested = json({ schemaVersion: 2, manifests: [attestation, ...inner.manifests] });
  files.set(`blobs/sha256/${sha256(nested)}`, nested);
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const descriptor = { mediaType, digest: `sha256:${sha256(nested)}`, size: nested.length };
  files.set('index.json', json({ schemaVersion: 2, manifests: [descriptor] }));
  const opened = await openAny(memoryHost(under('/l', files)), '/l', undefined, amd64, never);
  assert.equal((await openTree(opened, never)).root.children?.has('etc'), true);
});

test('an image without layers has an empty tree', async () => {
  const opened = await openAny(
    memoryHost(one(tar(oldDockerArchive([{ layers: [] }])))),
    '/image.tar',
    undefined,
    amd64,
    never,
  );
  assert.deepEqual(listing(await openTree(opened, never)), []);
});

test('reports progress in layers, each distinct one once', async () => {
  const opened = await openAny(memoryHost(under('/l', ociLayout([image]))), '/l', undefined, amd64, never);
  const seen: string[] = [];
  await openTree(opened, never, { progress: ({ done, all }) => void seen.push(`${done}/${all}`) });
  assert.deepEqual(seen, ['1/3', '2/3', '3/3']);
});

async function text(from: Image, path: string): Promise<string> {
  const content = await readFile(from, await openTree(from, never), path, 1000, never);
  assert.equal(content.kind, 'content');
  return content.kind === 'content' ? Buffer.from(content.bytes).toString() : '';
}
