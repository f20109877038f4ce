import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEngineImage } from '../../../src/core/engine/engineImage';
import type { Host, Store } from '../../../src/core/host';
import { readFile } from '../../../src/core/image/content';
import { openTree } from '../../../src/core/image/openTree';
import type { EngineKind, EnginePlace } from '../../../src/core/image/place';
import { containerdArchive, mobyArchive, podmanArchive } from '../../fixtures/images/archives';
import { fixtureFiles, fixtureImage, fixtureSteps } from '../../fixtures/images/fixtureImage';
import { fakeEngine, inspectOf, type FakeEngine } from '../../support/fakeEngine';
import { ended, failed, type Played } from '../../support/fakePrograms';
import { archive, oldDockerArchive, type TestImage } from '../../support/images';
import { listing } from '../../support/listing';
import { memoryStore } from '../../support/memoryStore';
import { sourceContract } from '../../support/sourceContract';
import { file, tar } from '../../support/tar';

const signal = new AbortController().signal;
const linux = { os: 'linux', architecture: 'amd64' };
const place = (kind: EngineKind, context?: string): EnginePlace => ({ kind, reference: 'app:1', context });

const layouts: Readonly<Record<string, readonly [EngineKind, (image: TestImage) => Uint8Array]>> = {
  'Docker before 25': ['docker', (image) => tar(oldDockerArchive([image]))],
  'Docker since 25': ['docker', (image) => archive(mobyArchive([image]))],
  'Docker with the store of containerd': ['docker', (image) => archive(containerdArchive([image]))],
  nerdctl: ['nerdctl', (image) => archive(containerdArchive([image]))],
  Podman: ['podman', (image) => tar(podmanArchive([image]))],
};

for (const [title, [kind, save]] of Object.entries(layouts)) {
  for (const [with_, store] of [
    ['with a store', memoryStore],
    ['without', () => undefined],
  ] as const) {
    sourceContract(`${title}, ${with_}`, (image) => {
      const { host, programs } = fakeEngine(kind, image, save(image), store());
      return {
        source: { open: (at) => openEngineImage(host, place(kind), linux, at) },
        held: () => [...programs.running],
      };
    });
  }
}

const old = tar(oldDockerArchive([fixtureImage]));

test('an image that is open is saved once, and one that was open before not at all', async () => {
  const store = memoryStore();
  const first = fakeEngine('docker', fixtureImage, old, store);
  await readAll(first.host);
  assert.deepEqual(commands(first), ['image inspect', 'history', 'save']);
  const second = fakeEngine('docker', fixtureImage, old, store);
  const sizes = await readAll(second.host);
  assert.deepEqual(commands(second), ['image inspect']);
  assert.ok(
    sizes.every((size) => size > 1000),
    `sizes are known: ${sizes.join()}`,
  );
});

test('layers that another image has brought are not saved again', async () => {
  const store = memoryStore();
  await readAll(fakeEngine('docker', fixtureImage, old, store).host);
  const grown = {
    ...fixtureImage,
    layers: fixtureImage.layers.slice(0, 2),
    history: fixtureImage.history!.slice(0, 3),
  };
  const other = fakeEngine('podman', grown, tar([]), store);
  assert.ok((await readAll(other.host, 'podman')).length === 2);
  assert.deepEqual(commands(other), ['image inspect']);
});

test('bytes that the store has lost are saved again, and the tree is there at once', async () => {
  const store = memoryStore();
  await readAll(fakeEngine('docker', fixtureImage, old, store).host);
  for (const key of [...store.kept.keys()]) if (key.startsWith('engine-bytes')) store.kept.delete(key);
  const engine = fakeEngine('docker', fixtureImage, old, store);
  const image = await openEngineImage(engine.host, place('docker'), linux, signal);
  const tree = await openTree(image, signal);
  assert.deepEqual(commands(engine), ['image inspect']);
  const content = await readFile(image, tree, '/z', 10, signal);
  assert.equal(content.kind === 'content' && Buffer.from(content.bytes).toString(), 'last');
  assert.deepEqual(commands(engine), ['image inspect', 'save']);
  await image.close();
});

