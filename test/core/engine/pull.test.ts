import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pullImage } from '../../../src/core/engine/pull';
import { nodeHost } from '../../../src/node/host';
import { ended, failed, fakePrograms, type Played } from '../../support/fakePrograms';

const engine = { kind: 'docker', context: 'c' } as const;
const { signal } = new AbortController();

async function pulled(played: Played, told: string[] = [], reference = 'a:1'): Promise<readonly string[]> {
  const programs = fakePrograms(() => played, 10);
  await pullImage({ ...nodeHost(), programs }, engine, reference, (line) => told.push(line), signal);
  return programs.calls;
}

test('an image is pulled by its name, which is no option, and lines are told as they come', async () => {
  const told: string[] = [];
  const calls = await pulled(
    ended('1: Pulling from library/a\nb: Download complete\r\nStatus: done\n'),
    told,
    '--help',
  );
  assert.deepEqual(calls, ['docker --context=c pull -- --help']);
  assert.deepEqual(told, ['1: Pulling from library/a', 'b: Download complete', 'Status: done']);
});

test('what the registry does not have, or does not give, is a sentence', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['Error response from daemon: manifest for a:1 not found: manifest unknown', /The registry does not have "a:1"; /],
    [
      "pull access denied for a, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      /Docker denied access to "a:1"; log in/,
    ],
    ['write /var/lib: no space left on device', /no disk space left for docker pull/],
    ['Cannot connect to the Docker daemon', /Docker is not running/],
  ];
  for (const [err, said] of cases) await assert.rejects(pulled(failed(err)), said);
});
