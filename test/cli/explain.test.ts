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

test('explain says that it knows nothing of other images', async () => {
  assert.deepEqual(await run('ghcr.io/acme/app:1'), {
    code: 1,
    out: '',
    err: 'Nothing is known about ghcr.io/acme/app:1: it is not in the catalogue.\n',
  });
});

test('explain refuses what is no reference', async () => {
  assert.deepEqual(await run('Node'), {
    code: 2,
    out: '',
    err: '"Node" is not an image reference: a repository has no upper-case letters.\n',
  });
});

test('explain tells its use', async () => {
  const usage = { code: 2, out: '', err: 'Use: distroless explain [--json] REFERENCE\n' };
  assert.deepEqual(await run(), usage);
  assert.deepEqual(await run('a', 'b'), usage);
  assert.deepEqual(await run('--xml', 'a'), usage);
});