test('an image that was deleted while it is open is said to be gone', async () => {
  const gone = {
    'Docker 20':
      'Error response from daemon: failed to get digest sha256:ab: open /var/lib/docker/image/overlay2/imagedb/content/sha256/ab: no such file or directory',
    'Docker 28': 'Error response from daemon: No such image: sha256:ab',
    Podman: 'Error: ab: image not known',
  };
  for (const [version, message] of Object.entries(gone)) {
    const store = memoryStore();
    await readAll(fakeEngine('docker', fixtureImage, old, store).host);
    for (const key of [...store.kept.keys()]) if (key.startsWith('engine-bytes')) store.kept.delete(key);
    const play = (line: string): Played | undefined => (line.startsWith('docker save') ? failed(message) : undefined);
    const { host } = fakeEngine('docker', fixtureImage, old, store, play);
    const image = await openEngineImage(host, place('docker'), linux, signal);
    const tree = await openTree(image, signal);
    await assert.rejects(
      readFile(image, tree, '/z', 10, signal),
      {
        code: 'not-found',
        message: /Docker no longer has the image that was opened as "app:1"; reload it, or pull or build it again\.$/,
      },
      version,
    );
    await image.close();
  }
});

test('a store that is full keeps nothing, and all is shown', async () => {
  const full: Store = {
    ...memoryStore(),
    create: () =>
      Promise.resolve({
        write: () => Promise.resolve(false),
        commit: () => Promise.reject(new Error('nothing was written')),
        discard: () => Promise.resolve(),
      }),
  };
  const { host } = fakeEngine('docker', fixtureImage, old, full);
  assert.deepEqual(await treeOf(host), fixtureFiles);
});

test('the bytes that have come are told', async () => {
  const { host } = fakeEngine('docker', fixtureImage, old);
  const told: number[] = [];
  const image = await openEngineImage(host, place('docker'), linux, signal, (bytes) => told.push(bytes));
  await openTree(image, signal);
  assert.ok(told.at(-1)! > fixtureImage.layers[0]!.length); // both are there
  assert.ok(told.every((bytes, i) => i === 0 || bytes > told[i - 1]!)); // the ones before it are there
  await image.close();
});

test('an abort while the save comes ends its program', async () => {
  const hanging: Played = { kind: 'bytes', bytes: old.subarray(0, 5000), end: 'hangs' };
  const { host, programs } = fakeEngine('docker', fixtureImage, old, undefined, (line) =>
    line.startsWith('docker save') ? hanging : undefined,
  );
  const stopper = new AbortController();
  const image = await openEngineImage(host, place('docker'), linux, signal);
  const opening = openTree(image, stopper.signal);
  while (programs.running.size === 0) await new Promise((resolve) => setImmediate(resolve));
  stopper.abort(new Error('enough'));
  await assert.rejects(opening, /enough/);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([...programs.running], []);
  await image.close();
});

const bad: Readonly<Record<string, readonly [Played, string, RegExp]>> = {
  'a save that fails at once': [
    failed('Error response from daemon: write /var/lib/docker/tmp/x: no space left on device'),
    'unreadable',
    /Docker has no disk space left for docker save; /,
  ],
  'an engine that stops in the middle': [
    { kind: 'bytes', bytes: old.subarray(0, 5000), end: failed('error during connect: EOF') },
    'corrupt',
    /Docker stopped before sending all of app:1; /,
  ],
  'an engine that falls silent in the middle': [
    { kind: 'bytes', bytes: old.subarray(0, 5000), end: { kind: 'silent', err: '' } },
    'corrupt',
    /Docker stopped before sending all of app:1; /,
  ],
  'garbage instead of an archive': [
    { kind: 'bytes', bytes: Buffer.from('Welcome to this shell!\n'.repeat(100)) },
    'corrupt',
    /the engine sent something that is not an archive; /,
  ],
  'an archive that is cut short': [
    { kind: 'bytes', bytes: old.subarray(0, 5000) },
    'corrupt',
    /the engine sent something that is not an archive; /,
  ],
  'an archive without the layers': [
    { kind: 'bytes', bytes: tar([file('manifest.json', '[]')]) },
    'corrupt',
    /Layer \d of 4 of docker:app:1: the engine did not send it; /,
  ],
};

