import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readImageArguments } from '../../src/cli/imageArguments';
import { parsePlace } from '../../src/cli/place';

test('an image is named as with skopeo, a Windows drive included', () => {
  assert.deepEqual(parsePlace('oci:dir'), { kind: 'oci', path: 'dir', wanted: undefined });
  assert.deepEqual(parsePlace('oci-archive:a/b.tar:tag'), { kind: 'oci-archive', path: 'a/b.tar', wanted: 'tag' });
  assert.deepEqual(parsePlace('docker-archive:x.tar:reg:5000/app:1'), {
    kind: 'docker-archive',
    path: 'x.tar',
    wanted: 'reg:5000/app:1',
  });
  assert.deepEqual(parsePlace('oci:C:\\images\\x:tag'), { kind: 'oci', path: 'C:\\images\\x', wanted: 'tag' });
  assert.deepEqual(parsePlace('dir:copied'), { kind: 'dir', path: 'copied', wanted: undefined });
});

test('an engine is asked by its name', () => {
  for (const kind of ['docker', 'podman', 'nerdctl']) {
    assert.deepEqual(parsePlace(`${kind}:app:1`), { kind, reference: 'app:1', context: undefined });
  }
  assert.deepEqual(parsePlace('docker-daemon:app:1'), { kind: 'docker', reference: 'app:1', context: undefined });
});

test('a plain reference is at its registry, also one with the scheme that skopeo wants', () => {
  for (const text of ['alpine:3', 'registry:alpine:3', 'docker://alpine:3']) {
    assert.deepEqual(parsePlace(text), { kind: 'registry', reference: 'alpine:3' });
  }
  assert.deepEqual(parsePlace('localhost:5000/app'), { kind: 'registry', reference: 'localhost:5000/app' });
});

test('a path is looked into', () => {
  for (const path of ['./save.tar', '../x', '/images/x.tar', 'C:\\x.tar', '.']) {
    assert.deepEqual(parsePlace(path), { kind: 'path', path });
  }
});

test('what names no image is a sentence', () => {
  for (const text of ['Alpine', 'oci:', '', 'docker:', 'a b', '@sha256:abc']) {
    assert.match(String(parsePlace(text)), /^"[^"]*" is not an image reference: .+; write docker:REF/);
  }
  assert.equal(parsePlace('save.tar.gz'), '"save.tar.gz" looks like a file; write ./save.tar.gz.');
});

test('platform and layer are read for every command, and checked', () => {
  const read = (...argv: string[]) => readImageArguments(argv, { json: { type: 'boolean' } });
  assert.deepEqual(read('--json', '--platform', 'Linux/aarch64/v8', '--layer=2', '--insecure', 'r:5000', 'a', '/etc'), {
    images: [
      { text: 'a', platform: { os: 'linux', architecture: 'arm64', variant: 'v8' }, layer: 2, insecure: ['r:5000'] },
    ],
    values: Object.assign(Object.create(null), {
      json: true,
      platform: 'Linux/aarch64/v8',
      layer: '2',
      insecure: ['r:5000'],
    }) as object, // as parseArgs makes it
    rest: ['/etc'],
  });
  assert.equal(read(), 'No image is named.');
  assert.equal(read('--layer', '0', 'a'), '"0" is not the number of a layer; the lowest is 1.');
  assert.equal(
    read('--platform', 'arm64', 'a'),
    '"arm64" is not a platform; write one as linux/arm64 or linux/arm/v7.',
  );
  assert.equal(readImageArguments(['a'], {}, 2), 'Name 2 images.');
});
