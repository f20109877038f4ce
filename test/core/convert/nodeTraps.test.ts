import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const server = "require('node:http').createServer((request, response) => response.end('hello')).listen(8080);\n";

/** A Dockerfile with one stage that starts its package; `more` stands before CMD. */
function dockerfile(more = '', from = 'node:22'): string {
  return `FROM ${from}\nWORKDIR /app\nCOPY . .\n${more}CMD ["npm", "start"]\n`;
}

function manifest(start: string, dependencies: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({ name: 'hello', scripts: { start }, dependencies });
}

function lock(name: string, bin: string): string {
  return JSON.stringify({ packages: { '': {}, [`node_modules/${name}`]: { version: '1.0.0', bin: { [name]: bin } } } });
}

/** The kind of the outcome, and the rules of its reasons or the ids of its questions. */
async function outcomeOf(text: string, files: Readonly<Record<string, string>>): Promise<string> {
  const context = memoryFiles({ 'package.json': manifest('node server.js'), 'server.js': server, ...files });
  const outcome = await convertDockerfile({ text, files: context, answers: new Map() }, never);
  const details =
    outcome.kind === 'questions'
      ? outcome.questions.map(({ id }) => id)
      : outcome.kind === 'refused'
        ? outcome.reasons.map(({ rule }) => rule)
        : [];
  return [outcome.kind, ...new Set(details)].join(' ');
}

/** The last stage that a Dockerfile becomes. */
async function runtimeStage(text: string): Promise<string> {
  const files = memoryFiles({
    'package.json': manifest('node server.js'),
    'server.js': `${server}for (const name of ['SIGTERM', 'SIGINT']) process.on(name, stop);`,
  });
  const outcome = await convertDockerfile({ text, files, answers: new Map() }, never);
  assert.ok(outcome.kind === 'ready');
  const converted = applyEdits(text, outcome.edits);
  return converted.slice(converted.lastIndexOf('FROM '));
}