for (const [title, [played, code, message]] of Object.entries(bad)) {
  test(`${title} is a sentence`, async () => {
    const { host, programs } = fakeEngine('docker', fixtureImage, old, memoryStore(), (line) =>
      line.startsWith('docker save') ? played : undefined,
    );
    await assert.rejects(treeOf(host), { name: 'ImageError', code, message });
    assert.deepEqual([...programs.running], []);
  });
}

test('an engine that says nothing of an image holds none', async () => {
  for (const out of ['', '[]\n', 'null\n']) {
    const { host } = fakeEngine('nerdctl', fixtureImage, old, undefined, () => ended(out));
    await assert.rejects(openEngineImage(host, place('nerdctl'), linux, signal), {
      code: 'not-found',
      message: 'nerdctl does not have "app:1"; check the name, or pull it first.',
    });
  }
});

test('an answer that is none is a sentence', async () => {
  for (const out of ['Emulating docker\n', '[1]', '[{}]', '{"Id":"sha256:1"}']) {
    const { host } = fakeEngine('docker', fixtureImage, old, undefined, () => ended(out));
    await assert.rejects(openEngineImage(host, place('docker'), linux, signal), {
      code: 'corrupt',
      message: 'docker image inspect printed something that cannot be read; run it in a terminal to see what.',
    });
  }
});

test('without programs an engine cannot be asked', async () => {
  const { host } = fakeEngine('docker', fixtureImage, old);
  await assert.rejects(openEngineImage({ ...host, programs: undefined }, place('docker'), linux, signal), {
    code: 'no-engine',
  });
});

test('context, connection and namespace come before the command', async () => {
  for (const [kind, option] of [
    ['docker', '--context=far'],
    ['podman', '--connection=far'],
    ['nerdctl', '--namespace=far'],
  ] as const) {
    const { host, programs } = fakeEngine(kind, fixtureImage, old);
    await treeOf(host, kind, 'far');
    assert.ok(
      programs.calls.every((line) => line.startsWith(`${kind} ${option} `)),
      programs.calls.join('\n'),
    );
  }
});

test('no name is read as an option', async () => {
  const { host, programs } = fakeEngine('docker', fixtureImage, old);
  await openEngineImage(host, { kind: 'docker', reference: '--output=/etc/passwd', context: undefined }, linux, signal);
  assert.ok(
    programs.calls.every((line) => line.endsWith(' -- --output=/etc/passwd')),
    programs.calls.join('\n'),
  );
});

test('an engine without names for several images saves by id, Podman in the format of Docker', async () => {
  const docker = fakeEngine('docker', fixtureImage, old);
  await treeOf(docker.host);
  assert.equal(docker.programs.calls.at(-1), `docker save -- ${docker.id}`);
  const podman = fakeEngine('podman', fixtureImage, old);
  await treeOf(podman.host, 'podman');
  assert.equal(podman.programs.calls.at(-1), `podman save --format docker-archive -- ${podman.id}`);
});

const arm = { os: 'linux', architecture: 'arm64' };
const armImage: TestImage = { ...fixtureImage, platform: arm };

