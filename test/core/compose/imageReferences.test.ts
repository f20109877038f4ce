import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeReferences } from '../../../src/core/compose/imageReferences';

/** What is written and what it comes to; each place must hold what is written. */
function found(text: string): readonly (readonly [string, string | undefined])[] {
  return composeReferences(text).map(({ start, end, written, resolved }) => {
    assert.equal(text.slice(start, end), written);
    return [written, resolved];
  });
}

test('the images of all services, quoted or not', () => {
  const text = [
    'services:',
    '  web:',
    '    image: gcr.io/distroless/static-debian13:nonroot # why',
    '  db: { image: "postgres:17", ports: [5432] }',
    "  cache:\r\n    image: 'redis@sha256:ab'\r",
    '  none: {}',
    'x-image: { image: alpine }',
    '---',
    'services: { other: { image: debian } }',
  ].join('\n');
  assert.deepEqual(
    found(text).map(([written]) => written),
    ['gcr.io/distroless/static-debian13:nonroot', 'postgres:17', 'redis@sha256:ab', 'debian'],
  );
});

test('variables take their defaults', () => {
  const image = (value: string) => found(`services:\n  a:\n    image: ${value}\n`)[0]?.[1];
  assert.equal(image('node:${TAG:-22}'), 'node:22');
  assert.equal(image('node:${TAG-22}-${KIND:-${OTHER:-slim}}'), 'node:22-slim');
  assert.equal(image('node:22${ALPINE:+-alpine}'), 'node:22');
  assert.equal(image('node:$${x}'), 'node:${x}');
  assert.equal(image('node:$TAG'), undefined);
  assert.equal(image('node:${TAG:?must be set}'), undefined);
  assert.equal(image('node:${TAG:-$OTHER}'), undefined);
  assert.equal(image('node:${}'), undefined);
  assert.equal(image('node:${TAG'), undefined);
});

test('a variable without a default is named', () => {
  const [reference] = composeReferences('services:\n  a:\n    image: ${REGISTRY}/app:${TAG:-1}\n');
  assert.deepEqual(reference?.unset, ['REGISTRY']);
});

test('anchors and merges are followed, and each place is there once', () => {
  const text = [
    'x-base: &base',
    '  image: debian:13',
    'x-other: &other',
    '  <<: *base',
    'services:',
    '  one: *base',
    '  two:',
    '    <<: [*other]',
    '  three:',
    '    <<: *base',
    '    image: &own node:22',
    '  four:',
    '    image: *own',
  ].join('\n');
  assert.deepEqual(
    found(text).map(([written]) => written),
    ['debian:13', 'node:22'],
  );
});

test('an image that is built here is told from one that is used', () => {
  const built = composeReferences('services:\n  a:\n    build: .\n    image: app\n  b:\n    image: app\n');
  assert.deepEqual(
    built.map(({ isBuilt }) => isBuilt),
    [true, false],
  );
});

test('what is no Compose file has none, and nothing throws', () => {
  for (const text of [
    '',
    ':',
    'services:',
    'services: [a, b]',
    'services:\n  a: 1\n  b:\n    image: [1]\n  c:\n    image: 5\n',
    'services:\n  a:\n\timage: node\n',
    'services:\n  a: *nowhere\n',
    'a: &a\n  <<: *a\nservices:\n  b: *a\n',
    'services: { a: { image: "node',
    '\u0000',
    '%YAML 9.9\n---\n!!js/function "x"\n',
  ])
    assert.deepEqual(found(text), [], JSON.stringify(text));
});
