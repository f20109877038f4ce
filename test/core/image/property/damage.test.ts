import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readElf } from '../../../../src/core/elf/readElf';
import { parseConfig } from '../../../../src/core/image/config';
import { ImageError } from '../../../../src/core/image/error';
import { fileReader, type FileReader } from '../../../../src/core/image/fileReader';
import { parseDockerManifest, parseManifest } from '../../../../src/core/image/manifest';
import { layerIndexer } from '../../../../src/core/image/layerIndex';
import { openTree } from '../../../../src/core/image/openTree';
import { walk } from '../../../../src/core/image/tree';
import type { Image } from '../../../../src/core/image/image';
import { damagedJson, damages } from '../../../support/damage';
import { library, program } from '../../../support/elf';
import { json, newDockerArchive, archive, ociLayout, oldDockerArchive, sha256, under } from '../../../support/images';
import { memoryHost } from '../../../support/memoryHost';
import { openAny } from '../../../support/openAny';
import { imageOf, peekLayer, plainLayer } from '../../../support/peek';
import { property } from '../../../support/property';
import { dir, file, hardlink, symlink, tar } from '../../../support/tar';
import { estargz, zstdChunked } from '../../../support/toc';
import { skippable, storedFrame } from '../../../support/zstd';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };
const items = [
  dir('etc'),
  file('etc/passwd', 'root:x:0:0::/:\n'.repeat(50), {
    pax: { path: 'etc/passwd', 'SCHILY.xattr.user.a': 'b', mtime: '5.25' },
  }),
  hardlink('etc/link', 'etc/passwd'),
  symlink('etc/up', '../../..'),
  file('etc/.wh.gone'),
  { name: '././@LongLink', type: 'L', data: `${'long/'.repeat(40)}name\0`, magic: 'gnu' as const },
  file('long', 'text', { magic: 'gnu' }),
  {
    name: 'sparse',
    pax: {
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 'holes',
      'GNU.sparse.realsize': '4096',
    },
    data: `1\n1024\n5\n${'\0'.repeat(503)}hello`,
  },
  { name: 'big', size: 5, data: 'hello', uid: 3_000_000, mtime: -5 },
];
const layer = tar(items);
const image = { name: 'app:1', layers: [layer] };

/** What happens is done, or rejected with a sentence for people. */
async function holdsOut(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    assert.match(error.message, /^[^\n]+\.$/);
  }
}

/** Reads all that a tree shows, each file up to 100 kB of it. */
async function readAll(image: Image): Promise<void> {
  const tree = await openTree(image, never, { faults: 'show' });
  assert.ok(tree.diagnostics.length <= 1000 * image.layers.length);
  for (const { node } of walk(tree.root, '/')) {
    const reader = fileReader(image, node);
    await holdsOut(async () => {
      const bytes = await reader?.read(0, 100_000, never);
      assert.ok((bytes?.length ?? 0) <= 100_000);
    });
  }
}

