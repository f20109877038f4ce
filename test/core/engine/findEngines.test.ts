import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldBy } from '../../../src/core/engine/heldBy';
import { describeEngineImages, listEngineNames } from '../../../src/core/engine/listEngineImages';
import { findEngines, isNear } from '../../../src/core/engine/listEngines';
import type { Host } from '../../../src/core/host';
import { nodeHost } from '../../../src/node/host';
import { ended, failed, fakePrograms, type FakePrograms, type Played } from '../../support/fakePrograms';

const { signal } = new AbortController();
const id = 'ab'.repeat(32);
const contexts = [
  { Name: 'default', DockerEndpoint: 'unix:///var/run/docker.sock', Current: true },
  { Name: 'far', DockerEndpoint: 'ssh://me:secret@host', Current: false },
]
  .map((row) => JSON.stringify(row))
  .join('\n');

function played(play: (line: string) => Played): { readonly host: Host; readonly programs: FakePrograms } {
  const programs = fakePrograms(play);
  return { host: { ...nodeHost(), programs }, programs };
}

test('contexts are found without asking an engine, and passwords are not told', async () => {
  const { host, programs } = played(() => ended(contexts));
  const found = await findEngines(host, 'docker', signal);
  assert.deepEqual(
    found?.map((each) => [each.title, each.endpoint, each.isCurrent, isNear(each)]),
    [
      ['Docker', 'unix:///var/run/docker.sock', true, true],
      ['Docker (far)', 'ssh://me@host', false, false],
    ],
  );
  assert.deepEqual(programs.calls, ['docker context ls --format {{json .}}']);
});

test('a program that is not here has no engines', async () => {
  const { host } = played(() => ({ kind: 'missing' }));
  assert.equal(await findEngines(host, 'podman', signal), undefined);
});

test('an engine is near where it listens on this machine', () => {
  const at = (endpoint: string | undefined): boolean =>
    isNear({ engine: { kind: 'docker', context: undefined }, title: 'Docker', endpoint, isCurrent: true });
  for (const near of [
    undefined,
    'unix:///x',
    'npipe:////./pipe/x',
    'tcp://localhost:2375',
    'tcp://127.0.0.1:1',
    'tcp://[::1]:1',
  ]) {
    assert.equal(at(near), true, near);
  }
  for (const far of ['ssh://host', 'tcp://10.0.0.1:2375', 'tcp://localhost.example.com:1', 'http://x'])
    assert.equal(at(far), false, far);
});

test('an image is held by the current engines that know one of its names; others are not asked', async () => {
  const image = JSON.stringify([
    { Id: `sha256:${id}`, Os: 'linux', Architecture: 'amd64', RootFS: { Layers: [] }, Config: {} },
  ]);
  const { host, programs } = played((line) => {
    if (line.startsWith('docker context')) return ended(contexts);
    if (line.includes('image inspect -- b:1')) return ended(image);
    if (line.startsWith('docker')) return failed('Error: No such image: a:1');
    return line.startsWith('podman') ? failed('Cannot connect to Podman') : { kind: 'missing' };
  });
  const held = await heldBy(host, ['a:1', 'b:1'], signal);
  assert.deepEqual(held, [{ place: { kind: 'docker', context: 'default', reference: 'b:1' }, title: 'Docker', id }]);
  assert.ok(programs.calls.every((line) => !line.includes('far')));
});

test('names of ten thousand images are one question, and what there is to say of some of them one more', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) =>
    JSON.stringify({ Repository: `app${i}`, Tag: '1', ID: `sha256:${String(i).padStart(64, '0')}`, Size: '1MB' }),
  ).join('\n');
  const { host, programs } = played((line) => ended(line.includes('inspect') || line.includes('dangling') ? '' : rows));
  const engine = { kind: 'docker', context: undefined } as const;
  const images = await listEngineNames(host, engine, signal);
  assert.equal(images.length, 10_000);
  assert.equal(programs.calls.length, 2);
  assert.deepEqual(await describeEngineImages(host, engine, images.slice(0, 50), signal), images.slice(0, 50));
  assert.equal(programs.calls.length, 3);
});
