import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builderSuite } from '../../../src/core/catalog/builder';
import { isReference, parseReference } from '../../../src/core/image/reference';

/** What the tag means, in a few words. */
function suite(text: string): string {
  const ref = parseReference(text);
  assert.ok(isReference(ref));
  const found = builderSuite(ref);
  if (found === undefined) return 'unknown';
  if (found.libc === 'musl') return 'musl';
  const { certain, since, gone } = found;
  const words = [
    found.suite,
    found.glibc ?? '?',
    certain ? '' : 'at most',
    since && `since ${since}`,
    gone && `gone ${gone}`,
  ];
  return words.filter((word) => word !== undefined && word !== '').join(' ');
}

test('a tag of the table means the release it means today', () => {
  assert.equal(suite('golang'), 'trixie 2.41 since 2025-08-13');
  assert.equal(suite('node:22'), 'bookworm 2.36 since 2024-04-26');
  assert.equal(suite('golang:1.24'), 'trixie 2.41 since 2025-08-13 gone 2026-02-10');
  assert.equal(suite('eclipse-temurin:21-jdk'), 'resolute 2.43 since 2026-05-08');
});

test('slim follows the default of its version', () => {
  assert.equal(suite('node:22-slim'), 'bookworm 2.36 since 2024-04-26');
  assert.equal(suite('node:lts-slim'), suite('node:lts'));
  assert.equal(suite('golang:slim'), suite('golang:latest'));
});

test('an explicit release wins, whatever else the tag says', () => {
  assert.equal(suite('golang:1.24.3-bookworm'), 'bookworm 2.36');
  assert.equal(suite('python:3.13-slim-trixie'), 'trixie 2.41');
  assert.equal(suite('debian:bookworm-slim'), 'bookworm 2.36');
  assert.equal(suite('eclipse-temurin:21-jdk-noble'), 'noble 2.39');
  assert.equal(suite(`golang:1.25-trixie@sha256:${'a'.repeat(64)}`), 'trixie 2.41');
});

test('Debian is known by its number too', () => {
  assert.equal(suite('debian:12'), 'bookworm 2.36');
  assert.equal(suite('debian:13.1-slim'), 'trixie 2.41');
});

test('Alpine is musl', () => {
  assert.equal(suite('alpine'), 'musl');
  assert.equal(suite('golang:1.24-alpine3.20'), 'musl');
  assert.equal(suite('node:alpine'), 'musl');
});

test('an exact version means at most the newest release that its line was built on', () => {
  assert.equal(suite('golang:1.24.3'), 'trixie 2.41 at most gone 2026-02-10');
  assert.equal(suite('maven:3.9.9-eclipse-temurin-21'), 'noble 2.39 at most');
});

test('an exact version of a line that knew one release means that release', () => {
  assert.equal(suite('node:22.11.0-slim'), 'bookworm 2.36 since 2024-04-26');
});

test('Ubuntu and the names of Debian mean what their list says', () => {
  assert.equal(suite('ubuntu'), 'resolute 2.43');
  assert.equal(suite('ubuntu:24.04'), 'noble 2.39');
  assert.equal(suite('ubuntu:25.10'), 'questing 2.42');
  assert.equal(suite('ubuntu:focal-20241011'), 'focal 2.31');
  assert.equal(suite('debian:stable-slim'), 'trixie 2.41');
  assert.equal(suite(`debian:stable@sha256:${'a'.repeat(64)}`), 'trixie 2.41 at most');
  assert.equal(suite('debian:sid'), 'unknown');
});

test('a digest is some build of the tag', () => {
  assert.equal(suite(`golang:1.24@sha256:${'a'.repeat(64)}`), 'trixie 2.41 at most gone 2026-02-10');
  assert.equal(suite(`golang@sha256:${'a'.repeat(64)}`), 'unknown');
});

test('says nothing of what the table does not hold', () => {
  for (const text of [
    'golang:1.24-windowsservercore',
    'ubuntu:4.10',
    'ubuntu:24',
    'node:16',
    'constructor',
    'node:constructor',
    'grafana/golang:1.24',
    'ghcr.io/library/golang:1.24',
  ]) {
    assert.equal(suite(text), 'unknown', text);
  }
});
