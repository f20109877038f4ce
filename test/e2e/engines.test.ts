import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { openEngineImage } from '../../src/core/engine/engineImage';
import { quickViewLabel } from '../../src/core/engine/exportedFiles';
import { listEngineImages } from '../../src/core/engine/listEngineImages';
import { listEngines } from '../../src/core/engine/listEngines';
import { quickView } from '../../src/core/engine/quickView';
import type { Host } from '../../src/core/host';
import { readFile } from '../../src/core/image/content';
import { openTree } from '../../src/core/image/openTree';
import type { EngineKind, EnginePlace } from '../../src/core/image/place';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';
import { nodePrograms } from '../../src/node/programs';
import { nodeStore } from '../../src/node/store';
import { difference, docker, engineFiles, listing, save } from './engineListing';

const signal = new AbortController().signal;
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-engines-'));
after(() => rmSync(folder, { recursive: true }));
const small = 'gcr.io/distroless/cc-debian12:latest';
const large = 'debian:bookworm-slim';
for (const image of [small, large]) if (docker('image', 'ls', '-q', image) === '') docker('pull', '-q', image);
const stored = nodeHost(nodeStore(path.join(folder, 'store'), { limit: 2 ** 30 }));

for (const image of [small, large]) {
  test(`${image}: the files of a container, by a save`, async () => {
    assert.deepEqual(difference(await filesOf(stored, place(image)), engineFiles(image, folder)), []);
  });

  test(`${image}: the files of a container, by a quick view that leaves none`, async () => {
    const view = await quickView(nodeHost(), place(image), nodePlatform(), signal);
    const files = listing(await openTree(view, signal));
    await view.close();
    assert.deepEqual(difference(files, engineFiles(image, folder)), []);
    assert.equal(leftContainers(), '');
  });
}

test('what is kept is opened without a save, and its contents are those of the container', async () => {
  const lines: string[] = [];
  const programs = nodePrograms();
  const counting: Host = {
    ...stored,
    programs: {
      run: (program, args, ...rest) => {
        lines.push(args.slice(0, 2).join(' '));
        return programs.run(program, args, ...rest);
      },
      stream: () => assert.fail('nothing is to be saved'),
    },
  };
  const image = await openEngineImage(counting, place(small), nodePlatform(), signal);
  const content = await readFile(image, await openTree(image, signal), '/etc/os-release', 10_000, signal);
  await image.close();
  const container = docker('create', small, '/none');
  const archive = execFileSync('docker', ['cp', '--follow-link', `${container}:/etc/os-release`, '-']);
  docker('rm', container);
  assert.ok(content.kind === 'content' && content.bytes.length > 100);
  assert.ok(archive.includes(Buffer.from(content.bytes)));
  assert.deepEqual(lines, ['image inspect']);
});

test('without a store contents come from saves of their own', async () => {
  const image = await openEngineImage(nodeHost(), place(small), nodePlatform(), signal);
  const tree = await openTree(image, signal);
  const content = await readFile(image, tree, '/etc/passwd', 10_000, signal);
  await image.close();
  assert.ok(content.kind === 'content' && Buffer.from(content.bytes).toString().startsWith('root:x:0:0:'));
});

test('Podman: the same files as Docker has', async () => {
  const name = 'localhost/distroless-e2e-engines:test';
  execFileSync('podman', ['load', '-q', '-i', save(small, folder)], { stdio: 'pipe' });
  execFileSync('podman', ['tag', small, name], { stdio: 'pipe' });
  try {
    const files = await filesOf(nodeHost(), place(name, 'podman'));
    assert.deepEqual(difference(files, await filesOf(stored, place(small))), []);
    const images = await listEngineImages(nodeHost(), { kind: 'podman', context: undefined }, signal);
    assert.ok(images.some(({ reference, size }) => reference === name && size !== undefined && size > 20_000_000));
  } finally {
    execFileSync('podman', ['rmi', '-f', name, small], { stdio: 'pipe' });
  }
});

