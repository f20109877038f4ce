import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debianTwin } from '../../../src/core/convert/alpine/debianTwin';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';

/** The text of a file whose first stage moves to Debian, or why it cannot, with the line. */
function moved(lines: readonly string[]): string[] {
  const text = lines.join('\n');
  const dockerfile = parseDockerfile(text);
  const [stage] = dockerfile.stages;
  const target = dockerfile.stages.at(-1);
  assert.ok(stage !== undefined && target !== undefined);
  const twin = debianTwin(dockerfile, stage, target);
  if ('problem' in twin) return [`${twin.line}: ${twin.problem}`];
  return applyEdits(
    text,
    [...twin.edits].sort((a, b) => a.start - b.start),
  ).split('\n');
}

const images: readonly (readonly [string, string])[] = [
  ['node:22-alpine', 'node:22-slim'],
  ['node:22.11.0-alpine3.20', 'node:22.11.0-slim'],
  ['node:alpine', 'node:slim'],
  ['node:lts-alpine', 'node:lts-slim'],
  ['golang:1.24-alpine', 'golang:1.24'],
  ['golang:1.24-alpine3.21', 'golang:1.24'],
  ['golang:alpine', 'golang:latest'],
  ['rust:1.85-alpine', 'rust:1.85'],
  ['rust:alpine', 'rust:latest'],
  ['docker.io/library/golang:1.25-alpine', 'docker.io/library/golang:1.25'],
];

for (const [alpine, debian] of images)
  test(`${alpine} moves to ${debian}`, () => {
    assert.deepEqual(moved([`FROM ${alpine} AS build`, 'RUN true']), [`FROM ${debian} AS build`, 'RUN true']);
  });

test('a plain Alpine moves to the release of the distroless images', () => {
  assert.deepEqual(moved(['FROM alpine:3.20', 'RUN apk add --no-cache build-base']), [
    'FROM debian:trixie-slim',
    'RUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*',
  ]);
});

test('variables stay in the tag, and the version of Alpine goes', () => {
  assert.deepEqual(
    moved([
      'ARG GO=1.24',
      'ARG ALPINE=3.20',
      'FROM --platform=$BUILDPLATFORM golang:${GO}-alpine${ALPINE}',
      'RUN true',
    ]),
    ['ARG GO=1.24', 'ARG ALPINE=3.20', 'FROM --platform=$BUILDPLATFORM golang:${GO}', 'RUN true'],
  );
});

test('an ARG that says Alpine says Debian, if only this FROM uses it', () => {
  assert.deepEqual(moved(['ARG NODE_VERSION=22-alpine', 'FROM node:${NODE_VERSION}', 'RUN true']), [
    'ARG NODE_VERSION=22-slim',
    'FROM node:${NODE_VERSION}',
    'RUN true',
  ]);
  assert.match(
    moved(['ARG V=22-alpine', 'FROM node:$V AS a', 'FROM node:$V', 'COPY --from=a /x /x'])[0] ?? '',
    /^2: .*cannot be named/,
  );
});

test('a digest, a version that the table does not know and a foreign image stay', () => {
  for (const image of [
    'node:22-alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    'node:boron-alpine',
    'python:3.12-alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    'php:8.1-fpm-alpine',
  ])
    assert.match(moved([`FROM ${image}`, 'RUN true'])[0] ?? '', /^1: .*cannot be named/);
});

test('apk add becomes apt-get install, with the layout kept', () => {
  assert.deepEqual(
    moved([
      'FROM golang:1.24-alpine',
      'RUN apk update && apk add --no-cache --virtual .build-deps \\',
      '    gcc \\',
      '    # for go-sqlite3',
      '    musl-dev \\',
      '    libc6-compat \\',
      '    git \\',
      '    && go version \\',
      '    && apk del .build-deps',
    ]),
    [
      'FROM golang:1.24',
      'RUN apt-get update && apt-get update && apt-get install -y --no-install-recommends \\',
      '    gcc \\',
      '    # for go-sqlite3',
      '    libc6-dev \\',
      '    ca-certificates git && rm -rf /var/lib/apt/lists/* \\',
      '    && go version',
    ],
  );
});

test('packages that Debian needs none for leave nothing to do', () => {
  assert.deepEqual(moved(['FROM node:22-alpine', 'RUN apk add --no-cache libc6-compat; true']), [
    'FROM node:22-slim',
    'RUN true; true',
  ]);
});

test('accounts are made with the tools of Debian', () => {
  assert.deepEqual(
    moved(['FROM golang:1.24-alpine', 'RUN addgroup -g 1001 app && adduser -D -H -u 1001 -G app app && apk upgrade']),
    [
      'FROM golang:1.24',
      'RUN groupadd -g 1001 app && useradd -M -u 1001 -d /home/app -s /sbin/nologin -g app app && apt-get update && apt-get upgrade -y',
    ],
  );
  assert.deepEqual(moved(['FROM golang:1.24-alpine', 'RUN addgroup -S app && adduser -S app -G app']), [
    'FROM golang:1.24',
    'RUN groupadd -r app && useradd -r -m -d /home/app -s /sbin/nologin -g app app',
  ]);
  const copied = ['FROM scratch', 'COPY --from=build /etc/passwd /etc/passwd'];
  assert.match(
    moved(['FROM golang:1.24-alpine AS build', 'RUN adduser -S app', ...copied])[0] ?? '',
    /^2: .*another number/,
  );
});

