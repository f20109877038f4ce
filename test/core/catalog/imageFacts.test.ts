import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageFacts } from '../../../src/core/catalog/imageFacts';
import type { ImageFacts } from '../../../src/core/catalog/imageFacts';
import { isReference, parseReference } from '../../../src/core/image/reference';

const sha = `sha256:${'a'.repeat(64)}`;

test('knows the whole configuration of a chiseled .NET image from the Dockerfiles that it is built by', () => {
  const facts = factsOf('mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled');
  assert.equal(facts?.shell, false);
  assert.equal(facts?.packageManager, false);
  assert.deepEqual(facts?.libc, { name: 'glibc', version: '2.39' });
  assert.equal(facts?.config.user, '1654');
  assert.deepEqual(facts?.config.entrypoint, ['/usr/bin/dotnet']);
  assert.deepEqual(facts?.config.cmd, ['--info']);
  assert.equal(facts?.config.env?.get('ASPNETCORE_HTTP_PORTS'), '8080');
  assert.deepEqual(facts?.users, [
    { name: 'root', uid: 0, gid: 0 },
    { name: 'app', uid: 1654, gid: 1654 },
  ]);
  assert.deepEqual(facts?.runtime, { kind: 'dotnet', line: '10.0', binary: '/usr/bin/dotnet', onPath: true });
});

test('takes the .NET tag of one architecture for the one of all', () => {
  assert.equal(factsOf('mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled-arm64v8')?.shell, false);
  assert.equal(factsOf('mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled-arm64v8')?.state, 'published');
  assert.equal(factsOf('mcr.microsoft.com/dotnet/runtime:8.0-noble-chiseled-arm32v7')?.state, undefined);
});

test('knows of an old chiseled image that it has no shell, and not what it starts', () => {
  const facts = factsOf('mcr.microsoft.com/dotnet/aspnet:7.0-jammy-chiseled');
  assert.equal(facts?.shell, false);
  assert.equal(facts?.release?.codename, 'jammy');
  assert.equal(facts?.config.entrypoint, undefined);
  assert.equal(facts?.state, undefined);
});

test('tells the .NET images with a shell from those without', () => {
  const rows = ['aspnet:8.0', 'sdk:10.0', 'aspnet:9.0-alpine', 'runtime:9.0-azurelinux3.0-distroless'].map((name) => {
    const facts = factsOf(`mcr.microsoft.com/dotnet/${name}`);
    return [name, facts?.shell, facts?.packageManager, facts?.release?.codename ?? facts?.release?.distribution];
  });
  assert.deepEqual(rows, [
    ['aspnet:8.0', '/bin/sh', 'apt-get', 'bookworm'],
    ['sdk:10.0', '/bin/sh', 'apt-get', 'noble'],
    ['aspnet:9.0-alpine', '/bin/sh', 'apk', 'alpine'],
    ['runtime:9.0-azurelinux3.0-distroless', false, false, 'azurelinux'],
  ]);
  assert.equal(factsOf('mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022'), undefined);
});

test('knows that some plain images of Chainguard have a shell', () => {
  const rows = ['static', 'python', 'jre', 'node', 'go', 'jdk', 'rust', 'node:latest-dev'].map((name) => {
    const facts = factsOf(`cgr.dev/chainguard/${name}`);
    return [name, facts?.shell, facts?.packageManager, facts?.config.user, facts?.config.entrypoint?.join(' ')];
  });
  assert.deepEqual(rows, [
    ['static', false, false, '65532', ''],
    ['python', false, false, '65532', '/usr/bin/python'],
    ['jre', false, false, '65532', '/usr/bin/java'],
    ['node', '/bin/sh', false, '65532', '/usr/bin/node'],
    ['go', '/bin/sh', false, '0', '/usr/bin/go'],
    ['jdk', '/bin/sh', false, '65532', ''],
    ['rust', '/bin/sh', false, '65532', '/usr/bin/rustc'],
    ['node:latest-dev', '/bin/sh', 'apk', '65532', '/usr/bin/node'],
  ]);
});

