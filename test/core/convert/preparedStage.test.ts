import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const files = memoryFiles({
  'go.mod': 'module example.org/hello\n',
  'main.go': 'package main\n\nfunc main() { println("hello") }\n',
});
const build = 'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/hello .\n\n';

/** The lines of the stage that starts from distroless, or what is asked or refused. */
async function runtime(...lines: readonly string[]): Promise<string[]> {
  const text = `${build}${lines.join('\n')}\n`;
  const answers = new Map([
    ['user', 'nonroot'],
    ['other-programs', 'none'],
  ]);
  const outcome = await convertDockerfile({ text, files, answers }, never);
  if (outcome.kind === 'refused') return outcome.reasons.map(({ line, text: why }) => `${line}: ${why}`);
  if (outcome.kind === 'questions') return outcome.questions.map(({ id }) => `question ${id}`);
  if (outcome.kind === 'already') return [outcome.kind];
  const result = applyEdits(text, outcome.edits).trimEnd().split('\n');
  return result.slice(result.findIndex((line) => line.startsWith('FROM gcr.io/distroless')) + 1);
}

const copy = 'COPY --from=build /out/hello /hello';
const start = 'CMD ["/hello"]';
const program = 'COPY --from=prepared /hello /hello';
const own = (path: string, owner = '65532:65532') => `COPY --chown=${owner} --from=prepared ${path} ${path}`;

