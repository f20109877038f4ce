import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ProgramFailure, type Patience } from '../../src/core/host';
import { findProgram, programDirectories } from '../../src/node/findProgram';
import { nodePrograms } from '../../src/node/programs';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-programs-'));
after(() => rmSync(folder, { recursive: true }));
const signal = new AbortController().signal;
const patient: Patience = { first: 60_000, next: 60_000 };
const programs = nodePrograms();

test('a program gives its output, its messages and its code', async () => {
  assert.deepEqual(await programs.run('sh', ['-c', 'echo out; echo err >&2; exit 3'], patient, signal), {
    kind: 'ended',
    code: 3,
    out: 'out\n',
    err: 'err\n',
  });
});

test('no shell reads the arguments, and there is no input to wait for', async () => {
  const ended = await programs.run('sh', ['-c', 'cat; echo "$1"', 'sh', '$(id); `id`'], patient, signal);
  assert.deepEqual(ended, { kind: 'ended', code: 0, out: '$(id); `id`\n', err: '' });
});

test('a program that is not there is a value', async () => {
  assert.deepEqual(await programs.run('no-such-program-anywhere', [], patient, signal), { kind: 'missing' });
});

test('a stream gives all output before it says that the program failed', async () => {
  let out = '';
  const failure = await caught(async () => {
    for await (const piece of programs.stream('sh', ['-c', 'echo some; echo no >&2; exit 1'], patient, signal)) {
      out += Buffer.from(piece).toString();
    }
  });
  assert.equal(out, 'some\n');
  assert.deepEqual(failure, { kind: 'ended', code: 1, out: '', err: 'no\n' });
});

test('leaving the loop ends the program and what it has started', async () => {
  const script = 'sleep 1000 & echo $!; sleep 1000; wait';
  let started = 0;
  for await (const piece of programs.stream('sh', ['-c', script], patient, signal)) {
    started = Number(Buffer.from(piece).toString());
    break;
  }
  assert.ok(started > 0);
  while (runs(started)) await new Promise((resolve) => setImmediate(resolve));
});

test('an abort ends a program that gives nothing, and rejects with its reason', async () => {
  const stopper = new AbortController();
  const pid = path.join(folder, 'pid');
  const running = programs.run(
    'sh',
    ['-c', `echo started; sleep 1000 & echo $! >"$0"; wait`, pid],
    patient,
    stopper.signal,
  );
  while (!existsSync(pid)) await new Promise((resolve) => setImmediate(resolve));
  stopper.abort(new Error('enough'));
  await assert.rejects(running, /enough/);
});

test('a program that gives nothing is ended, at the start and later', async () => {
  const first = await caught(() => drain(programs.stream('sleep', ['1000'], { first: 20, next: 60_000 }, signal)));
  assert.deepEqual(first, { kind: 'silent', err: '' });
  const script = 'echo one; echo asks >&2; sleep 1000';
  const next = await programs.run('sh', ['-c', script], { first: 60_000, next: 100 }, signal);
  assert.deepEqual(next, { kind: 'silent', err: 'asks\n' });
});

test('the time in which nobody takes the output does not count', async () => {
  const stream = programs.stream('sh', ['-c', 'yes | head -c 1000000'], { first: 60_000, next: 50 }, signal);
  let size = 0;
  for await (const piece of stream) {
    if (size === 0) await new Promise((resolve) => setTimeout(resolve, 60));
    size += piece.length;
  }
  assert.equal(size, 1_000_000);
});

test('output waits until it is taken', async () => {
  const full = path.join(folder, 'full');
  const script = 'yes | head -c 10000000; echo >"$0"';
  for await (const piece of programs.stream('sh', ['-c', script, full], patient, signal)) {
    assert.ok(piece.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(!existsSync(full), 'all of it was taken in beforehand');
    break;
  }
});

test('of messages without end the last are kept', async () => {
  const script = 'yes message | head -c 200000 >&2; echo last >&2; exit 1';
  const ended = await programs.run('sh', ['-c', script], patient, signal);
  assert.ok(ended.kind === 'ended' && ended.err.length <= 16 * 1024 && ended.err.endsWith('last\n'));
});

test('a program is never taken from the current directory', async () => {
  const around = { platform: process.platform, env: { PATH: '.::bin', HOME: folder } };
  assert.ok(programDirectories(around).every((directory) => path.isAbsolute(directory)));
  assert.equal(await findProgram('./sh', around), undefined);
});

test('a short PATH is helped out by where engines are installed', async () => {
  const own = path.join(folder, '.docker/bin');
  mkdirSync(own, { recursive: true });
  writeFileSync(path.join(own, 'some-engine'), '#!/bin/sh\ndocker-credential-some');
  const around = { platform: process.platform, env: { PATH: '/usr/bin', HOME: folder } };
  assert.equal(await findProgram('some-engine', around), undefined, 'nobody may run it');
  chmodSync(path.join(own, 'some-engine'), 0o755);
  assert.equal(await findProgram('some-engine', around), path.join(own, 'some-engine'));
  writeFileSync(path.join(own, 'docker-credential-some'), '#!/bin/sh\necho helped', { mode: 0o755 });
  const ended = await nodePrograms(around.env).run('some-engine', [], patient, signal);
  assert.deepEqual(ended, { kind: 'ended', code: 0, out: 'helped\n', err: '' });
});

test('on Windows programs are looked for where Docker Desktop and Podman put them', () => {
  const directories = programDirectories({
    platform: 'win32',
    env: { Path: '"C:\\Some Tools";C:\\Windows\\System32;tools', ProgramFiles: 'D:\\Programs', LOCALAPPDATA: 'D:\\Me' },
  });
  assert.deepEqual(directories, [
    'C:\\Some Tools',
    'C:\\Windows\\System32',
    'D:\\Programs\\Docker\\Docker\\resources\\bin',
    'D:\\Programs\\Docker',
    'D:\\Programs\\RedHat\\Podman',
    'D:\\Programs\\Rancher Desktop\\resources\\resources\\win32\\bin',
    'D:\\Me\\Programs\\Podman',
  ]);
});

async function caught(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof ProgramFailure, String(error));
    return error.end;
  }
  return assert.fail('it did not fail');
}

async function drain(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of stream) assert.ok(piece.length > 0);
}

/** One that has ended is listed as `Z` until its parent looks. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
