import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingProgram } from '../../../src/core/lint/rules/missing-program';
import { linesOf } from '../../support/lintLines';

const plain = 'FROM gcr.io/distroless/base-debian13\n';

describe('a RUN of a program that is not there', () => {
  for (const [what, text] of [
    ['is found by its name', `${plain}RUN ["mkdir", "/x"]\n`],
    ['is found by its path', `${plain}RUN ["/bin/chmod", "+x", "/x"]\n`],
    ['is found for a shell', `${plain}RUN ["/bin/sh", "-c", "ls"]\n`],
    ['is found for the shell of debug images', `${plain}RUN ["/busybox/sh", "-c", "ls"]\n`],
    ['is found for a file that nothing brings', 'FROM scratch\nCOPY a /a\nRUN ["/b"]\n'],
    ['is found below a stage of the file', 'FROM scratch AS a\nFROM a\nRUN ["ls"]\n'],
    ['is found where only other directories are mounted', `${plain}RUN --mount=type=cache,target=/bin ["ls"]\n`],
  ] as const) {
    it(what, () => assert.equal(linesOf(missingProgram, text).length, 1));
  }

  for (const [what, text] of [
    [
      'that the image has',
      'FROM gcr.io/distroless/python3-debian13\nRUN ["python3", "-V"]\nRUN ["getent", "passwd"]\n',
    ],
    ['that the debug image has', 'FROM gcr.io/distroless/base-debian13:debug\nRUN ["mkdir", "/x"]\n'],
    ['that is copied', `${plain}COPY --from=build /out/setup /setup\nRUN ["/setup"]\n`],
    ['that is copied to a directory of PATH', `${plain}COPY --from=build /tool /usr/local/bin/\nRUN ["tool"]\n`],
    ['that is in a copied directory', `${plain}COPY --from=build /out /opt\nRUN ["/opt/bin/tool"]\n`],
    ['that is copied by a variable', `${plain}ARG TOOL\nCOPY --from=build $TOOL /opt/tool\nRUN ["/opt/tool"]\n`],
    ['that a variable says where to', `${plain}ARG PLACE\nCOPY tool $PLACE\nRUN ["tool"]\n`],
    ['that a heredoc makes', `${plain}COPY <<EOT /run.py\nprint(1)\nEOT\nRUN ["/run.py"]\n`],
    ['that is mounted', `${plain}RUN --mount=from=busybox,source=/bin,target=/usr/bin ["mkdir", "/x"]\n`],
    [
      'that an earlier mount may have left',
      `${plain}RUN --mount=from=a,target=/usr/bin ["cp", "a", "b"]\nRUN ["cp", "c", "d"]\n`,
    ],
    ['in a directory that ENV adds to PATH', `${plain}COPY tools /tools\nENV PATH=/tools:$PATH\nRUN ["mkdir", "/x"]\n`],
    ['in images of other publishers', 'FROM cgr.dev/chainguard/static\nRUN ["tool"]\n'],
    ['in images with a shell', 'FROM alpine:3\nRUN ["mkdir", "/x"]\n'],
    ['in a stage that nothing uses', 'FROM scratch\nRUN ["ls"]\nFROM scratch\n'],
  ] as const) {
    it(`is not looked for ${what}`, () => assert.deepEqual(linesOf(missingProgram, text), []));
  }
});
