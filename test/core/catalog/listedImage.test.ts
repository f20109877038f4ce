import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFileIndex } from '../../../src/core/catalog/fileIndex';
import { listedImage } from '../../../src/core/catalog/listedImage';
import { listedFlavour, listedNames, listedReference } from '../../../src/core/catalog/listedReference';
import { catalogue, chainOf, distrolessImage } from '../../../src/core/catalog/lookup';
import { sizesOf } from '../../../src/core/catalog/sizes';
import { readFile } from '../../../src/core/image/content';
import { lookUp } from '../../../src/core/image/lookup';
import { walk } from '../../../src/core/image/tree';
import { shippedIndex } from '../../support/fileIndex';

const index = parseFileIndex(shippedIndex());
const named = (text: string) => {
  const reference = listedReference(text);
  if ('problem' in reference) throw new Error(reference.problem);
  return reference;
};
const open = (text: string) => listedImage(named(text), index);

test('every image and build is listed whole', () => {
  for (const image of catalogue.images) {
    for (const build of ['production', 'debug'] as const) {
      const layers = chainOf(image).flatMap(({ id }) => index.images[id]![build]);
      assert.ok(layers.length > 0 && layers.every((layer) => index.layers.has(layer)), image.id);
    }
  }
});

test('an image has as many files and bytes as its figures say', () => {
  for (const [id, flavour, build] of [
    ['python3-debian13', 'latest', 'production'],
    ['static-debian12', 'debug', 'debug'],
  ] as const) {
    const image = distrolessImage(id);
    const { tree } = listedImage(listedFlavour(image, flavour), index);
    const entries = [...walk(tree.root, '/')].map(({ node }) => node.entry);
    const figures = sizesOf(image, build)!;
    assert.equal(entries.filter(({ kind }) => kind !== 'directory').length, figures.files, id);
    assert.equal(entries.filter(({ kind }) => kind === 'directory').length, figures.directories, id);
    assert.equal(sum([...new Set(entries)].map(({ size }) => size)), figures.installed, id);
  }
});

test('a text names an image by its short name or by the whole reference', () => {
  const names = ['base', 'base-debian13:nonroot', 'gcr.io/distroless/base-debian13:debug-amd64'];
  assert.deepEqual(
    names.map((text) => named(text).name),
    ['latest', 'nonroot', 'debug'].map((tag) => `gcr.io/distroless/base-debian13:${tag}`),
  );
});

test('an image that is not in the catalogue is refused with a sentence', () => {
  for (const text of ['nginx', 'docker.io/library/debian:13', 'nodejs18-debian11', 'base:latests', 'BASE']) {
    const reference = listedReference(text);
    assert.ok('problem' in reference, text);
    assert.match(reference.problem, /^[^\n]*\.$/);
  }
});

test('the names to choose from are listed', () => {
  assert.equal(listedNames().length, catalogue.images.length);
  for (const name of listedNames()) assert.equal(named(name).name, `${name}:latest`);
});

test('a debug image has its shell, and another image has none', () => {
  const at = (text: string, path: string) => lookUp(open(text).tree, path, 'follow').kind;
  assert.equal(at('cc-debian13:debug', '/busybox/sh'), 'found');
  assert.equal(at('cc-debian13', '/busybox'), 'missing');
  assert.equal(at('python3-debian13', '/bin/python3'), 'found');
});

test('each path says of which package it is', () => {
  const { image, tree } = open('nodejs22-debian13');
  const packageOf = (path: string) => {
    const found = lookUp(tree, path, 'keep');
    return found.kind === 'found' ? image.layers[found.node.layer]?.createdBy?.split(' ')[0] : found.kind;
  };
  assert.equal(packageOf('/nodejs/bin/node'), 'nodejs');
  assert.equal(packageOf('/usr/lib/x86_64-linux-gnu/libc.so.6'), 'libc6');
  assert.equal(packageOf('/usr/share/zoneinfo/Europe/Paris'), 'tzdata');
});

test('an image says how it would start, from when its list is, and what is not on it', () => {
  const { image } = open('java21-debian13:nonroot');
  assert.equal(image.name, 'gcr.io/distroless/java21-debian13:nonroot');
  assert.deepEqual([image.config.user, image.config.entrypoint], ['65532', ['/usr/bin/java', '-jar']]);
  assert.deepEqual(image.listed, { date: index.date, without: ['temurin-21-jre'] });
});

test('what is only listed cannot be read', async () => {
  const { image, tree } = open('base-debian13');
  await assert.rejects(readFile(image, tree, '/etc/passwd', 1000, new AbortController().signal), {
    code: 'unsupported',
    message:
      'Only the name and size of /etc/passwd are known; pull gcr.io/distroless/base-debian13:latest to read its files.',
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