describe('a final stage that runs commands', () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['mkdir -p /data && chmod 1777 /data', 'COPY --chown=65532:65532 --from=prepared /kept/1/ /', program],
    ['mkdir -m 770 -p /srv/a', program, 'COPY --chown=65532:65532 --from=prepared /kept/1/ /srv/'],
    ['mkdir -p /srv/a && chmod u+w,g-w /srv/a', program, own('/srv/a')],
    ['mkdir -p /data /data/log && chown 1001 /data/log', own('/data'), own('/data/log', '1001:0'), program],
    ['mkdir -p /data /app && ln -s /data /app/data', own('/app'), own('/data'), program],
    ['wget -O /srv/db https://example.org/db', program, own('/srv/db')],
    ['wget -qO- https://example.org/db.tgz | tar -xz -C /srv/db', program, own('/srv/db')],
    ['echo "a: b" > /etc/hello.yml', own('/etc/hello.yml'), program],
    ['cd /srv && (cd x && touch y) && touch z', program, own('/srv/x/y'), own('/srv/z')],
    ['install -d -o 1001 -g 1002 /data', own('/data', '1001:1002'), program],
    ['rm -rf /etc/ssl', program],
    ['tar -C /srv/x -zxf /tmp/x.tgz', program, own('/srv/x')],
    ['chown -R 1000:1000 /var/run /tmp && chmod 777 /var/log', program],
    ['mkdir /data && rmdir /data', program],
    ['mkdir /a && mv /a /b', own('/b'), program],
    ['ln -s /hello /usr/bin/hello', program],
  ];
  for (const [script, ...expected] of cases)
    it(`is kept, and copied from, for ${script}`, async () =>
      assert.deepEqual(await runtime('FROM alpine:3.22', copy, `RUN ${script}`, start), [
        'WORKDIR /',
        ...expected,
        start,
      ]));

  it('keeps its name for the stage that runs, and its settings are those of the whole chain', async () => {
    const lines = [
      'FROM debian:13 AS base',
      'ARG level=info',
      'ENV LEVEL=$level',
      'LABEL team=one',
      'WORKDIR /srv/hello',
      'USER 1001',
      'FROM base AS hello',
      copy,
      'RUN touch state',
      'EXPOSE 8080',
      start,
    ];
    assert.deepEqual(await runtime(...lines), [
      'WORKDIR /srv/hello',
      'ARG level=info',
      'ENV LEVEL=$level',
      'LABEL team=one',
      program,
      'COPY --chown=1001:0 --from=prepared /srv/hello/state /srv/hello/state',
      'USER 1001',
      'EXPOSE 8080',
      start,
    ]);
  });

  it('has a directory of its own where one WORKDIR follows another', async () => {
    const lines = ['FROM alpine:3.22', 'WORKDIR /data', 'WORKDIR /app', copy, 'RUN rm -f /app/x; exit 0', start];
    assert.deepEqual(await runtime(...lines), ['WORKDIR /app', own('/data'), program, start]);
  });

  it('makes the working directory of a user for that user', async () => {
    const lines = ['FROM alpine:3.22', copy, 'USER 1001', 'WORKDIR /srv/hello', 'RUN touch state', start];
    assert.deepEqual(await runtime(...lines), [
      program,
      'COPY --chown=1001:0 --from=prepared /srv/hello /srv/hello',
      'USER 1001',
      'WORKDIR /srv/hello',
      start,
    ]);
  });

  it('is not changed after a VOLUME', async () => {
    const lines = ['FROM alpine:3.22', 'VOLUME /data', copy, 'RUN echo a > /data/a', start];
    assert.match((await runtime(...lines)).join(), /^9: .* changes \/data\/a after the VOLUME \/data; /);
  });

  it('leaves what a mount holds', async () => {
    const lines = ['FROM alpine:3.22', copy, 'RUN --mount=type=cache,target=/cache touch /cache/a', start];
    assert.deepEqual(await runtime(...lines), ['WORKDIR /', program, start]);
  });

  it('gives the program wherever a command put it', async () => {
    const lines = ['FROM debian:13', 'COPY --from=build /out/hello /tmp/', 'RUN cp /tmp/hello /usr/local/bin'];
    assert.deepEqual(await runtime(...lines, 'CMD ["hello"]'), [
      'WORKDIR /',
      'COPY --from=prepared /usr/local/bin/hello /usr/local/bin/hello',
      'CMD ["hello"]',
    ]);
  });

  it('is copied from at a fixed place only', async () => {
    const lines = ['FROM alpine:3.22', 'ARG dir=/srv/x', copy, 'COPY a.txt $dir/', 'RUN touch /srv/y', start];
    assert.match((await runtime(...lines)).join(), /^9: Where this copies to depends on an ARG/);
    const again = [
      'FROM alpine:3.22',
      'ARG dir=/srv/x',
      'ENV dir=$dir',
      copy,
      'COPY a.txt $dir/',
      'RUN touch /srv/y',
      start,
    ];
    assert.match((await runtime(...again)).join(), /^10: Where this copies to depends on an ARG/);
    const fixed = [
      'FROM alpine:3.22',
      'ENV top=/srv',
      'ENV dir=$top/x',
      copy,
      'COPY a.txt $dir/',
      'RUN touch $top/y',
      start,
    ];
    assert.ok((await runtime(...fixed)).includes(own('/srv/x')));
    const workdir = ['FROM alpine:3.22', 'ARG dir=/srv/x', 'WORKDIR $dir', copy, 'RUN touch /srv/y', start];
    assert.match((await runtime(...workdir)).join(), /^8: The working directory depends on the ARG dir/);
  });

  it('takes what ADD brings to a directory of its own, and files as COPY would', async () => {
    const lines = ['ADD https://example.org/db.tgz /srv/db/', 'ADD a.conf /etc/', 'RUN touch /srv/y'];
    assert.deepEqual(await runtime('FROM alpine:3.22', copy, ...lines, start), [
      'WORKDIR /',
      own('/etc/a.conf'),
      program,
      own('/srv/db'),
      own('/srv/y'),
      start,
    ]);
    assert.match(
      (await runtime('FROM alpine:3.22', copy, 'ADD x.tar.gz /', 'RUN touch /srv/y', start)).join(),
      /^8: ADD may unpack or download to \//,
    );
  });

  it('does not know what a shell of its own runs', async () => {
    const lines = ['FROM alpine:3.22', 'SHELL ["/bin/python", "-c"]', copy, 'RUN print()', start];
    assert.match((await runtime(...lines)).join(), /runs under a SHELL of its own/);
  });
});