test('says of a tag that Chainguard does not give away only what all tags share', () => {
  const facts = factsOf('cgr.dev/chainguard/node:22');
  assert.equal(facts?.state, 'unknown-tag');
  assert.equal(facts?.shell, undefined);
  assert.equal(facts?.release?.distribution, 'wolfi');
  assert.equal(factsOf('cgr.dev/chainguard/never-heard'), undefined);
  assert.equal(factsOf('cgr.dev/some-company/node:22'), undefined);
});

test('says nothing of what two builds with the same name do not agree on', () => {
  const facts = factsOf('cgr.dev/chainguard/busybox');
  assert.equal(facts?.libc, undefined);
  assert.equal(facts?.shell, undefined);
  assert.equal(facts?.config.user, '65532');
});

test('does not say which major a moving tag with a digest had', () => {
  assert.equal(factsOf(`cgr.dev/chainguard/node:latest@${sha}`)?.runtime?.line, undefined);
  assert.equal(factsOf('cgr.dev/chainguard/node:latest')?.runtime?.line, '26');
  assert.equal(factsOf(`node:24-slim@${sha}`)?.runtime?.line, '24');
});

test('knows the user of hardened images, which is another one for Node', () => {
  assert.equal(factsOf('dhi.io/python:3.13')?.config.user, 'nonroot');
  assert.equal(factsOf('dhi.io/python:3.13')?.shell, false);
  assert.equal(factsOf('dhi.io/node:24')?.config.user, 'node');
  assert.equal(factsOf('dhi.io/node:24-dev')?.packageManager, 'apt');
});

test('knows what the tags of official images mean', () => {
  const rows = [
    'debian:13-slim',
    'ubuntu',
    'alpine:3',
    'node:24',
    'node:24-alpine',
    'python:3.13-slim',
    'golang:1.26',
    'eclipse-temurin:21-jre',
    'maven:3.9-eclipse-temurin-21',
    'amazonlinux:2',
    'fedora:44',
    'busybox',
    'nginx',
  ].map((name) => {
    const facts = factsOf(name);
    const { distribution, codename, version, certain } = facts?.release ?? {};
    return [
      name,
      `${distribution} ${codename ?? version}`,
      certain,
      libcText(facts),
      facts?.packageManager,
      facts?.shell,
    ];
  });
  assert.deepEqual(rows, [
    ['debian:13-slim', 'debian trixie', true, 'glibc 2.41', 'apt-get', '/bin/sh'],
    ['ubuntu', 'ubuntu resolute', true, 'glibc 2.43', 'apt-get', '/bin/sh'],
    ['alpine:3', 'alpine 3.24', true, 'musl 1.2.6', 'apk', '/bin/sh'],
    ['node:24', 'debian bookworm', true, 'glibc 2.36', 'apt-get', '/bin/sh'],
    ['node:24-alpine', 'alpine 3.24', true, 'musl 1.2.6', 'apk', '/bin/sh'],
    ['python:3.13-slim', 'debian trixie', true, 'glibc 2.41', 'apt-get', '/bin/sh'],
    ['golang:1.26', 'debian trixie', true, 'glibc 2.41', 'apt-get', '/bin/sh'],
    ['eclipse-temurin:21-jre', 'ubuntu resolute', true, 'glibc 2.43', 'apt-get', '/bin/sh'],
    ['maven:3.9-eclipse-temurin-21', 'ubuntu noble', true, 'glibc 2.39', 'apt-get', '/bin/sh'],
    ['amazonlinux:2', 'amazonlinux 2', true, 'glibc 2.26', 'yum', '/bin/sh'],
    ['fedora:44', 'fedora 44', true, 'glibc 2.43', 'dnf', '/bin/sh'],
    ['busybox', 'busybox undefined', true, 'undefined', false, '/bin/sh'],
    ['nginx', 'debian trixie', true, 'glibc 2.41', 'apt-get', '/bin/sh'],
  ]);
});