test('stages that copy from each other move together', () => {
  assert.deepEqual(
    moved([
      'FROM node:22-alpine AS build',
      'COPY --from=deps /app /app',
      'FROM node:22-alpine AS deps',
      'FROM build AS test',
      'RUN apk add --no-cache make',
      'FROM debian:12',
      'COPY --from=build /app /app',
    ]),
    [
      'FROM node:22-slim AS build',
      'COPY --from=deps /app /app',
      'FROM node:22-alpine AS deps',
      'FROM build AS test',
      'RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*',
      'FROM debian:12',
      'COPY --from=build /app /app',
    ],
  );
});

test('commands of busybox need an image or a package that has them', () => {
  assert.deepEqual(moved(['FROM node:22-alpine', 'RUN wget -q https://example.org/x']), [
    'FROM node:22',
    'RUN wget -q https://example.org/x',
  ]);
  assert.match(moved(['FROM golang:1.24-alpine', 'RUN unzip x.zip'])[0] ?? '', /^2: .*has no unzip/);
  assert.deepEqual(moved(['FROM golang:1.24-alpine', 'RUN apk add unzip', 'RUN unzip x.zip']), [
    'FROM golang:1.24',
    'RUN apt-get update && apt-get install -y --no-install-recommends unzip && rm -rf /var/lib/apt/lists/*',
    'RUN unzip x.zip',
  ]);
});

test('SHELL names bash where it named ash', () => {
  assert.deepEqual(moved(['FROM golang:1.24-alpine', 'SHELL ["/bin/ash", "-eo", "pipefail", "-c"]', 'RUN true']), [
    'FROM golang:1.24',
    'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]',
    'RUN true',
  ]);
});

const stops: readonly (readonly [string, string, RegExp])[] = [
  ['an unknown package', 'RUN apk add --no-cache vips-cpp', /vips-cpp/],
  ['a version', 'RUN apk add "git=2.45.2-r0"', /git=2\.45\.2-r0 names a version/],
  ['another repository', 'RUN apk add --repository http://example.org/edge git', /option --repository/],
  ['a list that a command makes', 'RUN apk add $(cat packages)', /is not known/],
  ['a variable', 'RUN apk add $PACKAGES', /is not known/],
  ['an option behind the packages of unknown kind', 'RUN apk add git --root /x', /option --root/],
  ['pipefail', 'RUN set -o pipefail; true', /does not know/],
  ['a test of bash', 'RUN if [[ -f x ]]; then true; fi', /does not know/],
  ['echo with escapes', 'RUN echo -e "a\\nb" > x', /does not know/],
  ['a script', 'COPY . .\nRUN ./build.sh', /runs on Debian/],
  ['apk in exec form', 'RUN ["apk", "add", "git"]', /no apk/],
  ['what apk prints', 'RUN apk info -v > versions', /output of apk/],
  ['other verbs', 'RUN apk fetch git', /"apk fetch"/],
  ['nc', 'RUN nc -z localhost 1', /no nc/],
];

for (const [name, instruction, why] of stops)
  test(`the build stays on Alpine with ${name}`, () => {
    assert.match(moved(['FROM golang:1.24-alpine', instruction]).join('\n'), why);
  });

test('a stage that stays on Alpine gets nothing from one that moves', () => {
  assert.match(
    moved([
      'FROM golang:1.24-alpine AS build',
      'FROM alpine AS tools',
      'COPY --from=build /app /app',
      'FROM debian:12',
      'COPY --from=build /app /app',
    ])[0] ?? '',
    /^3: .*stage that this copies from/,
  );
  assert.match(
    moved(['FROM golang:1.24-alpine AS build', 'FROM alpine', 'COPY --from=build /lib/ld-musl-x86_64.so.1 /lib/'])[0] ??
      '',
    /^3: .*Alpine itself/,
  );
});

test('a heredoc is edited within its body', () => {
  assert.deepEqual(moved(['FROM rust:1-alpine', 'RUN <<EOF', 'apk add musl-dev', 'cargo build', 'EOF']), [
    'FROM rust:1',
    'RUN <<EOF',
    'apt-get update && apt-get install -y --no-install-recommends libc6-dev && rm -rf /var/lib/apt/lists/*',
    'cargo build',
    'EOF',
  ]);
});

test('what only Alpine has does not move', () => {
  const mirror = moved([
    'FROM golang:1.24-alpine',
    "RUN sed -i 's/dl-cdn/mirror/' /etc/apk/repositories && apk add gcc",
  ]);
  assert.match(mirror[0] ?? '', /^2: .*where Alpine gets its packages/);
  const bundle = ['FROM golang:1.24-alpine AS build', 'FROM alpine', 'COPY --from=build /etc/ssl/cert.pem /etc/ssl/'];
  assert.match(moved(bundle)[0] ?? '', /^3: .*Alpine itself/);
});

test('an instruction that only installs what Debian has goes, with its comment', () => {
  assert.deepEqual(
    moved(['FROM golang:1.24-alpine', '# The loader.', 'RUN apk add --no-cache libc6-compat', 'RUN true']),
    ['FROM golang:1.24', 'RUN true'],
  );
  assert.deepEqual(moved(['FROM golang:1.24-alpine', 'RUN apk add libc6-compat && go build']), [
    'FROM golang:1.24',
    'RUN go build',
  ]);
  assert.deepEqual(moved(['FROM golang:1.24-alpine', 'RUN go build && apk add libc6-compat']), [
    'FROM golang:1.24',
    'RUN go build',
  ]);
});
