import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupNamed } from '../../../src/core/catalog/groupNamed';
import { namedInDockerfile } from '../../../src/core/catalog/namedInDockerfile';
import { namedInCompose } from '../../../src/core/compose/namedInCompose';

const options = { today: '2026-11-22', mirrors: {} };

function groupsOf(dockerfile: string, compose = ''): ReturnType<typeof groupNamed> {
  return groupNamed([...namedInDockerfile(dockerfile), ...namedInCompose(compose)], () => options);
}

test('names of one image stand together, with the defaults of variables, and stages and scratch are none', () => {
  const groups = groupsOf(
    [
      'ARG V=22',
      'FROM node:${V}-slim AS build',
      'FROM docker.io/library/node:22-slim AS again',
      'FROM build',
      'FROM scratch',
      'COPY --from=busybox:1 /bin/sh /',
      'COPY --from=again / /',
    ].join('\n'),
  );
  const found = groups.map(({ name, references, places }) => [name, references, places.map(({ line }) => line)]);
  assert.deepEqual(found, [
    ['busybox:1', ['busybox:1'], [6]],
    ['node:22-slim', ['node:22-slim', 'docker.io/library/node:22-slim'], [2, 3]],
  ]);
});

test('names of one listed image stand together, however they say the release', () => {
  const groups = groupsOf('FROM gcr.io/distroless/static-debian13:nonroot\nFROM gcr.io/distroless/static:nonroot\n');
  assert.equal(new Set(groups.map(({ listed }) => listed)).size, groups.length);
});

test('a digest is another image than the tag', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const groups = groupsOf(`FROM debian:13\nFROM debian:13@${digest}\nFROM debian@${digest}\n`);
  assert.deepEqual(
    groups.map(({ places }) => places.length),
    [1, 2],
  );
});

test('what only a build knows comes last, and says why; a bad name has no reference', () => {
  const groups = groupsOf('ARG X\nFROM ${X} AS a\nFROM Not:Valid:name\nFROM zzz:1\n');
  assert.deepEqual(
    groups.map(({ name, references }) => [name, references.length]),
    [
      ['zzz:1', 1],
      ['${X}', 0],
      ['Not:Valid:name', 0],
    ],
  );
  assert.match(groups[1]?.places[0]?.why ?? '', /X has no default/);
});

test('services of Compose name images, and those that are built here are told apart', () => {
  const compose =
    'services:\n  db:\n    image: postgres:17\n  app:\n    image: me/app:1\n    build: .\n  x:\n    image: ${NO}/x\n';
  const groups = groupsOf('', compose);
  assert.deepEqual(
    groups.map(({ name, isBuilt, references }) => [name, isBuilt, references.length]),
    [
      ['me/app:1', true, 1],
      ['postgres:17', false, 1],
      ['${NO}/x', false, 0],
    ],
  );
  assert.equal(groups[1]?.places[0]?.line, 3);
});
