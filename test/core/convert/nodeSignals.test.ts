import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertNode, manifest } from '../../support/nodeProgram';

const dockerfile = (cmd = '["npm", "start"]', more = '') =>
  `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n${more}CMD ${cmd}\n`;

/** What a program becomes that npm starts as `start`; `server` is its source. */
async function started(start: string, server: string, more = ''): Promise<string> {
  const files = {
    'package.json': manifest(start),
    'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}',
    'server.js': server,
  };
  return await convertNode(dockerfile(undefined, more), files);
}

describe('the line that ends Node on signals', () => {
  const listens = "process.on('SIGTERM', stop);process.on('SIGINT', stop);";

  it('is left out only where the sources listen for both signals', async () => {
    assert.doesNotMatch(await started('node server.js', listens), /--import/);
    assert.match(await started('node server.js', "// npm passes 'SIGTERM' and 'SIGINT' on"), /--import/);
    assert.match(await started('node server.js', "worker.kill('SIGTERM');worker.kill('SIGINT');"), /--import/);
  });

  it('is there for a program that raises the signal again', async () => {
    assert.match(await started('node server.js', `${listens}process.kill(process.pid, signal);`), /--import/);
  });

  it('holds no question mark, which would cut its address off', async () => {
    const line = /data:[^"]*/.exec(await started('node server.js', ''))?.[0] ?? '?';
    assert.doesNotMatch(line, /[?#%]/);
  });

  it('is not put before what a hook of require compiles', async () => {
    for (const start of ['node -r ts-node/register src/main.ts', 'node -r esm server.js', 'node server.es6'])
      assert.equal(await started(start, ''), 'refused stop-signal-node', start);
    for (const start of ['node -r dotenv/config server.js', 'node --enable-source-maps server.js notes.txt'])
      assert.match(await started(start, ''), /--import/, start);
  });
});

describe('what only the start itself did', () => {
  it('is refused where node runs a script of package.json', async () => {
    assert.equal(await convertNode(dockerfile('["node", "--run", "start"]'), {}), 'refused start-command');
  });

  it('is refused where packages are outside of the directory of the program', async () => {
    for (const [name, text] of [
      ['.npmrc', 'virtual-store-dir=/store\n'],
      ['pnpm-workspace.yaml', 'enableGlobalVirtualStore: true\n'],
      ['.yarnrc', '--modules-folder /modules\n'],
    ] as const)
      assert.equal(
        await convertNode(dockerfile('["node", "server.js"]'), { [name]: text }),
        'refused package-script',
        name,
      );
  });

  it('is refused where the first line of the program gives Node options', async () => {
    const files = { 'start.js': '#!/usr/bin/env -S node --require ./tracing.js\n' };
    assert.equal(await convertNode(dockerfile('["./start.js"]'), files), 'refused start-command');
  });

  it('is refused where a script sets where programs are', async () => {
    assert.equal(await started('PATH=/opt node server.js', ''), 'refused package-script');
  });

  it('keeps options of Node that a script sets away from the health check', async () => {
    const start = 'NODE_OPTIONS="-r ./tracing.js" node server.js';
    const health = 'HEALTHCHECK CMD curl -f http://localhost:8080/\n';
    assert.equal(await started(start, '', health), 'questions health');
  });
});
