import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const files = memoryFiles({
  'package.json': '{ "name": "hello", "scripts": { "start": "node server.js" } }',
  'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": { "name": "hello" } } }',
  'server.js': 'setInterval(() => 0, 1000);\n',
  'go.mod': 'module example.org/hello\n',
  'main.go': 'package main\n\nfunc main() { println("hello") }\n',
});

/** The converted lines, or why there are none. */
async function converted(target: string | undefined, ...lines: readonly string[]): Promise<string[]> {
  const text = `${lines.join('\n')}\n`;
  const input = { text, files, answers: new Map(), ...(target === undefined ? {} : { target }) };
  const outcome = await convertDockerfile(input, never);
  switch (outcome.kind) {
    case 'ready':
      return applyEdits(text, outcome.edits).trimEnd().split('\n');
    case 'refused':
      return outcome.reasons.map(({ line, rule }) => `${rule} ${line}`);
    case 'questions':
      return outcome.questions.map(({ id }) => `question ${id}`);
    case 'already':
      return [outcome.kind];
  }
}

const install = ['COPY package.json package-lock.json ./', 'RUN npm ci'];

describe('a stage that others continue or copy from', () => {
  it('is kept for them under another name, and the new stage takes its own', async () => {
    const lines = [
      'FROM node:22 AS Prod',
      'WORKDIR /app',
      ...install,
      'COPY . .',
      '# how it runs',
      'CMD ["node", "server.js"]',
      '',
      '# for work',
      'FROM prod AS dev',
      'COPY --from=PROD /app/package.json /tmp/',
      'RUN --mount=type=bind,from=prod,target=/old ls /old',
      'COPY --from=0 /app/package.json /tmp/',
      'CMD ["bash"]',
    ];
    assert.deepEqual(await converted('prod', ...lines), [
      'FROM node:22 AS prepared',
      'WORKDIR /app',
      ...install,
      'COPY . .',
      '# how it runs',
      'CMD ["node", "server.js"]',
      '',
      'FROM gcr.io/distroless/nodejs22-debian13:nonroot AS Prod',
      'COPY --chown=65532:65532 --from=prepared /app /app',
      'WORKDIR /app',
      'CMD ["server.js"]',
      '',
      '# for work',
      'FROM prepared AS dev',
      'COPY --from=prepared /app/package.json /tmp/',
      'RUN --mount=type=bind,from=prepared,target=/old ls /old',
      'COPY --from=0 /app/package.json /tmp/',
      'CMD ["bash"]',
    ]);
  });

  it('moves the numbers of the stages behind it', async () => {
    const lines = [
      'FROM node:22 AS prod',
      'WORKDIR /app',
      ...install,
      'COPY . .',
      'CMD ["node", "server.js"]',
      'FROM prod',
      'RUN npm test',
      'FROM alpine:3.22 AS report',
      'COPY --from=1 /app/report /report',
      'RUN --mount=from=1,target=/x true',
    ];
    const result = await converted('prod', ...lines);
    assert.ok(result.includes('COPY --from=2 /app/report /report'));
    assert.ok(result.includes('RUN --mount=from=2,target=/x true'));
    assert.ok(result.includes('FROM prepared'));
  });

  it('is not converted where a variable names it', async () => {
    const lines = ['ARG base=prod', 'FROM node:22 AS prod', 'WORKDIR /app', ...install, 'CMD ["node", "server.js"]'];
    assert.deepEqual(await converted('prod', ...lines, 'FROM $base AS dev', 'RUN true'), ['split-stage 7']);
  });

  it('leaves a stage with a shell alone that only installs tools upon it', async () => {
    const lines = ['FROM node:22 AS prod', 'WORKDIR /app', ...install, 'COPY . .', 'CMD ["node", "server.js"]'];
    const dev = ['FROM prod AS dev', 'RUN apt-get update && apt-get install -y git', 'CMD ["bash"]'];
    assert.notEqual((await converted('dev', ...lines, ...dev))[0], 'already');
    const result = await converted('prod', ...lines, ...dev);
    assert.deepEqual(result.slice(-3), ['FROM prepared AS dev', ...dev.slice(1)]);
  });
});

