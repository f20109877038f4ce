import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Host } from '../../../src/core/host';
import { openTree } from '../../../src/core/image/openTree';
import { openAny } from '../../support/openAny';
import {
  archive,
  under,
  json,
  newDockerArchive,
  ociLayout,
  oldDockerArchive,
  sha256,
  type Files,
} from '../../support/images';
import { memoryHost } from '../../support/memoryHost';
import { file, tar } from '../../support/tar';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };
const layer = tar([file('f', 'content '.repeat(200))]);
const image = { name: 'app:1', layers: [layer] };

/** What opening comes to: the error's code and its one sentence, or why the first layer is not shown. */
async function fault(host: Host, path: string): Promise<string> {
  try {
    const opened = await openAny(host, path, undefined, amd64, never);
    await openTree(opened, never);
    const absent = opened.layers[0]?.absent;
    return absent === undefined ? 'no fault' : `absent: ${absent}`;
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error, String(error));
    assert.match(error.message, /^[^\n]+[.;!][^\n]*\.$/, 'one sentence that says what to do');
    return `${String(error.code)}: ${error.message}`;
  }
}

const tarFault = (bytes: Uint8Array): Promise<string> => fault(memoryHost(new Map([['/i.tar', bytes]])), '/i.tar');
const layoutFault = (files: Files): Promise<string> => fault(memoryHost(under('/l', files)), '/l');

function changed(files: Files, name: string, bytes: Uint8Array | undefined): Files {
  const copy = new Map(files);
  if (bytes === undefined) copy.delete(name);
  else copy.set(name, bytes);
  return copy;
}

const layout = ociLayout([image]);
const zipped = gzipSync(layer, { level: 1 });
const layerBlob = `blobs/sha256/${sha256(zipped)}`;

test('a path with nothing or the wrong thing', async () => {
  assert.match(await tarFault(new Uint8Array(0)), /^unsupported: \/i\.tar is not a container image/);
  assert.match(await tarFault(Buffer.alloc(5000, 'text ')), /^corrupt: \/i\.tar: it is not a tar archive/);
  assert.match(await tarFault(tar([file('README')])), /^unsupported: \/i\.tar is not a container image/);
  assert.match(await fault(memoryHost(new Map()), '/none'), /^not-found: There is no file \/none/);
  assert.match(
    await layoutFault(new Map([['README', new Uint8Array(1)]])),
    /^unsupported: \/l is not a container image/,
  );
});

test('an archive that is cut short, anywhere', async () => {
  const bytes = tar(oldDockerArchive([image]));
  for (const length of [100, 513, 1500, 3000]) {
    assert.match(
      await tarFault(bytes.subarray(0, length)),
      /^corrupt: \/i\.tar: the tar is cut short/,
      `cut at ${length}`,
    );
  }
  const outside = gzipSync(bytes);
  assert.match(
    await tarFault(outside.subarray(0, outside.length - 20)),
    /^corrupt: \/i\.tar: the gzip data is damaged or cut short/,
  );
});

test('a layer that is cut short, damaged or another', async () => {
  const size = zipped.length;
  assert.match(
    await layoutFault(changed(layout, layerBlob, zipped.subarray(0, 50))),
    /^absent: its blob .* has 50 bytes instead of/,
  );
  const flipped = Buffer.from(zipped);
  flipped[size - 30] = (flipped[size - 30] ?? 0) ^ 255;
  assert.match(await layoutFault(changed(layout, layerBlob, flipped)), /^corrupt: Layer 1 of 1 of oci:\/l: /);
  const other = gzipSync(layer, { level: 1 });
  other[4] = 1; // another time in the header: the same content in other bytes
  assert.match(
    await layoutFault(changed(layout, layerBlob, other)),
    /^corrupt: Layer 1 of 1 of oci:\/l: its compressed content does not match its digest/,
  );
  assert.match(
    await layoutFault(changed(layout, layerBlob, undefined)),
    /^absent: its blob sha256:.* is missing from \/l; /,
  );
});

