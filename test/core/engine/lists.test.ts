import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectsOf } from '../../../src/core/engine/answers';
import { instructionsOf } from '../../../src/core/engine/history';
import { listEngineImages } from '../../../src/core/engine/listEngineImages';
import { listEngines } from '../../../src/core/engine/listEngines';
import type { Host } from '../../../src/core/host';
import { nodeHost } from '../../../src/node/host';
import { ended, failed, fakePrograms, type Played } from '../../support/fakePrograms';

const signal = new AbortController().signal;
const id = (digit: string): string => `sha256:${digit.repeat(64)}`;

function hostOf(play: (line: string) => Played): Host {
  return { ...nodeHost(), programs: fakePrograms(play) };
}

test('Docker: names from the list, bytes and platforms from inspect, those without a name marked', async () => {
  const row = (Repository: string, Tag: string, ID: string): string =>
    JSON.stringify({
      Repository,
      Tag,
      ID,
      Digest: '<none>',
      Size: '294MB',
      CreatedAt: '2026-11-22 04:57:07 +0100 CET',
    });
  const inspected = {
    Id: id('1'),
    Size: 293_758_613,
    Os: 'linux',
    Architecture: 'arm',
    Variant: 'v7',
    Created: '2026-11-22T03:57:07.095099548Z',
    RepoDigests: [`python@${id('d')}`],
  };
  const host = hostOf((line) => {
    if (line.includes('inspect')) {
      return { kind: 'ended', code: 1, out: `${JSON.stringify(inspected)}\n`, err: 'Error: No such image: 2222' };
    }
    if (line.includes('dangling=true')) return ended(`${row('<none>', '<none>', id('2'))}\n`);
    return ended(`${row('python', '3', id('1'))}\n${row('<none>', '<none>', id('2'))}\n`);
  });
  assert.deepEqual(await listEngineImages(host, { kind: 'docker', context: undefined }, signal), [
    {
      reference: 'python:3',
      repository: 'python',
      tag: '3',
      id: id('1'),
      digest: id('d'),
      size: 293_758_613,
      created: '2026-11-22T03:57:07.095099548Z',
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      isDangling: false,
    },
    {
      reference: id('2'),
      repository: undefined,
      tag: undefined,
      id: id('2'),
      digest: undefined,
      size: 294_000_000,
      created: '2026-11-22T04:57:07+01:00',
      platform: undefined,
      isDangling: true,
    },
  ]);
});

test('Docker: thousands of images are inspected a hundred at a time', async () => {
  const rows = Array.from({ length: 2500 }, (_, i) =>
    JSON.stringify({ Repository: `app${i}`, Tag: '1', ID: `sha256:${String(i).padStart(64, '0')}` }),
  );
  const programs = fakePrograms((line) => ended(line.includes('image ls') ? rows.join('\n') : ''));
  const images = await listEngineImages({ ...nodeHost(), programs }, { kind: 'docker', context: undefined }, signal);
  assert.equal(images.length, 2500);
  const inspects = programs.calls.filter((line) => line.includes('inspect'));
  assert.equal(inspects.length, 25);
  assert.ok(inspects.every((line) => line.length < 8000));
});

test('Podman: a name each, with bytes', async () => {
  const image = {
    Id: 'a'.repeat(64),
    RepoTags: null,
    Size: 3_253_091,
    Names: ['localhost/app:test', 'localhost:5000/app'],
    Digest: id('5'),
    Created: 0,
    CreatedAt: '1970-01-01T00:00:00Z',
  };
  const nameless = { Id: 'b'.repeat(64), Size: 5, Dangling: true, Created: 86_400, Os: 'linux', Arch: 'arm64' };
  const host = hostOf(() => ended(JSON.stringify([image, nameless], undefined, 4)));
  const images = await listEngineImages(host, { kind: 'podman', context: undefined }, signal);
  assert.deepEqual(
    images.map(({ reference, tag, size, created, platform, isDangling }) => [
      reference,
      tag,
      size,
      created,
      platform,
      isDangling,
    ]),
    [
      ['localhost/app:test', 'test', 3_253_091, '1970-01-01T00:00:00Z', undefined, false],
      ['localhost:5000/app', undefined, 3_253_091, '1970-01-01T00:00:00Z', undefined, false],
      [id('b'), undefined, 5, '1970-01-02T00:00:00.000Z', { os: 'linux', architecture: 'arm64' }, true],
    ],
  );
});

test('nerdctl: a row for each platform, sizes in binary units', async () => {
  const row = { ID: id('7'), Digest: id('7'), Repository: 'alpine', Tag: '3', Size: '8.0 MiB', BlobSize: '3.1 MiB' };
  const rows = ['linux/amd64', 'linux/arm64'].map((Platform) => JSON.stringify({ ...row, Platform }));
  const host = hostOf(() => ended(rows.join('\n')));
  const images = await listEngineImages(host, { kind: 'nerdctl', context: undefined }, signal);
  assert.deepEqual(
    images.map(({ reference, size, platform }) => [reference, size, platform?.architecture]),
    [
      ['alpine:3', 8 * 1024 * 1024, 'amd64'],
      ['alpine:3', 8 * 1024 * 1024, 'arm64'],
    ],
  );
});

