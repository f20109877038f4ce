import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bareInterpreter } from '../../../src/core/lint/rules/bare-interpreter';
import { fixedBy, linesOf } from '../../support/lintLines';

const node = 'FROM gcr.io/distroless/nodejs22-debian13\nCOPY . /app\n';
const python = 'FROM gcr.io/distroless/python3-debian13\n';
const java = 'FROM gcr.io/distroless/java21-debian13\n';

describe('an interpreter that is not found', () => {
  for (const [text, after] of [
    [`${node}HEALTHCHECK CMD ["node", "h.js"]`, 'HEALTHCHECK CMD ["/nodejs/bin/node", "h.js"]'],
    [`${node}HEALTHCHECK --timeout=2s CMD ["h.js"]`, 'HEALTHCHECK --timeout=2s CMD ["/nodejs/bin/node", "h.js"]'],
    [`${node}HEALTHCHECK CMD ["-e", "1"]`, 'HEALTHCHECK CMD ["/nodejs/bin/node", "-e", "1"]'],
    [`${node}ENTRYPOINT ["node", "a.js"]`, 'ENTRYPOINT ["/nodejs/bin/node", "a.js"]'],
    [`${node}ENTRYPOINT ["/usr/local/bin/node", "a.js"]`, 'ENTRYPOINT ["/nodejs/bin/node", "a.js"]'],
    [`${node}ENTRYPOINT ["a.js"]`, 'ENTRYPOINT ["/nodejs/bin/node", "a.js"]'],
    [`${node}ENTRYPOINT []\nCMD ["--no-warnings", "a.js"]`, 'CMD ["/nodejs/bin/node", "--no-warnings", "a.js"]'],
    [`${java}ENTRYPOINT ["-jar", "a.jar"]`, 'ENTRYPOINT ["/usr/bin/java", "-jar", "a.jar"]'],
    [`${node}ENTRYPOINT []\nCMD ["node", "a.js"]`, 'CMD ["/nodejs/bin/node", "a.js"]'],
    [`${node}RUN ["node", "make.js"]`, 'RUN ["/nodejs/bin/node", "make.js"]'],
    [`${python}HEALTHCHECK CMD ["h.py"]`, 'HEALTHCHECK CMD ["/usr/bin/python3.13", "h.py"]'],
    [`${python}ENTRYPOINT ["/usr/local/bin/python", "a.py"]`, 'ENTRYPOINT ["/usr/bin/python3.13", "a.py"]'],
    [`${java}ENTRYPOINT ["a.jar"]`, 'ENTRYPOINT ["/usr/bin/java", "-jar", "a.jar"]'],
  ] as const) {
    it(`is named in ${text.split('\n').slice(1).join(' ')}`, () =>
      assert.equal(fixedBy(bareInterpreter, text)?.split('\n').at(-1), after));
  }

  for (const [what, text] of [
    ['by its path', `${node}HEALTHCHECK CMD ["/nodejs/bin/node", "h.js"]\nCMD ["a.js"]\n`],
    ['on a PATH that has it', `${node}ENV PATH=/nodejs/bin:$PATH\nENTRYPOINT ["node", "a.js"]\n`],
    ['on a PATH that the build completes', `${node}ARG BIN\nENV PATH=$BIN:$PATH\nENTRYPOINT ["node", "a.js"]\n`],
    [
      'on a PATH by a variable that the build completes',
      `${node}ARG BIN\nENV TOOLS=\${BIN}\nENV PATH=\${TOOLS}:$PATH\nRUN ["node", "a.js"]\n`,
    ],
    ['where a copy may be it', `${node}COPY --from=node:22 /usr/local /usr/local\nENTRYPOINT ["node", "a.js"]\n`],
    [
      'where the image has it on PATH',
      `${python}HEALTHCHECK CMD ["python3", "h.py"]\n${java}ENTRYPOINT ["java", "-jar", "a.jar"]\n`,
    ],
    ['for a script that may say what runs it', `${node}HEALTHCHECK CMD ["/app/h.js"]\nENTRYPOINT ["./a.js"]\n`],
    ['for a copied script on PATH', `${node}COPY h.js /usr/local/bin/\nHEALTHCHECK CMD ["h.js"]\n`],
    ['for other programs', `${node}ENTRYPOINT ["/app/server"]\n`],
    ['in a virtual environment', `${python}COPY --from=build /venv /venv\nENTRYPOINT ["/venv/bin/python3", "a.py"]\n`],
    ['where it is not known', 'FROM cgr.dev/chainguard/python\nENTRYPOINT ["/usr/bin/python3.14", "a.py"]\n'],
  ] as const) {
    it(`is not looked for ${what}`, () => assert.deepEqual(linesOf(bareInterpreter, text), []));
  }
});
