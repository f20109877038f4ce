import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noShell } from '../../../src/core/lint/rules/no-shell';
import { linesOf } from '../../support/lintLines';

const plain = 'FROM gcr.io/distroless/static-debian13\nCOPY app /app\n';
const node = 'FROM gcr.io/distroless/nodejs22-debian13\nCOPY app.js /app/\n';

describe('shell form without a shell', () => {
  for (const [what, text] of [
    ['is found in a CMD', `${plain}CMD /app\n`],
    ['is found in a CMD behind the ENTRYPOINT of the image', `${node}CMD node app.js\n`],
    ['is found in a CMD behind an ENTRYPOINT of the file', `${plain}ENTRYPOINT ["/app"]\nCMD serve\n`],
    ['is found in an ENTRYPOINT', `${plain}ENTRYPOINT exec /app\n`],
    ['is found in small letters and over lines', `${plain}entrypoint /app \\\n  # words\n  --port 80\n`],
    ['is found in a HEALTHCHECK with options', `${plain}HEALTHCHECK --interval=3s CMD /app -health || exit 1\n`],
    ['is found in a RUN', `${plain}RUN chmod +x /app\n`],
    ['is found in a RUN with a heredoc', `${plain}RUN <<EOT\nchmod +x /app\nEOT\n`],
    ['is found in a heredoc that asks for a shell', `${plain}RUN <<EOT\n#!/usr/bin/env bash\nls\nEOT\n`],
    ['is found in an empty image', 'FROM scratch\nCOPY app /app\nCMD /app\n'],
    ['is found below a SHELL that is not there', `${plain}SHELL ["/bin/bash", "-c"]\nRUN ls\n`],
    ['is found where single quotes make no list', `${plain}CMD ['/app', '-v']\n`],
    ['is found in a debug image, whose shell is elsewhere', 'FROM gcr.io/distroless/base-debian13:debug\nRUN ls\n'],
    ['is found by a default of ARG', 'ARG BASE=gcr.io/distroless/cc-debian13\nFROM ${BASE}\nCMD app\n'],
    [
      'is found in an image of another publisher',
      'FROM cgr.dev/chainguard/static\nCOPY app /app\nENTRYPOINT /app -v\n',
    ],
    ['is found in a script', `${plain}COPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n`],
  ] as const) {
    it(what, () => assert.equal(linesOf(noShell, text).length, 1));
  }

  for (const [what, text] of [
    ['in exec form', `${node}HEALTHCHECK CMD ["/nodejs/bin/node", "-v"]\nCMD ["app.js"]\n`],
    ['with HEALTHCHECK NONE', `${plain}HEALTHCHECK NONE\nENTRYPOINT ["/app"]\n`],
    ['in a CMD that a later one replaces', `${plain}CMD /app\nCMD ["/app"]\n`],
    ['in a HEALTHCHECK that a later one replaces', `${plain}HEALTHCHECK CMD /app\nHEALTHCHECK NONE\n`],
    ['in a CMD that an ENTRYPOINT drops', 'FROM scratch AS a\nCMD /app\nFROM a\nENTRYPOINT ["/app"]\n'],
    ['in a stage that is copied from', 'FROM scratch AS a\nCMD /app\nFROM scratch\nCOPY --from=a /x /x\n'],
    ['in a stage that nothing uses', 'FROM scratch\nRUN ls\nCMD /app\nFROM scratch\nCMD ["/app"]\n'],
    ['below a SHELL that is no shell', `${node}SHELL ["/nodejs/bin/node", "-e"]\nRUN console.log(1)\n`],
    [
      'below a SHELL of the debug image',
      'FROM gcr.io/distroless/cc-debian13:debug\nSHELL ["/busybox/sh", "-c"]\nRUN ls\nCMD ls\n',
    ],
    ['with a copied shell', `${plain}COPY --from=busybox /bin/sh /bin/sh\nRUN ls\nCMD ls\n`],
    ['with a copied directory of programs', `${plain}COPY --from=tools /bin/ /bin/\nRUN ls\n`],
    ['with a copied system', 'FROM scratch\nCOPY --from=build /mnt /\nRUN ls\nCMD ls\n'],
    ['with an unpacked system', 'FROM scratch\nADD system.tar.xz .\nCMD ["/bin/bash"]\nRUN ls\n'],
    ['with a mounted shell', `${plain}RUN --mount=type=bind,from=busybox,source=/bin,target=/bin mkdir /x\n`],
    [
      'behind a mounted shell, which may have been kept',
      `${plain}RUN --mount=from=tools,target=/bin ["/bin/keep"]\nCMD ls\n`,
    ],
    ['for a heredoc of another program', `${node}RUN <<EOT\n#!/nodejs/bin/node\nconsole.log(1)\nEOT\n`],
    ['in a trigger', `${plain}ONBUILD RUN ls\nONBUILD CMD ls\n`],
    ['below a trigger', 'FROM scratch AS a\nONBUILD COPY --from=b / /\nFROM a\nCMD ls\n'],
    ['behind a list, which builders read in two ways', `${plain}CMD ["/app"] # start\n`],
    ['in a list that builders refuse', `${plain}CMD ["/app", 1]\n`],
    ['in images with a shell', 'FROM debian:13\nRUN ls\nCMD ls\n'],
    ['in images that are not known', 'ARG BASE\nFROM ${BASE}\nRUN ls\nFROM example.org/own\nCMD ls\n'],
    ['in images by digest, which may be debug', `FROM gcr.io/distroless/static@sha256:${'a'.repeat(64)}\nCMD /app\n`],
  ] as const) {
    it(`is not looked for ${what}`, () => assert.deepEqual(linesOf(noShell, text), []));
  }
});