test('an engine that does not answer says why', async () => {
  const host = hostOf(() =>
    failed('Cannot connect to the Docker daemon at tcp://127.0.0.1:9. Is the docker daemon running?'),
  );
  await assert.rejects(listEngineImages(host, { kind: 'docker', context: 'far' }, signal), {
    code: 'no-engine',
    message: 'Docker is not running, or not at the expected address; start it, or choose another context.',
  });
});

test('engines are listed with their contexts, and only current ones are asked', async () => {
  const contexts = [
    { Name: 'default', DockerEndpoint: 'unix:///var/run/docker.sock', Current: false },
    { Name: 'desktop-linux', DockerEndpoint: 'unix:///home/me/.docker/desktop/docker.sock', Current: true },
    { Name: 'far', DockerEndpoint: 'tcp://me:secret@far:2376', Current: false },
  ];
  const connection = {
    Name: 'podman-machine-default',
    URI: 'ssh://core@localhost:51234/run/podman.sock',
    Default: true,
  };
  const programs = fakePrograms((line) => {
    if (line.startsWith('docker context ls')) return ended(contexts.map((row) => JSON.stringify(row)).join('\n'));
    if (line.startsWith('docker --context=desktop-linux version')) {
      return failed('permission denied while trying to connect to the docker API at unix:///home/me/docker.sock');
    }
    if (line.startsWith('podman system connection')) return ended(JSON.stringify([connection]));
    if (line.startsWith('podman version')) return ended('{"Client":{"Version":"4.3.1","Os":"linux"}}');
    return { kind: 'missing' };
  });
  const engines = await listEngines({ ...nodeHost(), programs }, signal);
  assert.deepEqual(
    engines.map(({ title, endpoint, isCurrent, state }) => [title, endpoint, isCurrent, state.kind]),
    [
      ['Docker', 'unix:///var/run/docker.sock', false, 'unasked'],
      ['Docker (desktop-linux)', 'unix:///home/me/.docker/desktop/docker.sock', true, 'denied'],
      ['Docker (far)', 'tcp://me@far:2376', false, 'unasked'],
      ['Podman', undefined, true, 'ok'],
      ['Podman (podman-machine-default)', 'ssh://core@localhost:51234/run/podman.sock', false, 'unasked'],
      ['nerdctl', undefined, true, 'missing'],
    ],
  );
  assert.ok(programs.calls.every((line) => !line.includes('=far')));
});

test('an engine that is stopped, and namespaces of containerd', async () => {
  const host = hostOf((line) => {
    if (line.startsWith('nerdctl namespace')) return ended('default\nk8s.io\n');
    if (line.startsWith('nerdctl --namespace=default version'))
      return ended('{"Client":{},"Server":{"Components":[{"Name":"containerd","Version":"v1.7.2"}]}}');
    if (line.startsWith('docker'))
      return failed('Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?');
    return { kind: 'silent', err: '' };
  });
  const engines = await listEngines(host, signal);
  assert.deepEqual(
    engines.map(({ title, state }) => [title, state.kind]),
    [
      ['Docker', 'stopped'],
      ['Podman', 'failed'],
      ['nerdctl', 'ok'],
      ['nerdctl (k8s.io)', 'unasked'],
    ],
  );
});

test('a history tells the instructions of layers where it can', () => {
  const row = (CreatedBy: string, Size: string): Record<string, unknown> => ({ CreatedBy, Size });
  const steps = [
    row('CMD ["app"]', '0B'),
    row('/bin/sh -c #(nop) WORKDIR /app', '0B'),
    row('/bin/sh -c #(nop)  ENV A=b', '0B'),
    row('RUN true', '0B'),
    row('ADD base /', '12MB'),
  ];
  assert.deepEqual(instructionsOf(steps, 3), ['ADD base /', 'RUN true', '/bin/sh -c #(nop) WORKDIR /app']);
  assert.deepEqual(instructionsOf(steps, 1), ['ADD base /']);
  assert.deepEqual(instructionsOf(steps, 2), [], 'nobody can tell');
});

test('answers are a list, an object, or an object a line', () => {
  const read = (out: string): unknown =>
    objectsOf({ kind: 'docker', context: undefined }, { command: 'image ls', reference: undefined }, out);
  assert.deepEqual(read('[{"a":1}]'), [{ a: 1 }]);
  assert.deepEqual(read('{\n "a": 1\n}'), [{ a: 1 }]);
  assert.deepEqual(read('{"a":1}\n{"a":2}\n'), [{ a: 1 }, { a: 2 }]);
  assert.deepEqual(read(' \n'), []);
});
