import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeBuilds } from '../../../src/core/compose/builds';

test('builds of services say where their Dockerfiles are', () => {
  const text = [
    'services:',
    '  a:',
    '    build: ./a',
    '  b:',
    '    build:',
    '      context: b',
    '      dockerfile: docker/prod.df',
    '  c:',
    '    build: {}',
    '  d:',
    '    image: x',
    '  e:',
    '    build: https://github.com/x/y.git',
    '  f:',
    '    build: ${HERE}',
  ].join('\n');
  assert.deepEqual(composeBuilds(text), [
    { context: './a', dockerfile: 'Dockerfile' },
    { context: 'b', dockerfile: 'docker/prod.df' },
    { context: '.', dockerfile: 'Dockerfile' },
  ]);
});

test('what is no Compose file has no builds', () => {
  for (const text of ['', 'build', 'services: build', 'services:\n  - build', 'services: {a: [build]}', '{build: [']) {
    assert.deepEqual(composeBuilds(text), []);
  }
});