describe('convertDockerfile on Node programs that need more than node', () => {
  it('refuses programs of packages that start others by name', async () => {
    for (const name of ['nodemon', 'cross-env', 'forever', 'nest'])
      assert.equal(
        await outcomeOf(dockerfile(), {
          'package.json': manifest(`${name} server.js`, { [name]: '1' }),
          'package-lock.json': lock(name, 'bin.js'),
        }),
        'refused package-script',
        name,
      );
  });

  it('starts known programs of packages, also without an extension, and asks about others', async () => {
    for (const [name, bin, outcome] of [
      ['next', 'dist/bin/next', 'questions user'],
      ['router', 'cli.js', 'questions other-programs user'],
      ['router', 'cli', 'refused package-script'],
    ] as const)
      assert.equal(
        await outcomeOf(dockerfile(), {
          'package.json': manifest(`${name} start`, { [name]: '1' }),
          'package-lock.json': lock(name, bin),
        }),
        outcome,
        `${name} at ${bin}`,
      );
  });

  it('refuses where settings of npm say how a script runs', async () => {
    assert.equal(await outcomeOf(dockerfile(), { '.npmrc': 'node-options=--no-warnings\n' }), 'refused package-script');
    assert.equal(await outcomeOf(dockerfile(), { '.npmrc': 'fund=false\n' }), 'ready');
    assert.equal(
      await outcomeOf(dockerfile('ENV NPM_CONFIG_NODE_OPTIONS=--no-warnings\n'), {}),
      'refused package-script',
    );
    assert.equal(
      await outcomeOf(dockerfile('RUN npm pkg set scripts.start="node other.js"\n'), {}),
      'refused known-build',
    );
  });

  it('sees packages that start programs where they are imported, not where a word is the same', async () => {
    assert.equal(
      await outcomeOf(dockerfile(), { 'a.js': "require('systeminformation');" }),
      'questions other-programs',
    );
    assert.equal(await outcomeOf(dockerfile(), { 'a.mjs': "import open from 'open';" }), 'questions other-programs');
    assert.equal(await outcomeOf(dockerfile(), { 'a.js': "socket.on('open', () => socket.emit('ping'));" }), 'ready');
  });

  it('asks for the user where files are written in less usual ways', async () => {
    for (const text of [
      "pino(pino.destination('out'))",
      "pino({ transport: { target: 'pino/file' } })",
      "import { rename } from 'node:fs/promises';",
      "fs.open(path, 'w', done)",
      "logger.to('hello.log')",
    ])
      assert.equal(await outcomeOf(dockerfile(), { 'a.js': text }), 'questions user', text);
  });

  it('takes packages that RUN installs by name for what they may be', async () => {
    assert.equal(await outcomeOf(dockerfile('RUN npm install canvas@3\n'), {}), 'refused native-addons');
    const alpine = await convertDockerfile(
      {
        text: dockerfile('RUN npm install express\n', 'node:22-alpine'),
        files: memoryFiles({ 'package.json': manifest('node server.js'), 'server.js': server }),
        answers: new Map(),
      },
      never,
    );
    assert.ok(alpine.kind === 'ready');
    assert.ok(alpine.edits.some(({ text }) => text === '22-slim'));
  });

  it('moves a build on Alpine to Debian where its directories may hold compiled packages', async () => {
    const text = (path: string) =>
      `FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm install && npm run build\n\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app/${path} ./${path}\nCMD ["node", "${path}/server.js"]\n`;
    const files = { 'package.json': manifest('node server.js', { next: '15' }) };
    for (const [path, image] of [
      ['.next/standalone', 'FROM node:22-slim AS build'],
      ['dist', 'FROM node:22-alpine AS build'],
    ] as const) {
      const outcome = await convertDockerfile(
        { text: text(path), files: memoryFiles({ ...files, 'server.js': server }), answers: new Map() },
        never,
      );
      assert.ok(outcome.kind === 'ready');
      assert.ok(applyEdits(text(path), outcome.edits).startsWith(image), path);
    }
  });

  it('does not move a build to a shell that does not know its words', async () => {
    const text = dockerfile('RUN set -o pipefail && npm install\n', 'node:22-alpine');
    const files = { 'package.json': manifest('node server.js', { express: '5' }) };
    assert.equal(await outcomeOf(text, files), 'refused debian-builder');
  });

  it('does not copy a directory of the image itself', async () => {
    for (const directory of ['/usr/local', '/usr/lib', '/var/lib'])
      assert.equal(await outcomeOf(dockerfile().replace('/app', directory), {}), 'refused copied-tree', directory);
  });

  it('gives the application to the user where root, or the user, could read and write it before', async () => {
    const owned =
      'FROM gcr.io/distroless/nodejs22-debian13:nonroot\nCOPY --chown=65532:65532 --from=build /app /app\nWORKDIR /app\nCMD ["server.js"]\n';
    assert.equal(await runtimeStage(dockerfile()), owned);
    assert.equal(await runtimeStage(dockerfile('USER node\nRUN npm install\n')), owned);
    assert.equal(
      await runtimeStage(dockerfile('USER node\n')),
      'FROM gcr.io/distroless/nodejs22-debian13:nonroot\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["server.js"]\n',
    );
  });

  it('keeps a variable of the toolchain where another one is made of it', async () => {
    const stage = await runtimeStage(
      dockerfile('ENV PNPM_HOME=/pnpm NPM_CONFIG_FUND=false\nENV PATH=$PNPM_HOME:$PATH\n'),
    );
    assert.ok(stage.includes('ENV PNPM_HOME=/pnpm NPM_CONFIG_FUND=false\nENV PATH=$PNPM_HOME:$PATH\n'));
    assert.ok(!(await runtimeStage(dockerfile('ENV NPM_CONFIG_FUND=false\n'))).includes('NPM_CONFIG_FUND'));
  });

  it('does not change how a program sees that it is the one that was started', async () => {
    const files = { 'server.js': `if (module.parent === null) {\n${server}}\n` };
    assert.equal(await outcomeOf(dockerfile(), files), 'refused stop-signal-node');
    assert.equal(await outcomeOf(dockerfile().replace('["npm", "start"]', '["node", "server.js"]'), files), 'ready');
  });

  it('keeps comments between the lines of a start command', async () => {
    const text = dockerfile().replace('["npm", "start"]', 'node \\\n  # the program\n  server.js');
    assert.ok((await runtimeStage(text)).endsWith('WORKDIR /app\n# the program\nCMD ["server.js"]\n'));
  });

  it('refuses a directory whose name COPY would not take for one', async () => {
    assert.equal(await outcomeOf(dockerfile().replace('WORKDIR /app', 'WORKDIR "/my app"'), {}), 'refused copied-tree');
  });

  it('gives what a final stage copies to the user that takes the place of root', async () => {
    const build = 'FROM node:22 AS deps\nWORKDIR /app\nCOPY . .\nRUN npm ci\n\n';
    const final = (copy: string, user = '') =>
      `${build}FROM node:22\nWORKDIR /app\n${copy}${user}CMD node \\\n  # the program\n  server.js\n`;
    const stage = await runtimeStage(final('COPY --from=deps /app ./\nCOPY server.key .\n'));
    assert.ok(stage.includes('COPY --chown=65532:65532 --from=deps /app ./\nCOPY --chown=65532:65532 server.key .\n'));
    assert.ok(stage.endsWith('# the program\nCMD ["server.js"]\n'));
    assert.ok((await runtimeStage(final('COPY --from=deps /app ./\n', 'USER 1000\n'))).includes('\nCOPY --from=deps'));
  });

  it('looks into the started file wherever it is, and distrusts its neighbours where no source is looked for', async () => {
    const starts = "require('node:child_process').execSync('ls');\n";
    for (const file of ['bin/www', 'test/server.js', 'server.config.js']) {
      const files = { 'package.json': manifest(`node ${file}`), [file]: starts };
      assert.match(await outcomeOf(dockerfile(), files), /^questions other-programs/, file);
    }
    const files = { 'package.json': manifest('node test/server'), 'test/server.js': server };
    assert.match(await outcomeOf(dockerfile(), files), /^questions /);
  });

  it('asks for the user where the program may open a port below 1024', async () => {
    for (const port of ['process.env.PORT || 80', "process.env['PORT'] ?? '443'", '80']) {
      assert.equal(await outcomeOf(dockerfile(), { 'server.js': `app.listen(${port})` }), 'questions user', port);
    }
    assert.equal(await outcomeOf(dockerfile(), { 'server.js': 'app.listen(process.env.PORT || 8080)' }), 'ready');
  });
});
