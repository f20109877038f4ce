import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';
import { convertNode, lastLine, manifest, server } from '../../support/nodeProgram';

const single = (from: string, start = 'CMD ["node", "server.js"]') =>
  `FROM ${from}\nWORKDIR /app\nCOPY . .\nRUN npm ci\n${start}\n`;
const final = (from: string) =>
  `FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\n\nFROM ${from}\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["node", "server.js"]\n`;
const kept = { 'node-version': 'keep' };

/** The values that may answer which version to run on. */
async function choices(text: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const context = memoryFiles({ 'package.json': manifest('node server.js'), 'server.js': server, ...files });
  const outcome = await convertDockerfile({ text, files: context, answers: new Map() }, new AbortController().signal);
  assert.ok(outcome.kind === 'questions');
  return outcome.questions.find(({ id }) => id === 'node-version')?.choices.map(({ value }) => value) ?? [];
}

describe('the version of Node', () => {
  it('is a question where no image has it, and can be kept where its program needs no more than C and C++', async () => {
    assert.deepEqual(await choices(single('node:20')), ['22', '24', '26', 'keep']);
    assert.deepEqual(await choices(single('node:25')), ['22', '24', '26']);
    assert.deepEqual(await choices(single('node:lts')), ['22', '24', '26']);
    assert.deepEqual(await choices(single('node')), ['22', '24', '26']);
  });

  it('must stay the same for packages that are compiled for it', async () => {
    const files = { 'package.json': manifest('', { bcrypt: '5' }) };
    assert.deepEqual(await choices(single('node:20'), files), ['keep']);
    assert.equal(await convertNode(single('node:25'), files), 'refused native-addons');
  });

  it('is kept by copying its program out of the build', async () => {
    const text = await convertNode(single('node:20'), {}, kept);
    assert.ok(text.includes('\nFROM gcr.io/distroless/cc-debian13:nonroot\n'), text);
    assert.ok(text.includes('COPY --chown=0:0 --from=build /usr/local/bin/node /usr/local/bin/node\n'), text);
    assert.equal(lastLine(text), 'CMD ["node", "server.js"]');
    const alpine = await convertNode(single('node:20-alpine'), {}, kept);
    assert.ok(alpine.startsWith('FROM node:20-slim AS build\n'), alpine);
  });

  it('is kept by copying its program out of the official image into a final stage', async () => {
    const text = await convertNode(final('node:20-slim'), {}, kept);
    assert.ok(text.includes('COPY --from=node:20-slim /usr/local/bin/node /usr/local/bin/node\n'), text);
    const alpine = await convertNode(final('node:20-alpine3.20'), {}, kept);
    assert.ok(alpine.includes('COPY --from=node:20-slim /usr/local/bin/node /usr/local/bin/node\n'), alpine);
  });

  it('is kept through a stage where COPY could not name the image', async () => {
    const arg = await convertNode(`ARG V=20\n${final('node:${V}')}`, {}, kept);
    assert.ok(arg.includes('\nFROM node:${V} AS node\n\nFROM gcr.io/distroless/cc-debian13'), arg);
    const both = await convertNode(`ARG V=20\n${final('node:${V}-alpine')}`, {}, kept);
    assert.ok(both.includes('\nFROM node:${V}-slim AS node\n'), both);
    assert.equal(await convertNode(`ARG V=20-alpine\n${final('node:$V')}`, {}, kept), 'refused debian-builder');
    const platform = await convertNode(final('--platform=linux/amd64 node:20'), {}, kept);
    assert.ok(platform.includes('\nFROM --platform=linux/amd64 node:20 AS node\n'), platform);
  });

  it('is not kept below npm where an old Node cannot be told to end on SIGTERM', async () => {
    const start = 'CMD ["npm", "start"]';
    const silent = { 'server.js': 'require("node:http").createServer().listen(8080);\n' };
    assert.equal(await convertNode(single('node:16', start), silent, kept), 'refused stop-signal-node');
    assert.equal(await convertNode(single('node:18.17', start), silent, kept), 'refused stop-signal-node');
    assert.match(lastLine(await convertNode(single('node:18', start), silent, kept)), /^CMD \["node", "--import", /);
    assert.equal(lastLine(await convertNode(single('node:16', start), {}, kept)), 'CMD ["node", "server.js"]');
  });
});
