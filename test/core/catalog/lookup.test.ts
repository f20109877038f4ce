import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chainOf,
  distrolessImage,
  distrolessReference,
  findDistroless,
  imageDefaults,
  packagesOf,
  publishedBase,
  publishedLines,
} from '../../../src/core/catalog/lookup';
import { isReference, parseReference } from '../../../src/core/image/reference';

const sha = '0123456789abcdef0123456789abcdef01234567';
const digest = `sha256:${'a'.repeat(64)}`;

/** What was found, in a few words. */
function found(text: string): string {
  const ref = parseReference(text);
  assert.ok(isReference(ref));
  const match = findDistroless(ref);
  if (match === undefined) return 'nothing';
  switch (match.kind) {
    case 'published':
      return [
        'published',
        match.image.id,
        match.flavour,
        match.architecture,
        match.commit && 'commit',
        match.digest && 'digest',
      ]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'digest':
      return `digest ${match.image.id}`;
    case 'superseded':
    case 'unknown-tag':
      return `${match.kind} ${match.image.id} ${match.tag}`;
    case 'retired':
      return `retired ${match.retired.name} -> ${match.replacements.map(({ id }) => id).join(' ')}`;
    case 'unknown-name':
      return `unknown-name ${match.name}`;
  }
}

test('finds published images by their names, with and without the release', () => {
  assert.equal(found('gcr.io/distroless/static-debian12:nonroot'), 'published static-debian12 nonroot');
  assert.equal(found('gcr.io/distroless/static'), 'published static-debian13 latest');
  assert.equal(found('gcr.io/distroless/nodejs22:debug-nonroot'), 'published nodejs22-debian13 debug-nonroot');
});

test('reads architecture and commit out of a tag', () => {
  assert.equal(found('gcr.io/distroless/static:nonroot-amd64'), 'published static-debian13 nonroot amd64');
  assert.equal(found('gcr.io/distroless/static:debug-arm'), 'published static-debian13 debug arm');
  assert.equal(found(`gcr.io/distroless/static:${sha}`), 'published static-debian13 latest commit');
  assert.equal(found(`gcr.io/distroless/static:arm64-${sha}`), 'published static-debian13 latest arm64 commit');
  assert.equal(
    found(`gcr.io/distroless/cc:debug-nonroot-arm64-${sha}`),
    'published cc-debian13 debug-nonroot arm64 commit',
  );
});

test('takes the flavour from a tag beside a digest, and none from a digest alone', () => {
  assert.equal(found(`gcr.io/distroless/cc:nonroot@${digest}`), 'published cc-debian13 nonroot digest');
  assert.equal(found(`gcr.io/distroless/cc@${digest}`), 'digest cc-debian13');
});

test('tells a tag that is not published', () => {
  assert.equal(found('gcr.io/distroless/static:3.20'), 'unknown-tag static-debian13 3.20');
  assert.equal(found('gcr.io/distroless/nodejs24-debian13:debug-arm'), 'unknown-tag nodejs24-debian13 debug-arm');
  assert.equal(found('gcr.io/distroless/static:amd64'), 'unknown-tag static-debian13 amd64');
  assert.equal(found(`gcr.io/distroless/static:latest-${sha}`), `unknown-tag static-debian13 latest-${sha}`);
  assert.equal(found('gcr.io/distroless/static:constructor'), 'unknown-tag static-debian13 constructor');
});

test('tells a build that the project marks as replaced', () => {
  const tag = `update-available-${'b'.repeat(64)}`;
  assert.equal(found(`gcr.io/distroless/static:${tag}`), `superseded static-debian13 ${tag}`);
});

test('knows retired names and where to go', () => {
  assert.equal(found('gcr.io/distroless/nodejs22-debian12'), 'retired nodejs22-debian12 -> nodejs22-debian13');
  assert.equal(found('gcr.io/distroless/java/jetty'), 'retired java/jetty -> ');
});

test('says so where it knows nothing', () => {
  assert.equal(found('gcr.io/distroless/nginx'), 'unknown-name nginx');
  assert.equal(found('gcr.io/distroless-x/static'), 'nothing');
  assert.equal(found('distroless/static'), 'nothing');
  assert.equal(found('node:22'), 'nothing');
});

test('names the base of a family and line, and never guesses among several', () => {
  assert.equal(publishedBase('static')?.id, 'static-debian13');
  assert.equal(publishedBase('cc', { distro: 'debian12' })?.id, 'cc-debian12');
  assert.equal(publishedBase('nodejs', { line: '22' })?.id, 'nodejs22-debian13');
  assert.equal(publishedBase('python3', { line: '3.13' })?.id, 'python3-debian13');
  assert.equal(publishedBase('nodejs'), undefined);
  assert.equal(publishedBase('nodejs', { line: '20' }), undefined);
  assert.equal(publishedBase('python3', { line: '3.12' }), undefined);
  assert.equal(publishedBase('java', { line: '21', distro: 'debian12' }), undefined);
});

test('lists the lines of a family, oldest first', () => {
  assert.deepEqual(publishedLines('nodejs'), ['22', '24', '26']);
  assert.deepEqual(publishedLines('java'), ['17', '21', '25']);
  assert.deepEqual(publishedLines('nodejs', 'debian12'), []);
  assert.deepEqual(publishedLines('static'), []);
});

test('what a stage inherits depends on the flavour', () => {
  const node = distrolessImage('nodejs22-debian13');
  assert.deepEqual(imageDefaults(node, 'nonroot'), {
    user: '65532',
    workdir: '/home/nonroot',
    env: [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt',
    ],
    entrypoint: ['/nodejs/bin/node'],
    build: 'production',
  });
  const base = distrolessImage('base-debian13');
  assert.deepEqual(imageDefaults(base, 'latest').entrypoint, []);
  assert.deepEqual(imageDefaults(base, 'debug').entrypoint, ['/busybox/sh']);
});

test('an image holds the packages of its chain, and a JDK only when debugging', () => {
  const java = distrolessImage('java21-debian13');
  assert.deepEqual(
    chainOf(java).map(({ id }) => id),
    ['static-debian13', 'base-nossl-debian13', 'java-base-debian13', 'java21-debian13'],
  );
  const temurin = (build: 'production' | 'debug') =>
    packagesOf(java, build).flatMap(({ name }) => (name.startsWith('temurin') ? [name] : []));
  assert.deepEqual(temurin('production'), ['temurin-21-jre']);
  assert.deepEqual(temurin('debug'), ['temurin-21-jdk']);
  assert.equal(packagesOf(java, 'debug')[0]?.name, 'base-files');
});

test('writes references by the name that says the release', () => {
  assert.equal(distrolessReference(distrolessImage('cc-debian13'), 'nonroot'), 'gcr.io/distroless/cc-debian13:nonroot');
});