test('an abort in the middle of a save leaves no program', async () => {
  const stopper = new AbortController();
  const id = docker('image', 'inspect', '--format', '{{.Id}}', large).replace('sha256:', '');
  const image = await openEngineImage(nodeHost(), place(large), nodePlatform(), signal, () =>
    stopper.abort(new Error('enough')),
  );
  await assert.rejects(openTree(image, stopper.signal), /enough/);
  await image.close();
  assert.doesNotMatch(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }), new RegExp(`save .*${id}`));
});

test('an abort of a quick view leaves no container', async () => {
  for (const wait of [0, 30, 150, 400]) {
    const timely = AbortSignal.timeout(wait);
    await quickView(nodeHost(), place(large), nodePlatform(), timely).then(
      (view) => view.close(),
      (error: unknown) => assert.equal(error, timely.reason),
    );
    assert.equal(leftContainers(), '');
  }
});

test('names that are not there, and contexts', async () => {
  const open = (at: EnginePlace) => openEngineImage(nodeHost(), at, nodePlatform(), signal);
  await assert.rejects(open(place('distroless-e2e-none:test')), {
    code: 'not-found',
    message: 'Docker does not have "distroless-e2e-none:test"; check the name, or pull it first.',
  });
  await assert.rejects(open(place('Not A Name')), { code: 'not-found', message: /is no name that Docker takes; / });
  await assert.rejects(open({ ...place(small), context: 'distroless-e2e-none' }), {
    code: 'no-engine',
    message: 'Docker does not have the context "distroless-e2e-none"; run docker context ls to see which ones exist.',
  });
  await assert.rejects(open(place('distroless-e2e-none:test', 'podman')), { code: 'not-found' });
  await assert.rejects(open({ ...place(small, 'podman'), context: 'distroless-e2e-none' }), {
    code: 'no-engine',
    message: /^Podman has no connection "distroless-e2e-none"; /,
  });
});

const unreachable: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a socket that is not there': [`unix://${folder}/none.sock`, /^Docker does not run, /],
  'a port that is closed': ['tcp://127.0.0.1:9', /^Docker does not run, /],
  'a host by ssh that does not listen': [
    'ssh://nobody@127.0.0.1:9',
    /^The host of Docker could not be reached by ssh; /,
  ],
};

for (const [title, [address, message]] of Object.entries(unreachable)) {
  test(`${title} is a sentence`, async () => {
    const host = { ...nodeHost(), programs: nodePrograms({ ...process.env, DOCKER_HOST: address }) };
    await assert.rejects(openEngineImage(host, place(small), nodePlatform(), signal), { name: 'ImageError', message });
    const [engine] = await listEngines(host, signal);
    assert.ok(engine !== undefined && engine.state.kind !== 'ok' && engine.state.kind !== 'unasked');
  });
}

test('a socket of others is a sentence', async () => {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  const real = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\nHOME=/ exec setpriv --reuid=65534 --regid=65534 --clear-groups '${real}' "$@"\n`;
  writeFileSync(path.join(bin, 'docker'), script, { mode: 0o755 });
  const programs = nodePrograms({ ...process.env, PATH: `${bin}:${process.env['PATH']}` });
  await assert.rejects(openEngineImage({ ...nodeHost(), programs }, place(small), nodePlatform(), signal), {
    code: 'unauthorized',
    message: /^You do not have permission to use the Docker socket; /,
  });
});

test('all names that the engine lists, with their bytes and platforms', async () => {
  const images = await listEngineImages(nodeHost(), { kind: 'docker', context: undefined }, signal);
  const size = Number(docker('image', 'inspect', '--format', '{{.Size}}', small));
  const found = images.find(({ reference }) => reference === small);
  assert.equal(found?.size, size);
  assert.equal(found.platform?.os, 'linux');
  const [engine] = await listEngines(nodeHost(), signal);
  assert.equal(engine?.state.kind, 'ok');
});

function place(reference: string, kind: EngineKind = 'docker'): EnginePlace {
  return { kind, reference, context: undefined };
}

async function filesOf(host: Host, at: EnginePlace): Promise<Map<string, string>> {
  const image = await openEngineImage(host, at, nodePlatform(), signal);
  try {
    return listing(await openTree(image, signal));
  } finally {
    await image.close();
  }
}

function leftContainers(): string {
  return docker('ps', '--all', '--quiet', '--filter', `label=${quickViewLabel}`);
}