describe('a final stage that continues another one', () => {
  it('starts from distroless itself where the other one only configures', async () => {
    const lines = [
      'FROM node:22-slim AS base',
      'ARG mode=production',
      'ENV NODE_ENV=$mode NPM_CONFIG_LOGLEVEL=warn',
      'ENV npm_config_cache=/tmp/npm',
      'LABEL team=one',
      'WORKDIR /app',
      'USER node',
      'EXPOSE 3000',
      'STOPSIGNAL SIGINT',
      'CMD ["node", "server.js"]',
      'FROM base',
      'COPY --chown=node . .',
    ];
    assert.deepEqual((await converted(undefined, ...lines)).slice(10), [
      'FROM gcr.io/distroless/nodejs22-debian13:nonroot',
      'ARG mode=production',
      'ENV NODE_ENV=$mode NPM_CONFIG_LOGLEVEL=warn',
      'LABEL team=one',
      'WORKDIR /app',
      'USER 65532:65532',
      'EXPOSE 3000',
      'STOPSIGNAL SIGINT',
      'CMD ["server.js"]',
      'COPY --chown=65532:65532 . .',
    ]);
  });

  it('says twice what is said twice, but for an ARG', async () => {
    const base = ['FROM node:22-slim AS base', 'ARG v=1', 'LABEL v=$v', 'USER node', 'WORKDIR /app'];
    const next = ['FROM base AS next', 'ARG v=1', 'LABEL w=$v', 'USER root', 'USER node', 'WORKDIR /app'];
    const lines = [...base, ...next, 'FROM next', 'COPY . .', 'CMD ["node", "server.js"]'];
    assert.deepEqual((await converted(undefined, ...lines)).slice(11), [
      'FROM gcr.io/distroless/nodejs22-debian13:nonroot',
      'ARG v=1',
      'LABEL v=$v',
      'USER 65532:65532',
      'WORKDIR /app',
      'LABEL w=$v',
      'USER root',
      'USER 65532:65532',
      'WORKDIR /app',
      'COPY . .',
      'CMD ["server.js"]',
    ]);
  });

  it('does not take a CMD along that its own ENTRYPOINT drops', async () => {
    const lines = ['FROM node:22-slim AS base', 'WORKDIR /app', 'CMD ["server.js"]', 'FROM base', 'COPY . .'];
    assert.deepEqual((await converted(undefined, ...lines, 'ENTRYPOINT ["node", "server.js"]')).slice(3), [
      'FROM gcr.io/distroless/nodejs22-debian13:nonroot',
      'WORKDIR /app',
      'COPY --chown=65532:65532 . .',
      'ENTRYPOINT ["/nodejs/bin/node", "server.js"]',
    ]);
  });

  it('is split where the other one copies or installs, with the settings of both', async () => {
    const lines = ['FROM node:22 AS base', 'ENV A=1', 'WORKDIR /app', ...install, 'FROM base AS prod', 'ENV B=$A'];
    assert.deepEqual((await converted(undefined, ...lines, 'COPY . .', 'CMD ["npm", "start"]')).slice(5, 13), [
      'FROM base AS prepared',
      'ENV B=$A',
      'COPY . .',
      '',
      'FROM gcr.io/distroless/nodejs22-debian13:nonroot AS prod',
      'ENV A=1',
      'ENV B=$A',
      'COPY --chown=65532:65532 --from=prepared /app /app',
    ]);
  });

  it('is split where it builds', async () => {
    const lines = ['FROM golang:1.24 AS base', 'WORKDIR /src', 'COPY . .', 'FROM base AS run', 'USER 1001'];
    assert.deepEqual(
      (await converted(undefined, ...lines, 'RUN CGO_ENABLED=0 go build -o /tmp/hello .', 'CMD ["/tmp/hello"]')).slice(
        3,
      ),
      [
        'FROM base AS prepared',
        'USER 1001',
        'RUN CGO_ENABLED=0 go build -o /tmp/hello .',
        '',
        'FROM gcr.io/distroless/static-debian13:nonroot AS run',
        'WORKDIR /src',
        'COPY --from=prepared /tmp/hello /tmp/hello',
        'USER 1001',
        'CMD ["/tmp/hello"]',
      ],
    );
  });
});
