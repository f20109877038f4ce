import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doubledInterpreter } from '../../../src/core/lint/rules/doubled-interpreter';
import { fixedBy, linesOf } from '../../support/lintLines';

const node = 'FROM gcr.io/distroless/nodejs22-debian13\n';
const java = 'FROM gcr.io/distroless/java21-debian13\n';
const python = 'FROM gcr.io/distroless/python3-debian13\n';

describe('the interpreter twice', () => {
  for (const [text, after] of [
    [`${node}CMD ["node", "a.js"]`, 'CMD ["a.js"]'],
    [`${node}CMD [ "/nodejs/bin/node",   "--no-warnings", "a.js" ]`, 'CMD [ "--no-warnings", "a.js" ]'],
    [`${node}CMD ["\\u006eode", "a.js"]`, 'CMD ["a.js"]'],
    [`${node}CMD ["/usr/local/bin/node", \\\n  "a.js"]`, 'CMD ["a.js"]'],
    ['FROM gcr.io/distroless/nodejs22-debian13:debug\nCMD ["node", "a.js"]', 'CMD ["a.js"]'],
    [`${node}ENTRYPOINT ["/nodejs/bin/node"]\nCMD ["node", "a.js"]`, 'CMD ["a.js"]'],
    [`${python}CMD ["python", "-m", "app"]`, 'CMD ["-m", "app"]'],
    [`${python}CMD ["/usr/bin/python3", "a.py"]`, 'CMD ["a.py"]'],
    [`${java}CMD ["java", "-jar", "a.jar"]`, 'CMD ["a.jar"]'],
    [`${java}CMD ["java", "-cp", "a.jar", "Main"]`, 'ENTRYPOINT ["/usr/bin/java", "-cp", "a.jar", "Main"]'],
    ['FROM cgr.dev/chainguard/jre\nCMD ["java", "-jar", "a.jar"]', 'CMD ["-jar", "a.jar"]'],
    ['FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled\nCMD ["dotnet", "a.dll"]', 'CMD ["a.dll"]'],
  ] as const) {
    it(`is left out of ${text.split('\n').slice(1).join(' ')}`, () =>
      assert.equal(fixedBy(doubledInterpreter, text)?.split('\n').at(-1), after));
  }

  for (const [what, text] of [
    ['without it', `${node}CMD ["a.js"]\n`],
    ['with an ENTRYPOINT of the file', `${node}ENTRYPOINT ["/nodejs/bin/node", "a.js"]\nCMD ["node", "b"]\n`],
    ['with a cleared ENTRYPOINT', `${node}ENTRYPOINT []\nCMD ["/nodejs/bin/node", "a.js"]\n`],
    ['where a file has that name', `${node}COPY --from=build /out/node ./\nCMD ["node", "serve"]\n`],
    ['where the image is only the runtime', 'FROM gcr.io/distroless/cc-debian13\nCMD ["node", "a.js"]\n'],
    ['where the image starts a script', 'FROM node:22\nCMD ["node", "a.js"]\n'],
    ['where the image starts nothing', 'FROM python:3.13\nCMD ["python", "a.py"]\n'],
    ['in a HEALTHCHECK', `${node}HEALTHCHECK CMD ["/nodejs/bin/node", "a.js"]\n`],
    ['in a CMD that is replaced', `${node}CMD ["node", "a.js"]\nCMD ["a.js"]\n`],
    ['of one word', `${node}CMD ["node"]\n`],
  ] as const) {
    it(`is not looked for ${what}`, () => assert.deepEqual(linesOf(doubledInterpreter, text), []));
  }
});
