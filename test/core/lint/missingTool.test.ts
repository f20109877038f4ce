import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingTool } from '../../../src/core/lint/rules/missing-tool';
import { fixedBy, linesOf } from '../../support/lintLines';

const node = 'FROM gcr.io/distroless/nodejs22-debian13\nCOPY . /app\n';
const plain = 'FROM gcr.io/distroless/static-debian13\nCOPY app /app\n';

describe('a tool that the image does not have', () => {
  for (const [what, text] of [
    ['is found where Node takes it for a file', `${node}CMD ["npm", "start"]\n`],
    ['is found where Java takes it for a jar', 'FROM gcr.io/distroless/java21-debian13\nCMD ["sh", "-c", "x"]\n'],
    ['is found behind an ENTRYPOINT of the file', `${node}ENTRYPOINT ["/nodejs/bin/node"]\nCMD ["npm", "start"]\n`],
    ['is found as the program', `${plain}ENTRYPOINT ["tini", "--", "/app"]\n`],
    ['is found by its path', `${plain}CMD ["/bin/bash", "-c", "/app"]\n`],
    ['is found for the runtime of another image', `${plain}CMD ["node", "a.js"]\n`],
    ['is found in a HEALTHCHECK', `${plain}HEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\n`],
    ['is found in an empty image', 'FROM scratch\nCOPY app /app\nENTRYPOINT ["sh", "-c", "/app"]\n'],
    ['is found behind a copy of another file', `${plain}COPY app /usr/local/bin/app\nCMD ["wget", "x"]\n`],
    ['is found in a debug image', 'FROM gcr.io/distroless/nodejs22-debian13:debug\nENTRYPOINT ["npm", "start"]\n'],
    ['is found for shells of other publishers', 'FROM cgr.dev/chainguard/static\nCMD ["sh", "-c", "/app"]\n'],
  ] as const) {
    it(what, () => assert.equal(linesOf(missingTool, text).length, 1));
  }

  for (const [what, text] of [
    ['that is copied', `${plain}COPY --from=tools /usr/bin/tini /usr/bin/tini\nENTRYPOINT ["tini", "--", "/app"]\n`],
    ['that may be in a copied directory', `${plain}COPY --from=tools /out /usr/local\nCMD ["curl", "x"]\n`],
    [
      'that is downloaded',
      `${plain}ADD --chmod=755 https://example.org/tini /tini\nENTRYPOINT ["/tini", "--", "/app"]\n`,
    ],
    ['that a copied name says Node may load', `${node}COPY npm ./npm\nCMD ["npm"]\n`],
    ['in a directory of its own on PATH', `${plain}COPY tools /tools\nENV PATH=$PATH:/tools\nCMD ["wget", "x"]\n`],
    ['in a directory of the project', `${plain}COPY tools /opt\nCMD ["/opt/sh", "x"]\n`],
    ['that the debug image has', 'FROM gcr.io/distroless/base-debian13:debug\nCMD ["wget", "x"]\n'],
    [
      'that a RUN of a debug image may bring',
      'FROM gcr.io/distroless/base-debian13:debug\nRUN ["wget", "x"]\nCMD ["curl"]\n',
    ],
    ['that the image has', 'FROM gcr.io/distroless/java21-debian13\nENTRYPOINT ["java", "-jar", "a.jar"]\n'],
    ['by the bare name of its runtime', `${node}ENTRYPOINT ["node", "a.js"]\n`],
    ['among the arguments of a program', `${plain}ENTRYPOINT ["/app"]\nCMD ["curl", "x"]\n`],
    ['among programs of other names', `${plain}ENTRYPOINT ["/server"]\n`],
    ['that a name of a file may be', `${node}CMD ["env"]\n`],
    ['in images of which only the shell is known', 'FROM cgr.dev/chainguard/static\nCMD ["curl", "x"]\n'],
    ['in images with a shell', 'FROM debian:13\nCMD ["npm", "start"]\n'],
  ] as const) {
    it(`is not looked for ${what}`, () => assert.deepEqual(linesOf(missingTool, text), []));
  }

  for (const [text, after] of [
    [`${node}CMD ["sh", "-c", "node a.js"]`, 'CMD ["a.js"]'],
    [`${plain}ENTRYPOINT ["/bin/sh", "-ec", "exec /app -v"]`, 'ENTRYPOINT ["/app", "-v"]'],
    [`${plain}ENTRYPOINT ["dumb-init", "/app", "-v"]`, 'ENTRYPOINT ["/app", "-v"]'],
    [`${node}CMD ["tini", "--", "node", "a.js"]`, 'CMD ["a.js"]'],
    [`${plain}ENTRYPOINT ["sh", "-c", "/app $PORT"]`, undefined],
    [`${plain}ENTRYPOINT ["sh", "-c", "/app", "name"]`, undefined],
    [`${plain}ENTRYPOINT ["tini", "-g", "--", "/app"]`, undefined],
    [`${node}CMD ["npm", "start"]`, undefined],
  ] as const) {
    it(`${after === undefined ? 'has no fix in' : 'is taken out of'} ${text.split('\n').at(-1)}`, () =>
      assert.equal(fixedBy(missingTool, text)?.split('\n').at(-1), after));
  }
});
