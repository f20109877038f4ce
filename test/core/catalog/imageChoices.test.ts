import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageChoices } from '../../../src/core/catalog/imageChoices';
import { imageCard } from '../../../src/core/catalog/imageCard';

const labels = (typed: string): readonly string[] => imageChoices(typed).map(({ label }) => label);

test('names come with the tag that does not run as root first, and the current release before the old one', () => {
  const names = labels('gcr.io/dist');
  assert.deepEqual(names.slice(0, 2), ['base-debian13:nonroot', 'base-debian13']);
  assert.equal(imageChoices('')[1]?.reference, 'gcr.io/distroless/base-debian13');
  const own = names.filter((name) => name.includes('debian1'));
  assert.match(own.at(-1) ?? '', /debian12$/);
});

test('beside a name stands what it does not say itself', () => {
  const details = new Map(imageChoices('').map(({ label, detail }) => [label, detail]));
  assert.equal(details.get('static-debian13:nonroot'), 'no C library');
  assert.equal(details.get('base-nossl-debian13'), 'C library, root');
  assert.equal(details.get('base-debian13'), 'C library, OpenSSL, root');
  assert.equal(details.get('cc-debian13'), 'C and C++ libraries, OpenSSL, root');
  assert.match(details.get('nodejs22-debian13') ?? '', /^Node\.js 22\.\d+\.\d+, root$/);
});

test('behind the name of an image come its tags', () => {
  assert.deepEqual(labels('gcr.io/distroless/python3-debian13:no').slice(0, 8), [
    ...['nonroot', 'latest', 'debug-nonroot', 'debug'],
    ...['nonroot-amd64', 'nonroot-arm64', 'nonroot-riscv64', 'latest-amd64'],
  ]);
  assert.equal(imageChoices('gcr.io/distroless/cc:')[0]?.reference, 'gcr.io/distroless/cc:nonroot');
  assert.equal(imageChoices('gcr.io/distroless/cc:')[3]?.detail, 'root, BusyBox shell');
});

test('official images come after those without a shell, other publishers once their registry is typed', () => {
  const all = labels('');
  assert.ok(all.indexOf('node') > all.indexOf('cc-debian12'));
  assert.equal(all.includes('cgr.dev/chainguard/node'), false);
  assert.equal(labels('cgr.dev/').includes('cgr.dev/chainguard/node'), true);
  assert.equal(labels('cgr.dev/').includes('node'), false);
});

test('the tags of official images are there, the plain and new ones first', () => {
  const tags = labels('node:');
  assert.ok(tags.indexOf('24') < tags.indexOf('22'));
  assert.ok(tags.indexOf('22') < tags.indexOf('22-slim'));
  assert.equal(new Set(tags).size, tags.length);
  assert.equal(imageChoices('cgr.dev/chainguard/static:')[0]?.detail, 'wolfi, no shell');
});

test('tags that only paying customers can pull are not offered', () => {
  const tags = labels('cgr.dev/chainguard/dotnet:');
  assert.deepEqual(
    tags.filter((tag) => !tag.startsWith('latest')),
    [],
  );
  assert.ok(tags.includes('latest-dev'));
});

test('the tags of an image that no table has are not known, nor is a digest', () => {
  assert.deepEqual(labels('ghcr.io/acme/app:'), []);
  assert.deepEqual(labels('constructor:'), []);
  assert.deepEqual(labels('gcr.io/distroless/cc:nonroot@sha256:'), []);
});

test('every choice is an image that is published', () => {
  for (const { reference } of [...imageChoices('gcr.io/'), ...imageChoices('gcr.io/distroless/java21-debian13:')])
    assert.equal(imageCard(reference, { today: '2026-08-21', mirrors: {} }).kind, 'published', reference);
});
