import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { lintDockerfile } from '../../../src/core/lint/lint';

const go = 'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/app .\n\n';
const node = 'FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\n\n';

// Patterns of files that are in use, in words of our own; each was looked at by hand.
describe('files that are right have no problem', () => {
  const right: Record<string, string> = {
    'a static program without rights': `${go}FROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n`,
    'a user by number, and a directory of its own': `${go}FROM gcr.io/distroless/static:nonroot\nWORKDIR /\nCOPY --from=build /out/app .\nUSER 65532:65532\nENTRYPOINT ["/app"]\n`,
    'a number that the image has no name for': `${go}FROM gcr.io/distroless/static-debian13\nCOPY --from=build /out/app /app\nUSER 10001:10001\nENTRYPOINT ["/app"]\n`,
    'the home directory, gone by relative paths alone': `${go}FROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /out/app .\nENTRYPOINT ["./app"]\n`,
    'scratch with accounts of the builder': `${go}FROM scratch\nCOPY --from=build /etc/passwd /etc/group /etc/\nCOPY --from=build /out/app /app\nUSER app\nENTRYPOINT ["/app"]\n`,
    'scratch with a tree of the builder': `${go}RUN mkdir -p /rootfs/etc && cp /etc/passwd /rootfs/etc/ && cp /out/app /rootfs/app\n\nFROM scratch\nCOPY --from=build /rootfs/ /\nUSER app\nENTRYPOINT ["/app"]\n`,
    'scratch that runs as root, as its program must': `${go}FROM scratch\nCOPY --from=build /out/app /\nVOLUME /data\nENTRYPOINT ["/app"]\n`,
    'files only, for other builds': `${go}FROM scratch AS files\nCOPY --from=build /out /\n`,
    'a base that is given to the build': `${go}ARG BASE\nFROM \${BASE}\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n`,
    'a tag that is given to the build': `ARG ARCH\n${go}FROM gcr.io/distroless/static:nonroot-\${ARCH}\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n`,
    'a pinned tag': `${node}FROM gcr.io/distroless/nodejs24-debian13:nonroot@sha256:${'0'.repeat(64)}\nCOPY --from=build /app /app\nWORKDIR /app\nCMD ["server.js"]\n`,
    'a digest alone': `${node}FROM gcr.io/distroless/nodejs24-debian13@sha256:${'0'.repeat(64)}\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["server.js"]\n`,
    'a debug image beside the one that is shipped': `${go}FROM gcr.io/distroless/static-debian13:debug-nonroot AS debug\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n\nFROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n`,
    'an image that is copied from': `FROM gcr.io/distroless/static-debian13 AS certificates\n${go}FROM scratch\nCOPY --from=certificates /etc/ssl /etc/ssl\nCOPY --from=build /out/app /app\nUSER 1000\nENTRYPOINT ["/app"]\n`,
    'an owner by name, and a mode, which is not linked': `${node}FROM gcr.io/distroless/nodejs24-debian13:nonroot\nCOPY --link --chown=nonroot:nonroot --chmod=0444 --from=build /app/server.js /app/\nWORKDIR /app\nCMD ["server.js"]\n`,
    'a linked copy to where no loader is': `${node}FROM gcr.io/distroless/nodejs24-debian13:nonroot\nCOPY --link --from=build /app /app\nWORKDIR /app\nCMD ["server.js"]\n`,
    'an image that the catalogue has never heard of': `${go}FROM gcr.io/distroless/static-debian19:nonroot\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n`,
    'a stage of a builder with users of its own': `FROM node:24\nCOPY --chown=node:node . /app\nUSER node\nCMD ["node", "/app/server.js"]\n`,
    'root that is meant so': `${go}FROM gcr.io/distroless/static-debian13:latest\nCOPY --from=build /out/app /app\nUSER 0\nENTRYPOINT ["/app"]\n`,
  };
  for (const [name, text] of Object.entries(right)) it(name, () => assert.deepEqual(found(text), []));
});

describe('files that are in use have these problems', () => {
  const wrong: [name: string, text: string, expected: string[]][] = [
    [
      'a base of an old release',
      `${go}FROM gcr.io/distroless/static-debian12:nonroot@sha256:${'0'.repeat(64)}\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n`,
      ['6 stale-image'],
    ],
    [
      'a base of an old release as the default of an ARG',
      `ARG BASE=gcr.io/distroless/static-debian12:nonroot\n${go}FROM \${BASE}\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n`,
      ['7 stale-image'],
    ],
    [
      'a version as the tag, as it was years ago',
      `${node}FROM gcr.io/distroless/nodejs:16\nCOPY --from=build /app /app\nWORKDIR /app\nCMD ["server.js"]\n`,
      ['6 stale-image'],
    ],
    [
      'the user by name',
      `${go}FROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build --chown=nonroot:nonroot /out/app /app\nUSER nonroot:nonroot\nENTRYPOINT ["/app"]\n`,
      ['8 named-user'],
    ],
    [
      'a name for the number that everybody has',
      `${go}FROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /out/app /app\nUSER nobody\nENTRYPOINT ["/app"]\n`,
      ['8 named-user'],
    ],
    [
      'the user of the image that it was before',
      `${node}FROM gcr.io/distroless/nodejs24-debian13\nCOPY --from=build --chown=node:node /app /app\nWORKDIR /app\nUSER node\nCMD ["server.js"]\n`,
      ['7 unknown-owner', '9 unknown-user'],
    ],
    [
      'root because nobody thought of it, one that several results stand on told once',
      `${go}FROM gcr.io/distroless/static AS base\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n\nFROM base AS one\nCMD ["one"]\n\nFROM base AS two\nCMD ["two"]\n`,
      ['6 root-user'],
    ],
    [
      'a linked copy with an owner by name',
      `${go}FROM gcr.io/distroless/static-debian13:nonroot\nWORKDIR /app\nCOPY --link --chown=nonroot:nonroot --from=build /out/app .\nENTRYPOINT ["/app/app"]\n`,
      ['8 unknown-owner'],
    ],
  ];
  for (const [name, text, expected] of wrong) it(name, () => assert.deepEqual(found(text), expected));
});

function found(text: string): string[] {
  return lintDockerfile(parseDockerfile(text), { today: '2026-11-01' }).map(({ line, rule }) => `${line} ${rule}`);
}