/** The tar with checksums that hold, so that what is damaged is read all the same. */
function sealed(bytes: Uint8Array): Uint8Array {
  const whole = Buffer.from(bytes);
  for (let at = 0; at + 512 <= whole.length; at += 512) {
    if (whole.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    whole.fill(' ', at + 148, at + 156);
    const sum = whole.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    whole.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  return whole;
}

property('a damaged tar is indexed or refused', fc.tuple(damages, fc.boolean()), 100, ([damage, seals]) =>
  holdsOut(() => {
    const bytes = seals ? sealed(damage(layer)) : damage(layer);
    const indexer = layerIndexer();
    for (let at = 0; at < bytes.length; at += 700) indexer.push(bytes.subarray(at, at + 700));
    indexer.finish();
  }),
);

const zipped = gzipSync(layer);
const frames = Buffer.concat([
  storedFrame(layer.subarray(0, 1000)),
  skippable(layer.subarray(0, 9)),
  storedFrame(layer.subarray(1000)),
]);

property(
  'a damaged gzip or zstd layer is read or refused',
  fc.tuple(damages, fc.constantFrom(zipped, frames)),
  25,
  ([damage, whole]) =>
    holdsOut(async () => {
      const blob = damage(whole);
      const hex = { digest: sha256(blob), diffId: sha256(layer), annotations: {}, blob };
      await holdsOut(() => readAll(imageOf(plainLayer(hex))));
      await readAll(imageOf(peekLayer(hex).layer));
    }),
);

const archives = [
  tar(oldDockerArchive([image])),
  archive(newDockerArchive([image])),
  archive(ociLayout([image])),
  gzipSync(archive(ociLayout([image]))),
];

property(
  'a damaged archive is opened or refused, and closed',
  fc.tuple(damages, fc.constantFrom(...archives), fc.boolean()),
  40,
  async ([damage, whole, seals]) => {
    const host = memoryHost(new Map([['/i.tar', seals ? sealed(damage(whole)) : damage(whole)]]));
    await holdsOut(async () => {
      const opened = await openAny(host, '/i.tar', undefined, amd64, never);
      try {
        await readAll(opened);
      } finally {
        await opened.close();
      }
    });
    assert.equal(host.open.size, 0);
  },
);

const digest = `sha256:${'a'.repeat(64)}`;
const descriptor = {
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  digest,
  size: 5,
  annotations: { a: 'b' },
  urls: ['https://example.org/x'],
};
const manifest = {
  schemaVersion: 2,
  mediaType: 'x',
  artifactType: 'y',
  config: descriptor,
  layers: [descriptor, descriptor],
  annotations: { c: 'd' },
};
const index = { schemaVersion: 2, manifests: [{ ...descriptor, platform: { ...amd64, variant: 'v8' } }] };
const docker = [{ Config: 'a.json', RepoTags: ['a:1'], Layers: ['l/layer.tar'] }];
const config = {
  ...amd64,
  created: '2020-01-01T00:00:00Z',
  rootfs: { type: 'layers', diff_ids: [digest] },
  history: [{ created_by: 'RUN x', empty_layer: true }],
  config: {
    User: 'a',
    Env: ['A=b'],
    Cmd: ['c'],
    Entrypoint: ['e'],
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/v': {} },
    Labels: { l: 'm' },
    WorkingDir: '/w',
    Healthcheck: { Test: ['CMD', 'x'], Interval: 5 },
    Shell: ['s'],
    OnBuild: ['RUN y'],
  },
};

property(
  'damaged manifests and configurations are understood or refused',
  fc.tuple(damagedJson(manifest), damagedJson(index), damagedJson(docker), damagedJson(config), damages),
  40,
  async ([a, b, c, d, damage]) => {
    await holdsOut(() => parseManifest(json(a), 'a manifest'));
    await holdsOut(() => parseManifest(json(b), 'an index'));
    await holdsOut(() => parseDockerManifest(json(c), 'a manifest'));
    await holdsOut(() => parseConfig(json(d), 'a configuration'));
    await holdsOut(() => parseManifest(damage(json(manifest)), 'a manifest'));
    await holdsOut(() => parseConfig(damage(json(config)), 'a configuration'));
  },
);

property(
  'a layout of damaged JSON is opened or refused',
  fc.tuple(
    damagedJson(manifest),
    damagedJson(config),
    damagedJson({ ...index.manifests[0], mediaType: 'application/vnd.oci.image.manifest.v1+json' }),
  ),
  30,
  async ([changed, settings, entry]) => {
    const files = new Map(ociLayout([image]));
    const put = (value: unknown, mediaType: string): object => {
      const bytes = json(value);
      files.set(`blobs/sha256/${sha256(bytes)}`, bytes);
      return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
    };
    const own = put(settings, 'application/vnd.oci.image.config.v1+json');
    const whole = typeof changed === 'object' && changed !== null ? { ...changed, config: own } : changed;
    const top = put(whole, 'application/vnd.oci.image.manifest.v1+json');
    files.set('index.json', json({ schemaVersion: 2, manifests: [entry, top] }));
    const host = memoryHost(under('/l', files));
    await holdsOut(async () => readAll(await openAny(host, '/l', undefined, amd64, never)));
  },
);

const tocs = [estargz(items, { chunkSize: 100 }), zstdChunked(items, { chunkSize: 100 })];

property(
  'a damaged table of contents is used or left aside',
  fc.tuple(damages, fc.constantFrom(...tocs), fc.boolean()),
  25,
  ([damage, whole, isNamed]) =>
    holdsOut(async () => {
      const blob = damage(whole.blob);
      const { layer: peek } = peekLayer({ ...whole, blob, digest: sha256(blob) }, isNamed ? whole.annotations : {});
      await readAll(imageOf(peek));
    }),
);

const entries: Record<string, unknown>[] = [];
estargz(items, { chunkSize: 100, lie: (all) => void entries.push(...all) });

property(
  'a table of contents with other values is used or left aside',
  fc.tuple(damagedJson(entries), fc.constantFrom(estargz, zstdChunked)),
  15,
  ([values, make]) =>
    holdsOut(async () => {
      const lie = (all: Record<string, unknown>[]): void => {
        all.length = 0;
        if (Array.isArray(values)) all.push(...(values as Record<string, unknown>[])); // or anything else, which is the point
      };
      await readAll(imageOf(peekLayer(make(items, { chunkSize: 100, lie })).layer));
    }),
);

const programs = [
  program(['libc.so.6', 'libz.so.1'], {
    runpath: '$ORIGIN/../lib',
    requires: { 'libc.so.6': ['GLIBC_2.34', 'GLIBC_2.2.5?'] },
    kernel: '3.2.0',
  }),
  program(['libc.so.6'], { bits: 32, machine: 3 }),
  library('libz.so.1', { provides: ['ZLIB_1.2.0', 'ZLIB_1.2.3'], bigEndian: true }),
];

property(
  'a damaged ELF file is read or said to be none, in bounded reads',
  fc.tuple(damages, fc.constantFrom(...programs)),
  80,
  ([damage, whole]) =>
    holdsOut(async () => {
      const bytes = damage(whole);
      let total = 0;
      const reader: FileReader = {
        size: bytes.length,
        read: (offset, length) => {
          assert.ok(offset >= 0 && length >= 0 && length <= 16 * 1024 * 1024, `${length} from ${offset}`);
          const part = bytes.subarray(offset, offset + length);
          total += part.length;
          return Promise.resolve(part);
        },
      };
      await readElf(reader, never);
      assert.ok(total <= 64 * 1024 * 1024);
    }),
);
