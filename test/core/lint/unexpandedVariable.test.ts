import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { lintFile } from '../../../src/core/lint/lintFile';
import { unexpandedVariable } from '../../../src/core/lint/rules/unexpanded-variable';
import { fixedBy, linesOf } from '../../support/lintLines';

const plain = 'FROM gcr.io/distroless/static-debian13\nENV PORT=80\nCOPY app /app\n';

describe('a variable that nothing expands', () => {
  for (const last of [
    'ENTRYPOINT ["/app", "--port=$PORT"]',
    'ENTRYPOINT ["/app"]\nCMD ["${PORT}"]',
    'CMD ["/app", "${HOST:-0.0.0.0}:80"]',
    'HEALTHCHECK CMD ["/app", "-check", "http://localhost:${PORT}/"]',
    'ARG version=1\nCMD ["/app", "$version"]',
    'RUN ["/app", "$PORT"]',
    'CMD ["$HOME/app"]',
  ]) {
    it(`is found in ${last}`, () => assert.equal(linesOf(unexpandedVariable, `${plain}${last}\n`).length, 1));
  }

  for (const last of [
    'CMD /app $PORT',
    'CMD ["sh", "-c", "/app $PORT"]',
    'ENTRYPOINT ["sh", "-c"]\nCMD ["$PORT"]',
    'HEALTHCHECK CMD ["/bin/sh", "-c", "$PORT"]',
    'CMD ["/app", "$(PORT)"]',
    'CMD ["/app", "$$PORT"]',
    'CMD ["/app", "\\\\$PORT"]',
    'CMD ["/app", "^/v[0-9]+$"]',
    'CMD ["/app", "--format=$remote_addr"]',
    'CMD ["/app", "{$PORT}"]',
    'CMD ["/app", "${env:PORT}"]',
    'CMD ["/app", "echo `${PORT}`;"]',
    'CMD ["/app", "$1"]',
    'CMD ["/app", "$PORT"]\nCMD ["/app"]',
    'ONBUILD CMD ["/app", "$PORT"]',
    'COPY --from=busybox /bin/busybox /bin/sh\nCMD ["/app", "$PORT"]',
  ]) {
    it(`is not looked for in ${last}`, () => assert.deepEqual(linesOf(unexpandedVariable, `${plain}${last}\n`), []));
  }

  it('is left to frameworks of Java', () =>
    assert.deepEqual(
      linesOf(unexpandedVariable, 'FROM gcr.io/distroless/java21-debian13\nCMD ["a.jar", "--server.port=${PORT}"]\n'),
      [],
    ));

  it('is written out where ENV gives its value', () => {
    const last = (text: string) => fixedBy(unexpandedVariable, `${plain}${text}`)?.split('\n').at(-1);
    assert.equal(last('CMD ["/app", "--port=${PORT}", "-v"]'), 'CMD ["/app", "--port=80", "-v"]');
    assert.equal(last('CMD ["/app", "$PORT$OTHER"]'), undefined);
    assert.equal(last('ARG A=1\nCMD ["/app", "$A"]'), undefined);
    assert.equal(last('ENV A=$PORT\nCMD ["/app", "$A"]'), undefined);
    assert.equal(last('RUN ["/app", "$PORT"]'), undefined);
  });

  it('is told as the name of a program where it is one', () => {
    const told = (last: string) => {
      const file = lintFile(parseDockerfile(`${plain}${last}\n`), '2026-11-01', {}, new Set());
      return [...unexpandedVariable.check(file)].some(({ text }) => text.includes('no program is found'));
    };
    assert.deepEqual(
      [
        'ENTRYPOINT ["$HOME/app"]',
        'CMD ["$HOME/app"]',
        'RUN ["$HOME/app"]',
        'HEALTHCHECK CMD ["$HOME/app"]',
        'ENTRYPOINT ["/app"]\nCMD ["$PORT"]',
        'CMD ["/app", "$PORT"]',
      ].map(told),
      [true, true, true, true, false, false],
    );
  });
});
