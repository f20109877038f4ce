import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../../src/core/catalog/cardText';
import { counterpartsOf } from '../../../src/core/catalog/counterpart';
import { imageFacts, scratchFacts } from '../../../src/core/catalog/imageFacts';
import type { ImageFacts } from '../../../src/core/catalog/imageFacts';
import { lossesOf } from '../../../src/core/catalog/losses';
import { isReference, parseReference } from '../../../src/core/image/reference';

test('each image that people come from leads to the base that can take its place', () => {
  const rows: readonly (readonly [from: string, ...to: string[]])[] = [
    ['golang', 'static', 'base', 'cc'],
    ['golang:1.26-alpine', 'static'],
    ['rust', 'cc'],
    ['rust:alpine', 'static'],
    ['gcc', 'cc', 'static'],
    ['node:24-slim', 'nodejs24'],
    ['node:20', 'nodejs22', 'cc'],
    ['python:3.13-slim', 'python3'],
    ['python:3.11', 'python3', 'docker-hardened python'],
    ['eclipse-temurin:21-jre', 'java21'],
    ['openjdk:8', 'java17'],
    ['mcr.microsoft.com/dotnet/sdk:10.0', 'microsoft aspnet', 'microsoft runtime'],
    ['mcr.microsoft.com/dotnet/runtime:9.0-alpine', 'microsoft runtime'],
    ['nginx', 'chainguard nginx', 'docker-hardened nginx'],
    ['ruby:3.4', 'chainguard ruby', 'docker-hardened ruby'],
    ['httpd'],
    ['debian:13-slim', 'static', 'base', 'cc'],
    ['alpine', 'static'],
    ['registry.access.redhat.com/ubi9/ubi-minimal', 'static', 'base', 'cc'],
    ['gcr.io/distroless/base-debian13'],
    ['cgr.dev/chainguard/static'],
  ];
  for (const [from, ...to] of rows) {
    assert.deepEqual(
      counterpartsOf(known(from)).map(({ id }) => id),
      to,
      from,
    );
  }
  assert.deepEqual(
    counterpartsOf(scratchFacts).map(({ id }) => id),
    ['static'],
  );
});

test('a counterpart says what has to be so for it to fit', () => {
  const conditions = (from: string) => counterpartsOf(known(from))[0]?.onlyIf.map(plainText);
  assert.deepEqual(conditions('golang'), ['the program is built with CGO_ENABLED=0 or uses no C']);
  assert.deepEqual(conditions('node:24'), []);
  assert.deepEqual(conditions('node:18'), [
    'the program also runs on a Node other than 18 (Google does not publish 18)',
  ]);
  assert.deepEqual(conditions('nginx'), ['you can use the latest version, because only that is free']);
});

test('advice that would break a program is left out, or says on what it depends', () => {
  const rows: readonly (readonly [from: string, ...to: string[]])[] = [
    // A Node of Alpine does not start on the images, wherever it is copied.
    [
      'node:20-alpine',
      'gcr.io/distroless/nodejs22-debian13:nonroot, only if the program also runs on a Node other than 20 (Google does not publish 20) and modules with native code are installed for glibc',
    ],
    [
      'node:24-alpine',
      'gcr.io/distroless/nodejs24-debian13:nonroot, only if modules with native code are installed for glibc',
    ],
    [
      'python:3.13-alpine',
      'gcr.io/distroless/python3-debian13:nonroot, only if packages with native code are installed for glibc',
    ],
    [
      'gcc:15',
      'gcr.io/distroless/cc-debian13:nonroot, only if the program needs nothing newer than the libstdc++ of GCC 14',
      'gcr.io/distroless/static-debian13:nonroot',
    ],
    [
      'php:8.3-fpm',
      'cgr.dev/chainguard/php:latest-fpm, only if you can use the latest version, because only that is free',
      'dhi.io/php:8.5-fpm, only if you can use version 8.5 and you log in to dhi.io',
    ],
    [
      'php:8.3',
      'cgr.dev/chainguard/php:latest, only if you can use the latest version, because only that is free',
      'dhi.io/php:8.5, only if you can use version 8.5 and you log in to dhi.io',
    ],
    [
      'mcr.microsoft.com/dotnet/runtime-deps:8.0-alpine',
      'mcr.microsoft.com/dotnet/runtime-deps:10.0-resolute-chiseled, only if it is published for glibc, not for musl and it needs neither ICU nor time zones; the tag with -extra has both',
    ],
    [
      'mcr.microsoft.com/dotnet/aspnet:8.0-alpine',
      'mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled, only if it is published for glibc, not for musl and it needs neither ICU nor time zones; the tag with -extra has both',
    ],
    ['php:8.3-apache'],
    ['php:5.6-apache'],
  ];
  for (const [from, ...to] of rows) {
    const shown = counterpartsOf(known(from)).map(({ reference, onlyIf }) =>
      [reference, onlyIf.map(plainText).join(' and ')].filter((text) => text !== '').join(', only if '),
    );
    assert.deepEqual(shown, to, from);
  }
});

