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

/** What the lines of a final stage become, or why they do not. */
async function final(...lines: readonly string[]): Promise<string[]> {
  const text = `${build}${lines.join('\n')}\n`;
  const outcome = await convertDockerfile({ text, files, answers: new Map() }, never);
  switch (outcome.kind) {
    case 'ready':
      return applyEdits(text, outcome.edits).slice(build.length).trimEnd().split('\n');
    case 'refused':
      return outcome.reasons.map(({ line, rule, text: why }) => `${rule} ${line}: ${why}`);
    case 'questions':
      return outcome.questions.map(({ line, id, text: why }) => `question ${id} ${line}: ${why}`);
    case 'already':
      return [outcome.kind];
  }
}

const copy = 'COPY --from=build /out/hello /hello';
const start = 'CMD ["/hello"]';
const stop = (problem: string) =>
  `no-run-in-final 7: The final stage cannot run commands without a shell, and this one ${problem}; do it in an earlier stage and copy the result.`;

describe('the RUNs of a final stage', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['useradd -u 1001 app && usermod -aG audio app', 'runs "usermod"'],
    ['useradd -u 1001 -G audio app', 'gives useradd the option -G'],
    ['useradd -u $NUMBER app', 'gives app a number that is not certain'],
    ['mkdir -p /var/run/hello', 'writes /var/run/hello, which is of the system'],
    ['mkdir -p /data && chmod 2775 /data', 'gives the mode 2775, which a copy may lose'],
    ['if [ -n "$X" ]; then mkdir /data; fi', 'makes /data only under a condition'],
    ['ln -s /data /app', 'makes the link /app, which a copy does not keep'],
    ['echo "app:x:1000:1000::/:/bin/sh" >> /etc/passwd', 'writes /etc/passwd, which is of the system'],
    ['wget -O- https://example.org/install | sh', 'runs "sh"'],
    ['setcap cap_net_bind_service=+ep /hello', 'gives a program capabilities with setcap, which a copy may lose'],
    ['{ echo a; echo b; } > /etc/x.conf', 'redirects what a group of commands prints'],
    ['mkdir ~/x', 'writes to a place that is not certain'],
    ['mkdir /a && mkdir "/a/$(date +%s)"', 'writes to a place that is not certain'],
    [
      'cp /x.crt /usr/local/share/ca-certificates/',
      'writes the certificate /usr/local/share/ca-certificates/x.crt without a COPY',
    ],
    ['echo /opt/lib > /etc/ld.so.conf.d/x.conf', 'writes /etc/ld.so.conf.d/x.conf, which is of the system'],
    ['cp /x.so /usr/local/lib/x.so', 'writes /usr/local/lib/x.so, which is of the system'],
  ];
  for (const [script, problem] of refused)
    it(`stop the conversion for ${script}`, async () =>
      assert.deepEqual(await final('FROM alpine:3.22', `RUN ${script}`, copy, start), [stop(problem)]));

  const traceless = [
    'apk add --no-cache ca-certificates && apk del tzdata',
    'apk add --no-cache --virtual .x tzdata && apk del .x',
    'apk add --no-cache -q tzdata > /dev/null 2>&1 || true',
    'if [ -n "$X" ]; then apk add curl bash; fi',
    "[ ! -e /etc/nsswitch.conf ] && echo 'hosts: files dns' > /etc/nsswitch.conf",
    'echo "set mouse=" >> /root/.bashrc',
    'for i in 1 2 3; do apk add tzdata && break || sleep 1; done',
  ];
  for (const script of traceless)
    it(`go where they leave nothing behind: ${script}`, async () =>
      assert.deepEqual(await final('FROM alpine:3.22', `RUN ${script}`, copy, start), [
        'FROM gcr.io/distroless/static-debian13:nonroot',
        'WORKDIR /',
        copy,
        start,
      ]));

  it('go with their comments and leave one blank line', async () => {
    const lines = ['FROM alpine:3.22', '', '# certificates', 'RUN apk add ca-certificates', '# zones'];
    const expected = ['FROM gcr.io/distroless/static-debian13:nonroot', 'WORKDIR /', '', copy, start];
    assert.deepEqual(await final(...lines, 'RUN apk add tzdata', '', copy, 'RUN rm -rf /tmp/*', start), expected);
  });

  it('are done by the copies where they give away what was copied', async () => {
    const lines = ['RUN useradd -M -u 1001 app', 'COPY --from=build /out/hello /app', 'RUN chown app:app /app'];
    assert.deepEqual(await final('FROM debian:13', ...lines, 'USER app', 'CMD ["/app"]'), [
      'FROM gcr.io/distroless/static-debian13:nonroot',
      'WORKDIR /',
      'COPY --chown=1001:1001 --from=build /out/hello /app',
      'USER 1001:1001',
      'CMD ["/app"]',
    ]);
  });

  it('know the accounts of the old base by their numbers', async () => {
    const lines = ['COPY --from=build --chown=www-data /out/hello /hello', 'USER www-data', start];
    assert.deepEqual(await final('FROM debian:13', ...lines), [
      'FROM gcr.io/distroless/static-debian13:nonroot',
      'WORKDIR /',
      'COPY --from=build --chown=33:33 /out/hello /hello',
      'USER 33:33',
      start,
    ]);
    assert.deepEqual(await final('FROM alpine:3.22', 'RUN adduser -u 82 -H -D -S -G www-data www-data', ...lines), [
      'FROM gcr.io/distroless/static-debian13:nonroot',
      'WORKDIR /',
      'COPY --from=build --chown=82:82 /out/hello /hello',
      'USER 82:82',
      start,
    ]);
  });

  it('leave numbers of an ARG as they are written', async () => {
    const lines = ['ARG id=1001', 'COPY --from=build --chown=$id:$id /out/hello /hello', 'USER $id:$id', start];
    assert.deepEqual(await final('FROM alpine:3.22', ...lines), [
      'FROM gcr.io/distroless/static-debian13:nonroot',
      'WORKDIR /',
      ...lines,
    ]);
  });

  it('make the directories below a copied one with it', async () => {
    const lines = ['RUN useradd -M -u 1001 app && mkdir -p /data/log && chown -R app /data', copy, 'USER 1001'];
    assert.deepEqual(await final('FROM debian:13', ...lines, start), [
      'FROM debian:13 AS directories',
      'RUN mkdir -p /data /data/log',
      '',
      'FROM gcr.io/distroless/static-debian13:nonroot',
      'COPY --from=directories --chown=1001:1001 /data /data',
      'WORKDIR /',
      copy,
      'USER 1001:1001',
      start,
    ]);
  });

  it('leave a file where the old base had a directory for it', async () => {
    const lines = ['RUN apk add tzdata', 'COPY --from=build /out/hello /opt', 'CMD ["/opt/hello"]'];
    assert.equal((await final('FROM alpine:3.22', ...lines))[2], 'COPY --from=build /out/hello /opt/');
  });

  it('let root stay root where only root can enter', async () => {
    const lines = ['RUN apk add ca-certificates', 'WORKDIR /root/', 'COPY --from=build /out/hello .'];
    const [from] = await final('FROM alpine:3.22', ...lines, 'CMD ["./hello"]');
    assert.equal(from, 'FROM gcr.io/distroless/static-debian13:latest');
  });
});