test('knows how official images start', () => {
  const rows = ['node:24', 'golang:1.26', 'python:3.13', 'eclipse-temurin:21', 'debian:12', 'php:8.4-apache'].map(
    (name) => {
      const { user, workdir, entrypoint, cmd } = factsOf(name)?.config ?? {};
      return [name, user, workdir, entrypoint?.join(' '), cmd?.join(' ')];
    },
  );
  assert.deepEqual(rows, [
    ['node:24', '', '/', 'docker-entrypoint.sh', 'node'],
    ['golang:1.26', '', '/go', '', 'bash'],
    ['python:3.13', '', '/', '', 'python3'],
    ['eclipse-temurin:21', '', '/', '/__cacert_entrypoint.sh', 'jshell'],
    ['debian:12', '', '/', '', 'bash'],
    ['php:8.4-apache', '', '/var/www/html', 'docker-php-entrypoint', 'apache2-foreground'],
  ]);
});

test('takes the Java of a Maven candidate from its vendor', () => {
  const lines = ['4.0.0-rc-5-eclipse-temurin-17', '4.0.0-rc-5-amazoncorretto-25', '3.9-eclipse-temurin-8'];
  assert.deepEqual(
    lines.map((tag) => factsOf(`maven:${tag}`)?.runtime?.line),
    ['17', '25', '8'],
  );
});

test('says of images with a shell only what is said of packages', () => {
  assert.equal(factsOf('almalinux:10-kitten')?.packageManager, 'dnf');
  assert.equal(factsOf('almalinux:10-kitten-minimal')?.packageManager, undefined);
  assert.equal(factsOf('dhi.io/gradle:9-jdk21-dev')?.packageManager, undefined);
  assert.equal(factsOf('dhi.io/node:24')?.packageManager, false);
});

test('leaves open what a tag that is no more built, or a digest alone, does not tell', () => {
  const gone = factsOf('node:20');
  assert.equal(gone?.state, 'retired');
  assert.equal(gone?.release?.codename, 'bookworm');
  assert.equal(gone?.config.entrypoint, undefined);

  const old = factsOf('node:10.4');
  assert.deepEqual(old?.libc, { name: 'glibc', version: undefined });
  assert.equal(old?.release, undefined);
  assert.equal(old?.state, undefined);

  const digest = factsOf(`node@${sha}`);
  assert.equal(digest?.libc, undefined);
  assert.equal(digest?.shell, '/bin/sh');
  assert.equal(digest?.packageManager, undefined);
  for (const name of ['golang', 'eclipse-temurin', 'openjdk'])
    assert.equal(factsOf(`${name}@${sha}`)?.shell, undefined, 'may be an image for Windows');
});

test('does not take a version of glibc for certain that is only the newest that a tag can mean', () => {
  assert.deepEqual(factsOf(`golang:1.24@${sha}`)?.libc, { name: 'glibc', version: undefined });
  assert.deepEqual(factsOf(`golang:1.24-bookworm@${sha}`)?.libc, { name: 'glibc', version: '2.36' });
});

test('knows the images of Red Hat by each of their names', () => {
  for (const name of [
    'registry.access.redhat.com/ubi9/ubi-micro',
    'registry.redhat.io/ubi9-micro',
    'redhat/ubi9-micro:latest',
  ]) {
    const facts = factsOf(name);
    assert.equal(facts?.publisher, 'redhat');
    assert.equal(facts?.packageManager, false);
    assert.equal(facts?.shell, undefined, 'no source says whether it has a shell');
    assert.equal(libcText(facts), 'glibc 2.34');
  }
  assert.equal(factsOf('registry.access.redhat.com/ubi9-minimal:9.4')?.packageManager, 'microdnf');
});

test('knows that the versioned images of Bitnami get no updates', () => {
  assert.equal(factsOf('bitnami/redis:7.2')?.state, 'retired');
  assert.equal(factsOf('bitnamilegacy/redis')?.state, 'retired');
  assert.equal(factsOf('bitnami/redis')?.state, undefined);
});

test('knows nothing of images that nobody told of', () => {
  for (const name of ['example.org/team/app:1', 'grafana/grafana', 'memcached', 'golang:1.26-nanoserver']) {
    assert.equal(factsOf(name), undefined, name);
  }
});

function factsOf(text: string): ImageFacts | undefined {
  const ref = parseReference(text);
  assert.ok(isReference(ref), text);
  return imageFacts(ref);
}

function libcText(facts: ImageFacts | undefined): string {
  const libc = facts?.libc;
  return typeof libc === 'object' ? [libc.name, libc.version].filter(Boolean).join(' ') : String(libc);
}
