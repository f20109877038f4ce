import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../../src/core/catalog/cardText';
import { compareImages } from '../../../src/core/catalog/compareImages';
import type { ImageRef } from '../../../src/core/image/reference';
import { isReference, parseReference } from '../../../src/core/image/reference';

test('two images side by side, with what is not known left open', () => {
  const { rows } = compareImages(ref('node:20'), ref('gcr.io/distroless/nodejs22-debian13:nonroot'));
  const text = (id: string) => {
    const row = rows.find((one) => one.id === id);
    return [row?.before && plainText(row.before), row?.after && plainText(row.after)];
  };
  assert.deepEqual(text('release'), ['Debian 12 (bookworm)', 'Debian 13 (trixie)']);
  assert.deepEqual(text('libc'), ['glibc 2.36', 'glibc 2.41']);
  assert.deepEqual(text('shell'), ['/bin/sh', 'none']);
  assert.deepEqual(text('runtime'), ['Node.js 20', 'Node.js 22 at /nodejs/bin/node, not on PATH']);
  assert.deepEqual(text('user'), [undefined, 'nonroot (65532)']);
  assert.equal(text('size')[0], undefined);
});

test('packages are compared where those of both are known', () => {
  const { packages } = compareImages(
    ref('gcr.io/distroless/base-debian13'),
    ref('gcr.io/distroless/cc-debian13:debug'),
  );
  const names = packages?.added.map((text) => text.split(' ')[0]);
  assert.deepEqual(names, ['libgomp1', 'libstdc++6', 'libgcc-s1', 'gcc-14-base']);
  assert.deepEqual(packages?.removed, []);
  assert.deepEqual(packages?.changed, []);
  assert.equal(compareImages(ref('debian'), ref('gcr.io/distroless/base-debian13')).packages, undefined);
});

test('sizes and packages of amd64 are not said of another architecture', () => {
  const { rows, packages } = compareImages(
    ref('gcr.io/distroless/base-debian13:latest-arm64'),
    ref('gcr.io/distroless/cc-debian13:latest-amd64'),
  );
  const size = rows.find(({ id }) => id === 'size');
  assert.deepEqual([size?.before === undefined, size?.after === undefined, packages], [true, false, undefined]);
});

test('root is called so, whether an image names or numbers it', () => {
  for (const name of ['cgr.dev/chainguard/apko', 'gradle', 'debian', 'gcr.io/distroless/cc-debian13']) {
    const { rows } = compareImages(ref(name), 'scratch');
    assert.equal(plainText(rows.find(({ id }) => id === 'user')?.before ?? []), 'root (0)', name);
  }
});

test('an image beside itself differs in nothing', () => {
  const { rows, losses, packages } = compareImages(ref('cgr.dev/chainguard/static'), ref('cgr.dev/chainguard/static'));
  assert.ok(rows.every(({ before, after }) => JSON.stringify(before) === JSON.stringify(after)));
  assert.deepEqual([losses, packages], [[], undefined]);
});

test('the empty image can be compared, and one that nobody knows leaves its side open', () => {
  const { rows, losses } = compareImages('scratch', ref('example.org/app'));
  assert.ok(rows.length > 0 && rows.every(({ after }) => after === undefined));
  assert.deepEqual(losses, []);
  const empty = (id: string) => plainText(rows.find((row) => row.id === id)?.before ?? ['not known']);
  assert.deepEqual([empty('release'), empty('size'), empty('user')], ['none', 'nothing', 'root (0)']);
});

function ref(text: string): ImageRef {
  const parsed = parseReference(text);
  assert.ok(isReference(parsed), text);
  return parsed;
}
