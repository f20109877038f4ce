import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { lintFile } from '../../../src/core/lint/lintFile';

const head = 'FROM golang:1.26 AS build\nRUN go build -o /server .\n\nFROM gcr.io/distroless/static-debian13\n';

function stages(text: string) {
  return lintFile(parseDockerfile(text), '2026-11-01', {}, new Set()).stages;
}

/** Whether the last stage is known to have no shell. */
function isShellLess(tail: string): boolean | undefined {
  return stages(`${head}${tail}`).at(-1)?.shellLess;
}

describe('a stage without a shell', () => {
  for (const tail of [
    'COPY --from=build /server /server\n',
    'COPY --from=build /server /\nENTRYPOINT ["/server"]\n',
    'COPY --from=build ["/server", "/"]\nCMD /server\n',
    'COPY --from=build /src/server .\nENTRYPOINT ["./server"]\n',
    'COPY --from=build /src/server.js /go/bin/probe /\n',
    'WORKDIR /app\nCOPY --from=build /src/dist ./\n',
    'COPY start.sh /usr/local/bin/\n',
    'COPY --from=build /src/shell.js /app/bash.md /srv/\n',
  ]) {
    it(`stays one after ${JSON.stringify(tail)}`, () => assert.equal(isShellLess(tail), true));
  }

  for (const tail of [
    'COPY --from=busybox:1 /bin/sh /bin/sh\n',
    'COPY --from=busybox:1 /bin/busybox /usr/local/bin/\n',
    'COPY --from=build /rootfs/ /\n',
    'COPY --from=build /rootfs /\n',
    'COPY --from=build /rootfs .\n',
    'COPY --from=build /dest /\nENTRYPOINT ["/usr/bin/python"]\n',
    'WORKDIR /app\nWORKDIR ..\nCOPY --from=build /tree .\n',
    'COPY --from=build / /\n',
    'COPY --from=build /bin /bin\n',
    'COPY --from=debian:13 /usr/bin/ /usr/bin/\n',
    'COPY tools $PLACE\n',
    'COPY --from=build ["/rootfs/.", "/"]\n',
    'ADD base.tar.xz /\n',
    'ADD https://example.org/base /\n',
  ]) {
    it(`may have got one by ${JSON.stringify(tail)}`, () => assert.equal(isShellLess(tail), false));
  }

  it('is not what has a shell, or is not known', () => {
    const last = (from: string) => stages(`FROM ${from}\n`).at(-1)?.shellLess;
    assert.equal(last('gcr.io/distroless/static-debian13:debug'), false);
    assert.equal(last('registry.example.org/own/image'), false);
    assert.equal(last('$BASE'), false);
    assert.equal(last('scratch'), true);
  });
});

describe('the results of a file', () => {
  it('are the last stage and named ones that nothing uses', () => {
    const text = `${head}COPY --from=build /server /\n\nFROM build AS test\n\nFROM scratch AS unused\n\nFROM scratch\nCOPY --from=test /x /x\n`;
    assert.deepEqual(
      stages(text).map(({ isResult }) => isResult),
      [false, false, false, true, true],
    );
  });
});

describe('the image of a stage', () => {
  it('is that of the oldest stage it continues, at its origin', () => {
    const mirrors = { 'registry.corp:5000/distroless': 'gcr.io/distroless' };
    const text = 'ARG TAG=nonroot\nFROM registry.corp:5000/distroless/cc-debian13:${TAG} AS base\nFROM base\n';
    const last = lintFile(parseDockerfile(text), '2026-11-01', mirrors, new Set()).stages.at(-1);
    assert.ok(last?.image !== undefined && last.image !== 'scratch');
    assert.equal(last.image.text, 'gcr.io/distroless/cc-debian13:nonroot');
    assert.equal(last.config?.user, '65532');
  });
});
