import assert from 'node:assert/strict';
import { test } from 'node:test';
import { why } from '../../src/cli/why';
import { imageFolder } from '../support/imageFolder';
import { elf, program } from '../support/elf';
import { ociLayout } from '../support/images';
import { keptIo, outputOf } from '../support/io';
import { tar } from '../support/tar';
import { executable, usual } from '../support/whyImage';

const config = { Entrypoint: ['/app'], User: '65532' };
const needy = executable('app', program(['libz.so.1', 'libc.so.6'], { requires: { 'libc.so.6': ['GLIBC_2.34'] } }));
const broken = place([...usual, needy]);
const whole = place([...usual, executable('app', elf())]);

function place(items: Parameters<typeof tar>[0]): string {
  return `oci:${imageFolder(ociLayout([{ layers: [tar(items)], config }]))}`;
}

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string[] }> {
  const io = keptIo();
  return { code: await why(argv, io), out: outputOf(io), err: io.lines };
}

test('why says what keeps an image from starting, what it would say, and what to do', async () => {
  const { code, out, err } = await run(broken);
  assert.equal(
    out.replaceAll(broken.slice('oci:'.length), 'IMAGE').replace(/^.*? starts/, 'IMAGE starts'),
    `IMAGE starts ["/app"] as nonroot (uid 65532) in /

/app: linked dynamically, started by /lib64/ld-linux-x86-64.so.2
  /lib64/ld-linux-x86-64.so.2 => not found

error: /app is linked dynamically and needs the loader /lib64/ld-linux-x86-64.so.2, which the image does not have.
  It says: exec /app: no such file or directory
  Link it statically, or use a base that has glibc.

It needs libz.so.1 and glibc 2.34 or newer: base-debian13.
  FROM gcr.io/distroless/base-debian13:nonroot
`,
  );
  assert.deepEqual([code, err], [1, []]);
});

test('why finds no fault with an image that starts, and ends with 0', async () => {
  const { code, out } = await run(whole);
  assert.match(out, /\nNothing was found that would keep it from starting\.\n$/);
  assert.equal(code, 0);
});

test('why speaks to programs with --json', async () => {
  const { code, out } = await run('--json', broken, '/app');
  const report = JSON.parse(out) as {
    findings: { kind: string }[];
    programs: object[];
    advice: { instructions: string[] };
  };
  assert.deepEqual([code, report.findings.map(({ kind }) => kind)], [1, ['no-loader']]);
  assert.deepEqual(report.programs, [
    {
      path: '/app',
      linkage: 'dynamic',
      loader: '/lib64/ld-linux-x86-64.so.2',
      libraries: [],
      missing: ['/lib64/ld-linux-x86-64.so.2 => not found'],
    },
  ]);
  assert.deepEqual(report.advice.instructions, ['FROM gcr.io/distroless/base-debian13:nonroot']);
});

test('why tells a file that is not there with 1, and wrong use with 2', async () => {
  assert.equal((await run(whole, '/none')).code, 1);
  assert.match((await run(whole, '/none')).err[0] ?? '', /^There is no \/none in /);
  for (const argv of [[], [whole, '/app', 'more'], ['--flag', whole], ['what is this']]) {
    assert.equal((await run(...argv)).code, 2, argv.join(' '));
  }
});
