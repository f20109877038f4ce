import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../src/cli/explain';

async function run(...argv: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = '';
  let err = '';
  const code = await explain(argv, {
    out: (chunk) => void (out += String(chunk)),
    err: (line) => void (err += `${line}\n`),
    readInput: () => Promise.resolve(new Uint8Array()),
    readShipped: () => Promise.resolve(new Uint8Array()),
    store: undefined,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

test('explain prints the card', async () => {
  const { code, out, err } = await run('gcr.io/distroless/nodejs22-debian13:nonroot');
  assert.equal(code, 0);
  assert.match(out, /^Runs as: +nonroot \(65532\) in \/home\/nonroot$/m);
  assert.equal(err, '');
});

test('explain --json prints the card for programs', async () => {
  const { code, out } = await run('--json', 'gcr.io/distroless/nodejs20-debian12');
  assert.equal(code, 0);
  const { reference, kind, facts } = JSON.parse(out) as { reference: string; kind: string; facts: { id: string }[] }; // the shape under test
  assert.deepEqual([reference, kind], ['gcr.io/distroless/nodejs20-debian12', 'retired']);
  assert.deepEqual(
    facts.map(({ id }) => id),
    ['replacement', 'note', 'source'],
  );
});

test('explain says what the name says where nothing else is known', async () => {
  assert.deepEqual(await run('ghcr.io/acme/app:1'), {
    code: 1,
    out: 'ghcr.io/acme/app:1\nNothing is known about this image: it is not in the catalogue.\n\nRegistry: ghcr.io\nTag:      1\n',
    err: 'Nothing is known about ghcr.io/acme/app:1: it is not in the catalogue.\n',
  });
});

test('explain knows the images of other publishers and those that people come from', async () => {
  for (const image of [
    'node:22',
    'golang',
    'scratch',
    'cgr.dev/chainguard/static',
    'mcr.microsoft.com/dotnet/sdk:10.0',
    'dhi.io/node:24',
    'redhat/ubi9-micro',
  ]) {
    const { code, out, err } = await run(image);
    assert.deepEqual([code, out.split('\n')[0], err], [0, image, ''], image);
  }
});

test('explain --compare shows what the move changes', async () => {
  const { code, out } = await run('--compare', 'gcr.io/distroless/base-debian13:nonroot', 'debian:13');
  assert.equal(code, 0);
  assert.match(out, /^Shell +\/bin\/sh +none$/m);
  assert.match(out, /^You would lose:\n {2}shell: /m);
});

test('explain --compare --json is for programs', async () => {
  const { out } = await run(
    'gcr.io/distroless/base-debian13',
    '--compare',
    'gcr.io/distroless/base-debian12',
    '--json',
  );
  const { before, after, losses } = JSON.parse(out) as { before: string; after: string; losses: { id: string }[] }; // the shape under test
  assert.deepEqual([before, after], ['gcr.io/distroless/base-debian13', 'gcr.io/distroless/base-debian12']);
  assert.deepEqual(
    losses.map(({ id }) => id),
    ['libc'],
  );
});

test('explain --compare with an image that nobody knows compares nothing', async () => {
  const { code, out, err } = await run('debian', '--compare', 'example.org/app');
  assert.deepEqual([code, out, err], [1, '', 'Nothing is known about example.org/app: it is not in the catalogue.\n']);
});

test('explain refuses what is no reference', async () => {
  assert.deepEqual(await run('Node'), {
    code: 2,
    out: '',
    err: '"Node" is not an image reference: the name of a repository must be lowercase.\n',
  });
});

test('explain tells its use', async () => {
  const usage = { code: 2, out: '', err: 'Usage: distroless explain [--json] [--compare OTHER] REFERENCE\n' };
  assert.deepEqual(await run(), usage);
  assert.deepEqual(await run('a', 'b'), usage);
  assert.deepEqual(await run('--xml', 'a'), usage);
});
