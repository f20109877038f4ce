import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { check } from '../../src/cli/check';
import { keptIo, outputOf } from '../support/io';

const debug = 'FROM gcr.io/distroless/static-debian13:debug-nonroot\nCOPY app /app\nENTRYPOINT ["/app"]\n';
const clean = debug.replace('debug-nonroot', 'nonroot');
const surroundings = { today: '2026-01-02', pages: 'src/core/lint/rules' };

/** Runs `use` in a folder with these files. */
async function withFiles(files: Record<string, string>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'check-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(
  argv: readonly string[],
  input = '',
): Promise<{ readonly code: number; readonly out: string; readonly err: readonly string[] }> {
  const io = { ...keptIo(), readInput: () => Promise.resolve(new TextEncoder().encode(input)) };
  const code = await check(argv, io, surroundings);
  return { code, out: outputOf(io), err: io.lines };
}

test('findings are told with place, rule and fixes, and the code says so', async () => {
  const { code, out, err } = await run(['-'], debug);
  assert.deepEqual([code, err], [1, []]);
  const [finding = '', fix, end] = out.split('\n');
  assert.match(finding, /^<stdin>:1:6: warning: This image contains a BusyBox shell, .*\. \[debug-image\]$/);
  assert.deepEqual([fix, end], ['    fix: Switch to nonroot (no shell)', '']);
});

test('a clean file is silent', async () => {
  assert.deepEqual(await run(['-'], clean), { code: 0, out: '', err: [] });
});

test('the code depends on --fail-on and --severity', async () => {
  const codes = [
    ['--fail-on', 'error'],
    ['--fail-on', 'information'],
    ['--severity', 'debug-image=hint'],
    ['--severity', 'debug-image=hint', '--fail-on', 'hint'],
    ['--severity', 'debug-image=error', '--fail-on', 'error'],
    ['--severity', 'debug-image=off', '--fail-on', 'hint'],
  ].map(async (options) => (await run([...options, '-'], debug)).code);
  assert.deepEqual(await Promise.all(codes), [0, 1, 0, 1, 1, 0]);
});

test('a mirror is known by --mirror', async () => {
  const mirrored = debug.replace('gcr.io/distroless', 'registry.corp:5000/g');
  assert.equal((await run(['-'], mirrored)).code, 0);
  assert.equal((await run(['--mirror', 'registry.corp:5000/g=gcr.io/distroless', '-'], mirrored)).code, 1);
});

test('wrong uses are told in one sentence', async () => {
  const uses = [
    [],
    ['--nope', '-'],
    ['--format', 'xml', '-'],
    ['--fail-on', 'off', '-'],
    ['--severity', 'nope=off', '-'],
    ['--severity', 'debug-image=loud', '-'],
    ['--mirror', 'x', '-'],
    ['--fix', '-'],
  ];
  for (const use of uses) {
    const { code, out, err } = await run(use);
    assert.deepEqual([code, out, err.length], [2, '', 1], use.join(' '));
  }
});

test('a file that cannot be read does not keep the others from being checked', async () => {
  await withFiles({ Dockerfile: debug, binary: '' }, async (folder) => {
    writeFileSync(path.join(folder, 'binary'), Buffer.from([0xff, 0xfe]));
    const files = ['missing', 'binary', '.', 'Dockerfile'].map((name) => path.join(folder, name));
    const { code, out, err } = await run(files);
    assert.equal(code, 2);
    assert.match(out, /Dockerfile:1:6: warning/);
    assert.deepEqual(
      err.map((line) => line.replace(/^.*cannot be read: /, '')),
      ['no such file.', 'it is not UTF-8 text.', 'it is a directory.'],
    );
  });
});

test('a file that is read with doubt is said to be', async () => {
  const { err } = await run(['-'], `${clean}ENV\n`);
  assert.deepEqual(err, ['<stdin>:4: ENV needs a name and a value. Findings may be missing.']);
});

test('a byte order mark takes no column', async () => {
  assert.match((await run(['-'], `\uFEFF${debug}`)).out, /^<stdin>:1:6: /);
});

test('json says everything with places', async () => {
  const { code, out } = await run(['--format', 'json', '-', 'no-such-file'], debug);
  const report = JSON.parse(out) as { files: { findings: { start: object; fixes: { edits: object[] }[] }[] }[] }; // the shape under test
  assert.equal(code, 2);
  const [finding] = report.files[0]?.findings ?? [];
  assert.deepEqual(finding?.start, { line: 1, column: 6, offset: 5 });
  assert.deepEqual(finding?.fixes[0]?.edits, [
    { start: { line: 1, column: 40, offset: 39 }, end: { line: 1, column: 53, offset: 52 }, text: 'nonroot' },
  ]);
  assert.deepEqual(report.files[1], {
    file: 'no-such-file',
    error: 'no-such-file cannot be read: no such file.',
  });
});

const fixable =
  'FROM gcr.io/distroless/static-debian13:nonroot\r\nCOPY app /app\r\nENTRYPOINT ["/app"]\r\nHEALTHCHECK CMD /app check\r\n';

test('--fix makes the safe fixes and nothing else, and keeps mode, links, marks and line ends', async () => {
  await withFiles({ 'real/Dockerfile': `\uFEFF${fixable}` }, async (folder) => {
    const [link, real] = [path.join(folder, 'Dockerfile'), path.join(folder, 'real/Dockerfile')];
    symlinkSync('real/Dockerfile', link);
    chmodSync(real, 0o640);
    const { out } = await run(['--fix', link]);
    assert.equal(readFileSync(real, 'utf8'), `\uFEFF${fixable.replace('CMD /app check', 'CMD ["/app", "check"]')}`);
    assert.equal(statSync(real).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(path.join(folder, 'real')), ['Dockerfile']);
    assert.doesNotMatch(out, /HEALTHCHECK/);
  });
});

test('--fix leaves a file alone that has nothing safe to fix', async () => {
  await withFiles({ Dockerfile: debug }, async (folder) => {
    const file = path.join(folder, 'Dockerfile');
    const before = statSync(file, { bigint: true });
    assert.equal((await run(['--fix', file])).code, 1);
    const after = statSync(file, { bigint: true });
    assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs]);
  });
});
