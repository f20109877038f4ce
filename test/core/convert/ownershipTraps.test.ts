import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const files = memoryFiles({
  'package.json': '{ "name": "hello" }',
  'server.js': 'setInterval(() => 0, 1000);\n',
  'go.mod': 'module example.org/hello\n',
  'main.go': 'package main\n\nfunc main() { println("hello") }\n',
});

/** The copies of the new stage, or why there is none. */
async function copies(...lines: readonly string[]): Promise<string[]> {
  const text = `${lines.join('\n')}\n`;
  const outcome = await convertDockerfile({ text, files, answers: new Map() }, never);
  switch (outcome.kind) {
    case 'ready':
      return applyEdits(text, outcome.edits)
        .split('\n')
        .filter((line) => /^(?:COPY .*--from=|ENV HOME)/.test(line));
    case 'refused':
      return outcome.reasons.map(({ line, rule }) => `${rule} ${line}`);
    case 'questions':
      return outcome.questions.map(({ id, line }) => `question ${id} ${line}`);
    case 'already':
      return [outcome.kind];
  }
}

const node = (...lines: readonly string[]) =>
  copies('FROM node:22', 'WORKDIR /app', 'COPY . .', ...lines, 'USER node', 'CMD ["node", "server.js"]');

describe('what a single stage gives to its user', () => {
  it('stays with the user where a heredoc gives it away', async () => {
    assert.deepEqual(await node('RUN <<E', 'mkdir /data', 'chown node /data', 'E'), [
      'COPY --chown=65532:65532 --from=build /data /data',
      'COPY --chown=65532:65532 --from=build /app /app',
    ]);
  });

  it('stays writable where a mode opened it', async () => {
    for (const mode of ['777', '0777', 'a+w', 'go+w', 'o=rwx'])
      assert.deepEqual(await node(`RUN chmod ${mode} /app`), ['COPY --chown=65532:65532 --from=build /app /app'], mode);
    for (const mode of ['755', 'u+w', 'a+x', 'g+w'])
      assert.deepEqual(await node(`RUN chmod ${mode} /app`), ['COPY --from=build /app /app'], mode);
  });

  it('is there where install makes it', async () => {
    assert.deepEqual(await node('RUN install -d -m 750 -o node /logs'), [
      'COPY --chown=65532:65532 --from=build /logs /logs',
      'COPY --chown=65532:65532 --from=build /app /app',
    ]);
  });

  it('is there where a variable names it, if that is certain', async () => {
    assert.deepEqual(await node('ENV D=/data', 'RUN mkdir -p $D && chown node $D && echo 1 > ${D}/one'), [
      'COPY --chown=65532:65532 --from=build /data /data',
      'COPY --chown=65532:65532 --from=build /app /app',
    ]);
    assert.deepEqual(await node('ARG D=/data', 'RUN mkdir -p $D'), ['known-build 5']);
    assert.deepEqual(await node('RUN d=/data; mkdir -p "$d"'), ['known-build 4']);
  });

  it('stays with the user where only the owner may start it', async () => {
    const program = (step: string) =>
      copies(
        'FROM golang:1.24',
        'WORKDIR /src',
        'COPY . .',
        `RUN CGO_ENABLED=0 go build -o /srv/hello .${step}`,
        'USER 1000',
        'CMD ["/srv/hello"]',
      );
    assert.deepEqual(await program(' && chmod 700 /srv/hello && chown 1000 /srv/hello'), [
      'COPY --chown=1000 --from=build /srv/hello /srv/hello',
    ]);
    assert.deepEqual(await program(''), ['COPY --from=build /srv/hello /srv/hello']);
  });
});

describe('the home of the user node', () => {
  const final = (...lines: readonly string[]) =>
    copies('FROM node:22 AS build', 'COPY . /app', 'FROM node:22-slim', ...lines, 'USER node');

  it('stays where it is if something lies there beside the application', async () => {
    const lines = ['COPY --from=build /app .', 'CMD ["node", "server.js"]'];
    assert.deepEqual(await final('WORKDIR /home/node/app', ...lines), ['COPY --from=build /app .']);
    assert.deepEqual(await final('WORKDIR /home/node/app', 'COPY --from=build /app /home/node/conf', ...lines), [
      'ENV HOME=/home/node',
      'COPY --from=build /app /home/node/conf',
      'COPY --from=build /app .',
    ]);
  });

  it('is a directory for what is copied there, as others of the old base are', async () => {
    const start = 'CMD ["node", "/home/node/server.js"]';
    assert.deepEqual(await final('COPY --from=build /app/server.js /home/node', start), [
      'ENV HOME=/home/node',
      'COPY --from=build /app/server.js /home/node/',
    ]);
    assert.deepEqual(await final('COPY --from=build ["/app/server.js", "/home/node"]', start), ['swap-base 4']);
  });
});

describe('an archive', () => {
  it('is not known by its name once it is unpacked', async () => {
    assert.deepEqual(await node('ADD data.tar.gz /'), ['copied-tree 4']);
    assert.deepEqual(await node('ADD data.tar.gz /opt/data/'), [
      'COPY --from=build /opt/data /opt/data',
      'COPY --from=build /app /app',
    ]);
  });
});

describe('a value that only the old base has', () => {
  it('is not lost in silence', async () => {
    assert.deepEqual(await node('ENV RELEASE=$NODE_VERSION'), ['base-variables 4']);
    assert.deepEqual(await node('LABEL release="${NODE_VERSION:-none}"'), ['base-variables 4']);
    assert.deepEqual(await node('ENV NODE_VERSION=22', 'LABEL release=$NODE_VERSION'), ['COPY --from=build /app /app']);
    assert.deepEqual(await node('RUN echo $NODE_VERSION'), ['COPY --from=build /app /app']);
  });
});

describe('a secret in the environment', () => {
  it('is pointed out, unless it is empty', async () => {
    const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nENV DB_PASSWORD=x API_KEY=\nCMD ["node", "server.js"]\n';
    const { notes } = await convertDockerfile({ text, files, answers: new Map() }, never);
    assert.deepEqual(
      notes.filter(({ rule }) => rule === 'carried-settings').map(({ line, text: note }) => `${line} ${note}`),
      ['4 Whoever has the image can read DB_PASSWORD, as before; give it to the container when it starts.'],
    );
  });
});

describe('a program in the Dockerfile itself', () => {
  it('is read like one of the context', async () => {
    assert.deepEqual(
      await copies(
        'FROM node:22',
        'WORKDIR /app',
        'COPY <<E /app/hello.js',
        "require('child_process').execSync('ls')",
        'E',
        'USER node',
        'CMD ["node", "hello.js"]',
      ),
      ['question other-programs 7'],
    );
  });
});
