import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeLeftovers } from '../../../src/core/engine/exportedFiles';
import { quickView } from '../../../src/core/engine/quickView';
import { readFile } from '../../../src/core/image/content';
import { openTree } from '../../../src/core/image/openTree';
import type { EnginePlace } from '../../../src/core/image/place';
import { fixtureImage } from '../../fixtures/images/fixtureImage';
import { fakeEngine, type FakeEngine } from '../../support/fakeEngine';
import { ended, failed, type Played } from '../../support/fakePrograms';
import { listing } from '../../support/listing';
import { memoryStore } from '../../support/memoryStore';
import { dir, file, tar } from '../../support/tar';

const signal = new AbortController().signal;
const linux = { os: 'linux', architecture: 'amd64' };
const place: EnginePlace = { kind: 'docker', reference: 'app:1', context: undefined };
const exported = tar([dir('etc'), file('etc/hosts'), file('etc/os-release', 'ID=test\n')]);

function engine(
  play: (line: string) => Played | undefined = () => undefined,
  store = memoryStore(),
): FakeEngine & { readonly containers: Set<string> } {
  const containers = new Set<string>();
  const name = (line: string): string => / --name (\S+)/.exec(line)?.[1] ?? line.split(' ').at(-1) ?? '';
  const fake = fakeEngine('docker', fixtureImage, tar([]), store, (line) => {
    if (line.startsWith('docker create')) containers.add(name(line));
    if (line.startsWith('docker rm')) containers.delete(name(line));
    const own = play(line);
    if (own !== undefined) return own;
    if (line.startsWith('docker export')) return { kind: 'bytes', bytes: exported };
    return /^docker (?:create|rm)/.test(line) ? ended('0560e7f4\n') : undefined;
  });
  return { ...fake, containers };
}

test('a quick view is all files as one layer, and its container is removed', async () => {
  const { host, programs, containers, id } = engine();
  const image = await quickView(host, place, linux, signal);
  const tree = await openTree(image, signal);
  assert.deepEqual(listing(tree), ['/etc/ @0', '/etc/hosts=0 @0', '/etc/os-release=8 @0']);
  const content = await readFile(image, tree, '/etc/os-release', 100, signal);
  assert.equal(content.kind === 'content' && Buffer.from(content.bytes).toString(), 'ID=test\n');
  await image.close();
  assert.deepEqual([...containers], []);
  const create = programs.calls.find((line) => line.startsWith('docker create')) ?? '';
  assert.match(create, / --label distroless\.quick-view=true --network none --pull never -- [0-9a-f]{64} \/none$/);
  assert.ok(create.includes(id));
  assert.ok(programs.calls.some((line) => line.startsWith('docker rm --force --volumes distroless-quick-view-')));
});

test('a second quick view needs no container', async () => {
  const store = memoryStore();
  await (await quickView(engine(undefined, store).host, place, linux, signal)).close();
  const { host, programs } = engine(undefined, store);
  const image = await quickView(host, place, linux, signal);
  assert.equal(listing(await openTree(image, signal)).length, 3);
  assert.deepEqual(
    programs.calls.filter((line) => !line.includes('inspect')),
    [],
  );
  await image.close();
});

test('the container is removed when the export fails, and when it cannot be made', async () => {
  const failing = engine((line) => (line.startsWith('docker export') ? failed('EOF') : undefined));
  await assert.rejects(quickView(failing.host, place, linux, signal), { code: 'no-engine' });
  assert.deepEqual([...failing.containers], []);
  const unmade = engine((line) => (line.startsWith('docker create') ? failed('no space left on device') : undefined));
  await assert.rejects(quickView(unmade.host, place, linux, signal), { code: 'unreadable' });
  assert.deepEqual([...unmade.containers], []);
});

test('the container is removed after an abort, also while it is made', async () => {
  for (const when of ['docker create', 'docker export']) {
    const stopper = new AbortController();
    const { host, containers, programs } = engine((line) => {
      if (!line.startsWith(when)) return undefined;
      if (when === 'docker create') stopper.abort(new Error('enough'));
      else setImmediate(() => stopper.abort(new Error('enough')));
      return when === 'docker create' ? undefined : { kind: 'bytes', bytes: exported.subarray(0, 600), end: 'hangs' };
    });
    await assert.rejects(quickView(host, place, linux, stopper.signal), /enough/);
    assert.deepEqual([...containers], [], when);
    assert.deepEqual([...programs.running], [], when);
  }
});

test('leftovers of what was killed are removed, those under way are not', async () => {
  const now = `distroless-quick-view-${Date.now()}-0a1b2c3d`;
  const names = ['distroless-quick-view-1700000000000-00c0ffee', now, 'somebody-elses'];
  const { host, programs } = engine((line) =>
    line.startsWith('docker ps') ? ended(`${names.join('\n')}\n`) : undefined,
  );
  assert.equal(await removeLeftovers(host, place, signal), 1);
  assert.deepEqual(programs.calls.slice(1), [`docker rm --force --volumes ${names[0]}`]);
});

test('other engines have no quick view, and say so', async () => {
  const { host } = engine();
  await assert.rejects(quickView(host, { ...place, kind: 'podman' }, linux, signal), {
    code: 'unsupported',
    message: 'The quick view does not support Podman; open the image without it.',
  });
});
