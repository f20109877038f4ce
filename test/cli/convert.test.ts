import assert from 'node:assert/strict';
import path from 'node:path';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { convert } from '../../src/cli/convert';
import type { CliIo } from '../../src/cli/io';

const fixtures = path.resolve('test/fixtures/convert');

async function run(
  argv: readonly string[],
  input: string | Uint8Array = '',
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: CliIo = {
    out: (chunk) => (out += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)),
    err: (line) => (err += `${line}\n`),
    readInput: () => Promise.resolve(typeof input === 'string' ? new TextEncoder().encode(input) : input),
    readShipped: () => Promise.resolve(new Uint8Array()),
    store: undefined,
    signal: new AbortController().signal,
  };
  const code = await convert(argv, io);
  return { code, out, err };
}

describe('distroless convert', () => {
  it('writes the new Dockerfile, and the notes apart from it', async () => {
    const { code, out, err } = await run([`${fixtures}/go-single/Dockerfile`]);
    assert.equal(code, 0);
    assert.equal(out, readFileSync(`${fixtures}/go-single/expected.Dockerfile`, 'utf8'));
    assert.match(err, /^line 4: The stage stays as the builder.* \[split-stage\]$/m);
  });

  it('has docker read the result where --check asks for it, and refuses what docker does', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'path-'));
    const script = `#!/bin/sh
grep -q distroless && echo '{"warnings":[],"buildError":{"message":"no such stage"}}' || echo '{"warnings":[]}'
`;
    writeFileSync(path.join(folder, 'docker'), script, { mode: 0o755 });
    const before = process.env['PATH'];
    process.env['PATH'] = `${folder}${path.delimiter}${before}`;
    try {
      assert.equal((await run([`${fixtures}/go-single/Dockerfile`])).code, 0);
      const { code, out, err } = await run(['--check', `${fixtures}/go-single/Dockerfile`]);
      assert.deepEqual([code, out], [4, '']);
      assert.equal(err, 'line 4: BuildKit would not build the result: no such stage. [post-gate]\n');
    } finally {
      process.env['PATH'] = before;
      rmSync(folder, { recursive: true });
    }
  });

  it('writes a file that is distroless already as it is', async () => {
    const file = `${fixtures}/already-chainguard/Dockerfile`;
    const { code, out } = await run([file]);
    assert.equal(code, 0);
    assert.equal(out, readFileSync(file, 'utf8'));
  });

  it('ends with 3 and says how to answer where a question is open', async () => {
    const { code, out, err } = await run([`${fixtures}/questions-user/Dockerfile`]);
    assert.equal(code, 3);
    assert.equal(out, '');
    assert.match(err, /^ {2}--answer user=root /m);
  });

  it('takes answers', async () => {
    const { code, out } = await run(['--answer', 'user=root', `${fixtures}/questions-user/Dockerfile`]);
    assert.equal(code, 0);
    assert.match(out, /^FROM gcr\.io\/distroless\/static-debian13:latest$/m);
  });

  it('ends with 4 and says why where it refuses, also an answer that is none', async () => {
    const refused = await run([`${fixtures}/refused-cgo-library/Dockerfile`]);
    assert.equal(refused.code, 4);
    assert.match(refused.err, /^line 5: .*libvips-dev.* \[pure-go\]$/m);
    const answered = await run(['--answer=user=me', `${fixtures}/questions-user/Dockerfile`]);
    assert.equal(answered.code, 4);
    assert.match(answered.err, /\[answer-value\]$/m);
  });

  it('gives everything as JSON', async () => {
    const ready = JSON.parse((await run(['--json', `${fixtures}/go-single/Dockerfile`])).out) as Record<
      string,
      unknown
    >; // its keys are what is asserted
    assert.deepEqual(Object.keys(ready), ['kind', 'dockerfile', 'base', 'notes']);
    const open = JSON.parse((await run(['--json', `${fixtures}/questions-user/Dockerfile`])).out) as Record<
      string,
      unknown
    >; // likewise
    assert.deepEqual(Object.keys(open), ['kind', 'notes', 'questions']);
    const refused = JSON.parse((await run(['--json', `${fixtures}/refused-cgo-library/Dockerfile`])).out) as Record<
      string,
      unknown
    >; // likewise
    assert.deepEqual(Object.keys(refused), ['kind', 'notes', 'reasons']);
  });

  it('reads standard input, with the context that is named', async () => {
    const text = readFileSync(`${fixtures}/node-entrypoint/Dockerfile`, 'utf8');
    const { code, out } = await run(['--context', `${fixtures}/node-entrypoint`, '-'], text);
    assert.equal(code, 0);
    assert.equal(out, readFileSync(`${fixtures}/node-entrypoint/expected.Dockerfile`, 'utf8'));
  });

  it('ends with 2 and one sentence on wrong use and unreadable input', async () => {
    const file = `${fixtures}/go-single/Dockerfile`;
    for (const argv of [
      [],
      [file, file],
      ['--nothing', file],
      ['--answer', 'user', file],
      ['--answer', 'colour=red', file],
      ['--context', `${fixtures}/none`, file],
      [`${fixtures}/none`],
      [fixtures],
    ]) {
      const { code, out, err } = await run(argv);
      assert.equal(code, 2, argv.join(' '));
      assert.equal(out, '');
      assert.equal(err.trim().split('\n').length, 1);
    }
  });

  it('says in plain words what it cannot read', async () => {
    assert.equal((await run([`${fixtures}/nothing`])).err, `${fixtures}/nothing cannot be read: no such file.\n`);
    assert.equal((await run([fixtures])).err, `${fixtures} cannot be read: it is a directory.\n`);
    const latin = await run(['-'], new Uint8Array([0x46, 0xe9, 0x0a]));
    assert.deepEqual([latin.code, latin.err], [2, 'Standard input cannot be read: it is not UTF-8 text.\n']);
    assert.match((await run(['--bogus', 'Dockerfile'])).err, /^Unknown option '--bogus'\. Usage: distroless convert /);
  });

  it('keeps the byte order mark of standard input', async () => {
    const text = readFileSync(`${fixtures}/go-single/Dockerfile`, 'utf8');
    const { out } = await run(['--context', `${fixtures}/go-single`, '-'], `\uFEFF${text}`);
    assert.ok(out.startsWith('\uFEFF'));
  });
});
