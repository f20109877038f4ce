import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageChoices } from '../../../src/core/catalog/imageChoices';
import { imageCard } from '../../../src/core/catalog/imageCard';

const labels = (typed: string): readonly string[] => imageChoices(typed).map(({ label }) => label);

test('names come with the tag that does not run as root first, and the current release before the old one', () => {
  const names = labels('gcr.io/dist');
  assert.deepEqual(names.slice(0, 2), ['base-debian13:nonroot', 'base-debian13']);
  assert.equal(imageChoices('')[1]?.reference, 'gcr.io/distroless/base-debian13');
  assert.match(names.at(-1) ?? '', /debian12$/);
  assert.deepEqual(labels(''), names);
});

test('behind the name of an image come its tags', () => {
  assert.deepEqual(labels('gcr.io/distroless/python3-debian13:no').slice(0, 8), [
    ...['nonroot', 'latest', 'debug-nonroot', 'debug'],
    ...['nonroot-amd64', 'nonroot-arm64', 'nonroot-riscv64', 'latest-amd64'],
  ]);
  assert.equal(imageChoices('gcr.io/distroless/cc:')[0]?.reference, 'gcr.io/distroless/cc:nonroot');
  assert.equal(imageChoices('gcr.io/distroless/cc:')[3]?.detail, 'root, BusyBox shell');
});

test('the tags of other images are not known, nor is a digest', () => {
  assert.deepEqual(labels('node:'), []);
  assert.deepEqual(labels('localhost:5000/'), labels(''));
  assert.deepEqual(labels('gcr.io/distroless/cc:nonroot@sha256:'), []);
});

test('every choice is an image that is published', () => {
  for (const { reference } of [...imageChoices(''), ...imageChoices('gcr.io/distroless/java21-debian13:')])
    assert.equal(imageCard(reference, { today: '2026-08-21', mirrors: {} }).kind, 'published', reference);
});
