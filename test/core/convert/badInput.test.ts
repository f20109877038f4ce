import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ContextFiles } from '../../../src/core/convert/context';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { plainConfig } from '../../../src/core/convert/ecosystems/plain';
import { contextPaths } from '../../../src/core/convert/trace';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const answers = new Map<string, string>();
const empty = memoryFiles({});

async function refusal(text: string, files: ContextFiles = empty): Promise<string> {
  const outcome = await convertDockerfile({ text, files, answers }, never);
  assert.equal(outcome.kind, 'refused');
  assert.ok(outcome.kind === 'refused');
  const [{ rule, line, text: why }] = outcome.reasons;
  return `${rule} ${line}: ${why}`;
}

describe('convertDockerfile on bad input', () => {
  it('says in one sentence what is wrong with the text', async () => {
    assert.equal(await refusal(''), 'parse-gate 1: The file has no instructions; write a Dockerfile first.');
    assert.equal(
      await refusal('# only a comment\n'),
      'parse-gate 1: The file has no instructions; write a Dockerfile first.',
    );
    assert.equal(await refusal('ARG A=1\n'), 'parse-gate 1: The file has no FROM; a Dockerfile needs one.');
    assert.equal(await refusal('FROM a\0\n'), 'parse-gate 1: The file holds NUL bytes; save it as UTF-8 text.');
    assert.equal(await refusal('FROM\n'), 'parse-gate 1: This FROM is not "FROM image" or "FROM image AS name".');
    assert.equal(
      await refusal('x'.repeat(1 << 20)),
      'parse-gate 1: The file is larger than 512 KiB, which is no Dockerfile that a person wrote.',
    );
    assert.match(await refusal('FROM Not/A/Reference!\nCMD ["a"]\n'), /^resolved-base 1: .*is not an image reference/);
  });

  it('stops at images that bring instructions by ONBUILD', async () => {
    const why = 'node:22-onbuild brings instructions of its own by ONBUILD, which are not seen here; write them out.';
    assert.equal(await refusal('FROM debian:13 AS a\nFROM node:22-onbuild\n'), `onbuild-gate 2: ${why}`);
    assert.match(await refusal('FROM node:onbuild\n'), /^onbuild-gate 1: /);
  });

  it('takes CRLF and a byte order mark as they are', async () => {
    const text = '\uFEFFFROM node:22\r\nWORKDIR /app\r\nCOPY . .\r\nCMD ["node", "a.js"]\r\n';
    const outcome = await convertDockerfile({ text, files: memoryFiles({ 'a.js': '' }), answers }, never);
    assert.ok(outcome.kind === 'ready');
    const converted = applyEdits(text, outcome.edits);
    assert.ok(converted.startsWith('\uFEFFFROM node:22 AS build\r\n'));
    assert.ok(!/[^\r]\n/.test(converted));
  });

  it('says so if package.json is no JSON, is missing, or cannot be read', async () => {
    const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n';
    assert.match(
      await refusal(text, memoryFiles({ 'package.json': '{' })),
      /^package-script 4: package.json is not valid JSON/,
    );
    assert.match(await refusal(text), /^package-script 4: package.json could not be read/);
    const closed: ContextFiles = {
      ...empty,
      read: (path) =>
        Promise.resolve(
          path.endsWith('.dockerignore') ? { kind: 'missing' } : { kind: 'unreadable', why: 'it is too large' },
        ),
    };
    assert.match(await refusal(text, closed), /^package-script 4: package.json cannot be read: it is too large/);
  });

  it('asks where not all sources can be read', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`src/${at}.js`, '']));
    const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "src/1.js"]\n';
    const outcome = await convertDockerfile({ text, files: memoryFiles(many), answers }, never);
    assert.ok(outcome.kind === 'questions');
    assert.deepEqual(
      outcome.questions.map(({ id }) => id),
      ['other-programs', 'user'],
    );
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort();
    const files: ContextFiles = { ...empty, list: (_, signal) => Promise.reject(signal.reason as Error) }; // abort reasons are errors
    const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "a.js"]\n';
    await assert.rejects(convertDockerfile({ text, files, answers }, stopped), { name: 'AbortError' });
  });

  it('stops in the middle of a long file', async () => {
    const stopping = new AbortController();
    const stages = Array.from({ length: 400 }, (_, at) => `FROM node:22 AS s${at}\nCOPY . .\nCMD ["node", "a.js"]\n`);
    const converting = convertDockerfile({ text: stages.join(''), files: empty, answers }, stopping.signal);
    setTimeout(() => stopping.abort(), 0);
    await assert.rejects(converting, { name: 'AbortError' });
  });

  it('follows a file through thousands of stages that copy it from each other', () => {
    const copies = Array.from({ length: 3000 }, (_, at) => `FROM a AS s${at + 1}\nCOPY --from=s${at} /app /app\n`);
    const dockerfile = parseDockerfile(`FROM a AS s0\nCOPY . /app\n${copies.join('')}`);
    const last = dockerfile.stages.at(-1);
    assert.ok(last);
    assert.deepEqual(contextPaths(dockerfile, last, plainConfig, '/app/x'), ['x']);
  });

  it('tries no more results of a file than a person chooses among', async () => {
    const result = (at: number) => `FROM node:22 AS r${at}\nWORKDIR /app\nCOPY . .\nCMD ["node", "a.js"]\n`;
    const text = Array.from({ length: 14 }, (_, at) => result(at)).join('');
    const outcome = await convertDockerfile({ text, files: memoryFiles({ 'a.js': '' }), answers }, never);
    assert.ok(outcome.kind === 'questions');
    assert.equal(outcome.questions[0]?.choices.length, 12);
  });

  it('is done with 5,000 instructions in reasonable time', async () => {
    const lines = Array.from({ length: 5000 }, (_, at) =>
      at % 2 === 0 ? `RUN go build -o /x${at} .` : `ENV A${at}=$A${at - 2}`,
    );
    const text = `FROM golang:1.24\n${lines.join('\n')}\nCMD ["/none"]\n`;
    assert.match(await refusal(text), /^go-output 5002/);
  });

  it('comes to an end where stages copy from each other twice, and where a health check is full of blanks', async () => {
    const stages = Array.from(
      { length: 60 },
      (_, at) => `FROM node:22 AS s${at + 1}\nCOPY --from=s${at} / /\nCOPY --from=s${at} /app /app\n`,
    );
    const copies = `FROM node:22 AS s0\nWORKDIR /app\nCOPY . .\n${stages.join('')}WORKDIR /app\nCMD ["npm", "start"]\n`;
    const files = memoryFiles({ 'package.json': '{"scripts":{"start":"node a.js"}}', 'a.js': '' });
    assert.match(await refusal(copies, files), /^copied-tree /);
    const blanks = `FROM node:22\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD node a.js${' '.repeat(100_000)}|| exit\nCMD ["node", "a.js"]\n`;
    const outcome = await convertDockerfile({ text: blanks, files, answers: new Map() }, never);
    assert.equal(outcome.kind, 'ready');
  });
});
