import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ignoredPackages } from '../../../src/core/lint/rules/ignored-packages';
import { fixedBy, linesOf } from '../../support/lintLines';

const site = '/usr/local/lib/python3.13/site-packages';
const dist = '/usr/local/lib/python3.13/dist-packages';
const copy = `COPY --from=build ${site} ${site}`;
const start = 'CMD ["/app.py"]';
const file = (lines: string, image = 'python3-debian13', run = 'pip install flask') =>
  `FROM python:3.13-slim AS build\nRUN ${run}\nFROM gcr.io/distroless/${image}\n${lines}\n`;

describe('packages where Python does not look', () => {
  for (const [what, text] of [
    ['is found with a module to start', file(`${copy}\nCMD ["-m", "flask", "run"]`)],
    ['is found with an ENTRYPOINT of its own', file(`${copy}\nENTRYPOINT ["/usr/bin/python3", "-u", "/app.py"]`)],
    ['is found with a debug image', file(`${copy}\n${start}`, 'python3-debian13:debug')],
    ['is found without a CMD', file(copy)],
    ['is found for a part of it', file(`COPY --from=build ${site}/flask ${site}/flask\n${start}`)],
    ['is found with a variable in the path', file(`ARG V=3.13\n${copy.replaceAll('3.13', '${V}')}\n${start}`)],
    ['is found from the context', file(`COPY vendor ${site}/\n${start}`)],
    ['is found beside programs', file(`${copy}\nCOPY --from=build /usr/local/bin /usr/local/bin\n${start}`)],
    ['is found with another PYTHONPATH', file(`ENV PYTHONPATH=/app:/lib\n${copy}\n${start}`)],
    ['is found with a PYTHONPATH that goes on', file(`ENV PYTHONPATH=$PYTHONPATH:/app\n${copy}\n${start}`)],
    ['is found with an option of the program', file(`${copy}\nCMD ["-m", "gunicorn", "-c", "/conf.py", "app:app"]`)],
    [
      'is found for a prefix',
      file(
        `COPY --from=build /install /usr/local\n${start}`,
        'python3-debian13',
        'pip install --prefix=/install flask',
      ),
    ],
  ] as const) {
    it(what, () => assert.equal(linesOf(ignoredPackages, text).length, 1));
  }

  for (const [what, text] of [
    ['where Python looks', file(`COPY --from=build ${site} ${dist}\n${start}`)],
    ['a directory that PYTHONPATH names', file(`ENV PYTHONPATH=/app:${site}\n${copy}\n${start}`)],
    ['a PYTHONPATH behind the copy', file(`${copy}\nENV PYTHONPATH="${site}"\n${start}`)],
    ['a PYTHONPATH that only the build knows', file(`ARG SITE\nENV PYTHONPATH=$SITE\n${copy}\n${start}`)],
    ['a PYTHONPATH by the working directory', file(`ENV PYTHONPATH=.\n${copy}\nWORKDIR ${site}\n${start}`)],
    ['a PYTHONUSERBASE', file(`ENV PYTHONUSERBASE=/usr/local\n${copy}\n${start}`)],
    ['a working directory there', file(`${copy}\nWORKDIR ${site}\nCMD ["-m", "flask"]`)],
    ['a script there', file(`${copy}\nCMD ["${site}/app.py"]`)],
    ['code on the command line', file(`${copy}\nCMD ["-c", "import sys"]`)],
    ['a start without site', file(`${copy}\nCMD ["-S", "/app.py"]`)],
    ['a file that may name it', file(`${copy}\nCOPY extra.pth ${dist}/\n${start}`)],
    ['an archive', file(`${copy}\nADD files.tar.gz /\n${start}`)],
    ['a tree over all of it', file(`${copy}\nCOPY rootfs/ /\n${start}`)],
    ['a RUN that may link it', file(`${copy}\nRUN ["python3", "/link.py"]\n${start}`)],
    ['a Python of its own', file(`COPY --from=build /usr/local /usr/local\nENTRYPOINT ["python3", "/app.py"]`)],
    ['another program', file(`${copy}\nENTRYPOINT ["/app/server"]`)],
    ['a start in a shell', file(`${copy}\nCMD python3 /app.py`, 'python3-debian13:debug')],
    [
      'packages in a directory',
      file(`COPY --from=build /d /usr/local\n${start}`, 'python3', 'pip install -t /d flask'),
    ],
    ['another Python than Debian’s', `FROM python:3.13-slim\n${copy.replace('--from=build ', '')}\n${start}\n`],
    [
      'a stage that is no result',
      `FROM gcr.io/distroless/python3-debian13 AS a\nCOPY x ${site}\nFROM a\nENV PYTHONPATH=${site}\n`,
    ],
  ] as const) {
    it(`is not said of ${what}`, () => assert.deepEqual(linesOf(ignoredPackages, text), []));
  }

  it('is mended by PYTHONPATH where another line names the directory', () => {
    const other = `ENV TEMPLATES=${site}/flask/templates\n`;
    assert.equal(
      fixedBy(ignoredPackages, file(`${other}${copy}\n${start}`)),
      file(`${other}ENV PYTHONPATH=${site}\n${copy}\n${start}`),
    );
  });

  it('is not mended by PYTHONPATH where Python is told to leave variables aside', () => {
    const other = `ENV TEMPLATES=${site}/flask/templates\n`;
    assert.equal(fixedBy(ignoredPackages, file(`${other}${copy}\nCMD ["-I", "/app.py"]`)), undefined);
  });
});