test('a layer whose content is not what the configuration says', async () => {
  const items = oldDockerArchive([image]).map((item) => {
    return item.name.endsWith('layer.tar') ? { ...item, data: tar([file('f', 'other')]) } : item;
  });
  assert.match(
    await tarFault(tar(items)),
    /^corrupt: Layer 1 of 1 of docker-archive:\/i\.tar: its content does not match its digest/,
  );
  const fresh = changed(
    newDockerArchive([image]),
    `blobs/sha256/${sha256(layer)}`,
    tar([file('f', 'content?'.repeat(200))]),
  );
  assert.match(await tarFault(archive(fresh)), /^corrupt: Layer 1 of 1 .* its content does not match its digest/);
});

test('JSON that is none, or something else', async () => {
  for (const garbage of [Buffer.from('{'), Buffer.from([0xff, 0xfe]), Buffer.alloc(0)]) {
    assert.match(await layoutFault(changed(layout, 'index.json', garbage)), /^corrupt: index\.json of \/l is not JSON/);
  }
  for (const other of [null, 1, 'x', [], {}, { manifests: [1] }, { manifests: [{ digest: 'x', size: 1 }] }]) {
    assert.match(
      await layoutFault(changed(layout, 'index.json', json(other))),
      /^corrupt: index\.json of \/l is not/,
      JSON.stringify(other),
    );
  }
  assert.match(
    await layoutFault(changed(layout, 'index.json', Buffer.alloc(5 * 2 ** 20, ' '))),
    /^too-large: index\.json of \/l is larger/,
  );
  for (const other of [null, {}, [1], [{}], [{ Config: 1, Layers: [] }], [{ Config: 'c', Layers: [1] }]]) {
    assert.match(
      await tarFault(tar([file('manifest.json', JSON.stringify(other))])),
      /^corrupt: manifest\.json of \/i\.tar is not an image manifest/,
    );
  }
  assert.match(await tarFault(tar([file('manifest.json', '[]')])), /^not-found: \/i\.tar holds no image/);
  assert.match(
    await tarFault(tar([file('manifest.json', '[{"Config":"c","Layers":[]}]')])),
    /^not-found: c is missing from \/i\.tar/,
  );
});

test('a configuration that is none, or fits other layers', async () => {
  const archiveOf = (config: unknown): Uint8Array =>
    tar([
      file('manifest.json', '[{"Config":"c","Layers":["l"]}]'),
      file('c', JSON.stringify(config)),
      { name: 'l', data: layer },
    ]);
  for (const config of [null, [], {}, { rootfs: {} }, { rootfs: { diff_ids: ['x'] } }]) {
    assert.match(
      await tarFault(archiveOf(config)),
      /^corrupt: Configuration c of \/i\.tar is not an image configuration/,
    );
  }
  assert.match(
    await tarFault(archiveOf({ rootfs: { diff_ids: [] } })),
    /^absent: the manifest and the configuration disagree about the number of layers \(1 and 0\)/,
  );
});

test('an index that is cyclic or endless ends', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const self = { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 2 };
  const files = changed(
    changed(layout, 'index.json', json({ manifests: [self] })),
    `blobs/sha256/${'0'.repeat(64)}`,
    Buffer.from('{}'),
  );
  assert.match(await layoutFault(files), /^corrupt: Blob sha256:0+ of \/l does not match its digest/);
  const many = json({ manifests: Array.from({ length: 3000 }, () => ({ ...self, mediaType: '' })) });
  const index = { ...self, digest: `sha256:${sha256(many)}`, size: many.length };
  const wide = changed(
    changed(layout, 'index.json', json({ manifests: [index] })),
    `blobs/sha256/${sha256(many)}`,
    many,
  );
  assert.match(await layoutFault(wide), /^too-large: /);
});

test('layers of zstd that are cut short, where this machine cannot expand them itself', async () => {
  const zstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]);
  const files = under(
    '/l',
    ociLayout([image], () => zstd),
  );
  const host = { ...memoryHost(files), unzstd: undefined };
  assert.match(await fault(host, '/l'), /^corrupt: Layer 1 of 1 of oci:\/l: the zstd data is damaged or cut short/);
});

test('bytes changed at random end in a fault or an image, never in a hang or another error', async () => {
  const whole = tar(
    oldDockerArchive([{ ...image, layers: [tar([file('a'), file('b', 'x', { pax: { path: 'long' } })])] }]),
  );
  let seed = 12345;
  const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
  for (let round = 0; round < 150; round++) {
    const bytes = Buffer.from(whole);
    for (let change = 0; change < 3; change++) bytes[random(bytes.length)] = random(256);
    await tarFault(bytes);
  }
});