/** Docker with the image store of containerd, which holds the image for amd64 and arm64. */
function several(api: string): FakeEngine {
  const descriptor = {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    digest: `sha256:${'1'.repeat(64)}`,
    size: 1,
  };
  return fakeEngine('docker', fixtureImage, archive(containerdArchive([armImage])), undefined, (line) => {
    if (line.includes('version')) return ended(JSON.stringify({ Client: { ApiVersion: api }, Server: {} }));
    if (!line.includes('inspect')) return undefined;
    if (line.includes('--platform linux/s390x'))
      return failed('image with reference app:1 was found but does not provide the specified platform (linux/s390x)');
    const image = line.includes('--platform linux/arm64') ? armImage : fixtureImage;
    return ended(JSON.stringify([{ ...inspectOf('docker', image), Descriptor: descriptor }]));
  });
}

test('of several platforms the wanted one is saved where client and engine know how', async () => {
  const { host, programs } = several('1.49');
  const image = await openEngineImage(host, place('docker'), arm, signal);
  assert.equal(image.config.architecture, 'arm64');
  assert.equal(image.manifestDigest, undefined, 'the index is not the manifest');
  await openTree(image, signal);
  assert.equal(programs.calls.at(-1), 'docker save --platform linux/arm64 -- app:1');
  await image.close();
});

test('a platform that is not there leaves the one that is', async () => {
  const { host } = several('1.49');
  const image = await openEngineImage(host, place('docker'), { os: 'linux', architecture: 's390x' }, signal);
  assert.equal(image.config.architecture, 'amd64');
});

test('no platform is named to an engine that does not know how', async () => {
  const { host, programs } = several('1.47');
  const image = await openEngineImage(host, place('docker'), arm, signal);
  assert.equal(image.config.architecture, 'amd64');
  assert.ok(
    programs.calls.every((line) => !line.includes('--platform')),
    programs.calls.join('\n'),
  );
});

test('an image without layers is not saved', async () => {
  const empty: TestImage = { layers: [], config: { Labels: { a: 'b' } } };
  const engine = fakeEngine('docker', empty, old);
  const image = await openEngineImage(engine.host, place('docker'), linux, signal);
  assert.deepEqual(listing(await openTree(image, signal)), []);
  assert.deepEqual(commands(engine), ['image inspect']);
});

test('the instructions are those of the history, and after the save those of the configuration', async () => {
  const rows = ['RUN change', 'ENV A=b', 'COPY base /'].map((CreatedBy) => JSON.stringify({ CreatedBy, Size: '1B' }));
  const { host } = fakeEngine('docker', fixtureImage, old, undefined, (line) =>
    line.startsWith('docker history') ? ended(rows.join('\n')) : undefined,
  );
  const image = await openEngineImage(host, place('docker'), linux, signal);
  assert.deepEqual(
    image.layers.map(({ createdBy }) => createdBy),
    Array(4).fill(undefined),
  );
  await openTree(image, signal);
  assert.deepEqual(
    image.layers.map(({ createdBy }) => createdBy),
    fixtureSteps,
  );
  await image.close();
});

async function treeOf(host: Host, kind: EngineKind = 'docker', context?: string): Promise<readonly string[]> {
  const image = await openEngineImage(host, place(kind, context), linux, signal);
  try {
    return listing(await openTree(image, signal));
  } finally {
    await image.close();
  }
}

/** Reads files and a content, and gives the sizes of the layers as they were known before. */
async function readAll(host: Host, kind: EngineKind = 'docker'): Promise<readonly number[]> {
  const image = await openEngineImage(host, place(kind), linux, signal);
  const sizes = image.layers.map(({ size }) => size);
  const tree = await openTree(image, signal);
  const content = await readFile(image, tree, '/etc/os-release', 100, signal);
  assert.equal(content.kind === 'content' && Buffer.from(content.bytes).toString(), 'ID=test\n');
  await image.close();
  return sizes;
}

function commands({ programs }: FakeEngine): readonly string[] {
  return programs.calls.map((line) => /^\w+ (image inspect|\w+)/.exec(line)?.[1] ?? line);
}