test('a counterpart says what it does not have, and when its support ends', () => {
  const why = (from: string) => counterpartsOf(known(from)).map((one) => plainText(one.why));
  assert.deepEqual(why('eclipse-temurin:21'), [' has the same major version of Java, without javac']);
  assert.deepEqual(why('maven:3.9-eclipse-temurin-21'), [' runs the jar built here']);
  assert.equal(why('python:3.12')[1], ' has 3.12 without a shell, supported until 2028-10-31');
});

test('a C library that is newer than the one of the images is pointed out', () => {
  const [, base] = counterpartsOf(known('ubuntu:26.04'));
  assert.deepEqual(base?.onlyIf.map(plainText), ['the program needs nothing from glibc 2.43 that 2.41 lacks']);
  assert.deepEqual(counterpartsOf(known('ubuntu:24.04'))[1]?.onlyIf, []);
});

test('every counterpart of every image is published and has no shell', () => {
  const families = [
    'golang',
    'rust',
    'node',
    'python',
    'gradle',
    'maven',
    'php',
    'ruby',
    'nginx',
    'debian',
    'alpine',
    'node:16',
  ];
  const dotnet = ['8.0', '9.0', '10.0'].flatMap((line) =>
    ['sdk', 'aspnet', 'runtime', 'runtime-deps'].map((kind) => `${kind}:${line}`),
  );
  for (const from of [...families, ...dotnet.map((name) => `mcr.microsoft.com/dotnet/${name}`)]) {
    for (const { reference } of counterpartsOf(known(from))) {
      assert.equal(known(reference).state, 'published', reference);
      assert.equal(known(reference).shell, false, reference);
    }
  }
});

test('what one would lose', () => {
  const losses = lossesOf(known('node:24-slim'), known('gcr.io/distroless/nodejs22-debian13:nonroot'));
  assert.deepEqual(
    losses.map(({ id, what, then }) => [id, plainText(what), plainText(then)]),
    [
      ['shell', 'shell', 'CMD, ENTRYPOINT, HEALTHCHECK and RUN must be in exec form'],
      ['package-manager', 'apt-get', 'packages have to be installed in an earlier stage'],
      ['runtime', 'Node.js 24', 'the program runs on 22'],
      ['tools', 'npm, npx', 'install packages in an earlier stage and start the program directly'],
      ['path', 'Node.js on PATH', 'call it as /nodejs/bin/node'],
      ['root', 'root', 'the program runs as nonroot (65532)'],
      ['entrypoint', 'entrypoint', 'CMD becomes the arguments of /nodejs/bin/node'],
    ],
  );
});

test('nothing is said to be lost that is not known', () => {
  const ids = (from: string, to: string) => lossesOf(known(from), known(to)).map(({ id }) => id);
  assert.deepEqual(ids('registry.access.redhat.com/ubi9/ubi-micro', 'gcr.io/distroless/base-debian13:nonroot'), []);
  assert.deepEqual(ids('alpine', 'gcr.io/distroless/base-debian13'), ['shell', 'package-manager', 'libc']);
  assert.deepEqual(ids('gcr.io/distroless/cc-debian13', 'gcr.io/distroless/cc-debian12'), ['libc']);
  assert.deepEqual(ids('gcr.io/distroless/cc-debian13', 'gcr.io/distroless/cc-debian13'), []);
});

function known(text: string): ImageFacts {
  const ref = parseReference(text);
  assert.ok(isReference(ref), text);
  const facts = imageFacts(ref);
  assert.ok(facts !== undefined, text);
  return facts;
}
