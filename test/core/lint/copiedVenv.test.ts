import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { copiedVenv } from '../../../src/core/lint/rules/copied-venv';
import { fixedBy, linesOf } from '../../support/lintLines';

const start = 'ENTRYPOINT ["/venv/bin/python", "/app.py"]';
const file = (run: string, more = '', line = start, image = 'python3-debian13') =>
  `FROM python:3.13-slim AS build\n${run}\nFROM gcr.io/distroless/${image}\n${more}COPY --from=build /venv /venv\n${line}\n`;
const venv = 'RUN python -m venv /venv && /venv/bin/pip install flask';

describe('a virtual environment without its Python', () => {
  for (const [what, text] of [
    ['is found', file(venv)],
    [
      'is found for an environment that is entered',
      file('RUN python3 -m venv /venv && . /venv/bin/activate && pip install x'),
    ],
    [
      'is found with PATH',
      file('ENV VIRTUAL_ENV=/venv\nENV PATH="$VIRTUAL_ENV/bin:$PATH"\nRUN python -m venv $VIRTUAL_ENV'),
    ],
    [
      'is found in a working directory',
      file('WORKDIR /venv\nRUN python -m venv .', '', start.replace('python', 'python3.13')),
    ],
    ['is found in CMD', file(venv, '', 'ENTRYPOINT []\nCMD ["/venv/bin/python3", "/app.py"]')],
    ['is found without any Python in the image', file(venv, '', start, 'cc-debian13')],
    [
      'is found through a stage',
      file(`${venv}\nFROM debian:13 AS more\nCOPY --from=build /venv /venv`).replace(
        'debian13\nCOPY --from=build',
        'debian13\nCOPY --from=more',
      ),
    ],
  ] as const) {
    it(what, () => assert.equal(linesOf(copiedVenv, text).length, 1));
  }

  for (const [what, text] of [
    ['an environment with copies', file('RUN python -m venv --copies /venv')],
    ['an environment of uv', file('RUN uv venv /venv')],
    ['an environment of another Python', file('RUN /usr/bin/python3 -m venv /venv')],
    ['an environment of Debian', file(venv).replace('python:3.13-slim', 'debian:13')],
    ['a Python on another PATH', file(`ENV PATH=/opt/python/bin:$PATH\n${venv}`)],
    ['a link that is changed', file(`${venv} && ln -sf /usr/bin/python3 /venv/bin/python`)],
    ['a link that is changed in its directory', file(`${venv} && cd /venv/bin && ln -sf /usr/bin/python3 python`)],
    ['a link that a script may change', file(`${venv}\nCOPY relink.sh /\nRUN /relink.sh`)],
    ['a Python that is copied along', file(venv, 'COPY --from=build /usr/local /usr/local\n')],
    ['a link of Python that is copied along', file(venv, 'COPY --from=build /usr/local/bin /usr/local/bin\n')],
    [
      'a Python that is copied by its name',
      file(venv, '', `COPY --from=build /venv/bin/python /venv/bin/python\n${start}`),
    ],
    ['a Python that is found by PATH', file(venv, 'ENV PATH=/venv/bin:$PATH\n', 'ENTRYPOINT ["python", "/app.py"]')],
    ['the Python of the image', file(venv, 'ENV PYTHONPATH=/venv/lib/python3.13/site-packages\n', 'CMD ["/app.py"]')],
    ['a RUN that may link it', file(venv, 'RUN ["python3", "/link.py"]\n')],
    ['an image with a shell', file(venv).replace('gcr.io/distroless/python3-debian13', 'python:3.13-slim')],
    ['a condition', file('RUN if [ -f x ]; then python -m venv /venv; fi')],
  ] as const) {
    it(`is not said of ${what}`, () => assert.deepEqual(linesOf(copiedVenv, text), []));
  }

  it('has no fix where the versions differ', () => {
    assert.equal(fixedBy(copiedVenv, file(venv).replace('3.13-slim', '3.12-slim')), undefined);
  });
});
