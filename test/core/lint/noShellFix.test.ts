import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noShell } from '../../../src/core/lint/rules/no-shell';
import { fixedBy } from '../../support/lintLines';

const node = 'FROM gcr.io/distroless/nodejs22-debian13\nCOPY . /app\n';
const java = 'FROM gcr.io/distroless/java21-debian13\nCOPY a.jar /\n';
const python = 'FROM gcr.io/distroless/python3-debian13\nCOPY . /app\n';
const plain = 'FROM gcr.io/distroless/static-debian13\nCOPY app /app\n';

/** The last line after the fix; `undefined` if there is none. */
function last(text: string): string | undefined {
  return fixedBy(noShell, text)?.trimEnd().split('\n').at(-1);
}

describe('the fix of shell form', () => {
  for (const [text, after] of [
    [`${plain}CMD exec /app --name "a b"`, 'CMD ["/app", "--name", "a b"]'],
    [`${plain}ENTRYPOINT /app`, 'ENTRYPOINT ["/app"]'],
    [`${plain}ENTRYPOINT ["/app"]\nCMD serve --port 80`, 'CMD ["serve", "--port", "80"]'],
    [`${plain}CMD ['/app', '-v']`, 'CMD ["/app", "-v"]'],
    [`${plain}HEALTHCHECK --retries=2 CMD /app -h || exit 1`, 'HEALTHCHECK --retries=2 CMD ["/app", "-h"]'],
    [`${node}CMD node --no-warnings a.js`, 'CMD ["--no-warnings", "a.js"]'],
    [`${node}CMD /usr/local/bin/node a.js`, 'CMD ["a.js"]'],
    [`${node}CMD ./a.mjs`, 'CMD ["./a.mjs"]'],
    [`${node}ENTRYPOINT []\nCMD node a.js`, 'CMD ["/nodejs/bin/node", "a.js"]'],
    [`${node}ENTRYPOINT []\nCMD ./a.js`, 'CMD ["/nodejs/bin/node", "./a.js"]'],
    [`${node}ENTRYPOINT node a.js`, 'ENTRYPOINT ["/nodejs/bin/node", "a.js"]'],
    [`${node}HEALTHCHECK CMD node h.js`, 'HEALTHCHECK CMD ["/nodejs/bin/node", "h.js"]'],
    [`${node}RUN node make.js`, 'RUN ["/nodejs/bin/node", "make.js"]'],
    [`${python}CMD python -m app`, 'CMD ["-m", "app"]'],
    [`${python}RUN python3 -m compileall /app`, 'RUN ["python3", "-m", "compileall", "/app"]'],
    [`${java}CMD java -jar a.jar --x`, 'CMD ["a.jar", "--x"]'],
    [`${java}CMD java -Xmx1g -jar a.jar`, 'ENTRYPOINT ["/usr/bin/java", "-Xmx1g", "-jar", "a.jar"]'],
  ] as const) {
    it(`writes ${text.split('\n').at(-1)}`, () => assert.equal(last(text), after));
  }

  it('lets Node make the check of curl', () =>
    assert.match(
      last(`${node}HEALTHCHECK CMD curl -f http://localhost:80/ || exit 1`) ?? '',
      /^HEALTHCHECK CMD \["\/nodejs\/bin\/node", "-e", "process\.exitCode=1;.*http:\/\/localhost:80\//,
    ));

  for (const [what, text] of [
    ['for what a shell expands', `${plain}CMD /app $PORT`],
    ['for several commands', `${plain}CMD /app migrate && /app`],
    ['for what a shell does itself', `${plain}CMD echo hi`],
    ['for a variable of the program', `${plain}CMD A=b /app`],
    ['for a program that is not there', `${plain}CMD /other`],
    ['for what Node cannot run', `${node}CMD npm start`],
    ['for an ENTRYPOINT that hides a CMD', `${plain}CMD ["-v"]\nENTRYPOINT /app`],
    ['for a check that only curl can make', `${plain}HEALTHCHECK CMD curl -f http://localhost/`],
    ['for a RUN of a tool', `${plain}RUN chmod +x /app`],
    ['for a heredoc', `${plain}RUN <<EOT\n/app\nEOT`],
  ] as const) {
    it(`is none ${what}`, () => assert.equal(last(text), undefined));
  }
});
