import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { dockerCheck } from '../../src/node/buildCheck';

const folder = mkdtempSync(path.join(tmpdir(), 'docker-'));
const never = new AbortController().signal;
const request = { text: 'FROM a\n', context: '/some/context' };

/** A `docker` that does what a shell script says. */
function docker(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** One that prints a text on its standard output, or an error on the other, having read what it is given. */
const says = (name: string, out: string, err = '') =>
  docker(name, `cat > /dev/null\ncat <<'END'\n${out}\nEND\ncat >&2 <<'END'\n${err}\nEND\nexit ${err === '' ? 0 : 1}`);

describe('dockerCheck', () => {
  after(() => rmSync(folder, { recursive: true }));

  it('has docker buildx check the text, from its standard input and without a shell', async () => {
    const seen = path.join(folder, 'seen');
    const program = docker('args', `printf '%s|' "$@" > ${seen}\ncat >> ${seen}\necho '{"warnings":[]}'`);
    const context = '/some/"context" $(with) spaces';
    assert.deepEqual(await dockerCheck(program)({ ...request, context, target: 'run' }, never), {
      kind: 'checked',
      error: undefined,
      warnings: [],
    });
    const args = ['buildx', 'build', '--call=check,format=json', '--target', 'run', '-f', '-', '--', context];
    assert.equal(readFileSync(seen, 'utf8'), `${args.join('|')}|FROM a\n`);
  });

  it('gives warnings with name and line, and the error of a build', async () => {
    const program = says(
      'findings',
      JSON.stringify({
        warnings: [
          {
            ruleName: 'StageNameCasing',
            description: 'Stage names should be lowercase',
            detail: "Stage name 'Run' should be lowercase",
            location: { ranges: [{ start: { line: 3 }, end: { line: 3 } }] },
          },
          { ruleName: 'Other' },
        ],
        sources: [{ fileName: 'Dockerfile', data: 'RlJPTSBhCg==' }],
        buildError: { message: 'unknown instruction: FORM', location: { ranges: [{ start: { line: 4 } }] } },
      }),
      'ERROR: 2 warnings',
    );
    assert.deepEqual(await dockerCheck(program)(request, never), {
      kind: 'checked',
      error: 'unknown instruction: FORM',
      warnings: [
        { rule: 'StageNameCasing', line: 3, text: "Stage name 'Run' should be lowercase" },
        { rule: 'Other', line: 1, text: 'Other' },
      ],
    });
  });

  it('takes a file that BuildKit cannot read for an error', async () => {
    const program = says(
      'parse',
      '',
      '#1 loading\nERROR: failed to solve: dockerfile parse error on line 2: unknown instruction: FORM',
    );
    const error = 'dockerfile parse error on line 2: unknown instruction: FORM';
    assert.deepEqual(await dockerCheck(program)(request, never), { kind: 'checked', error, warnings: [] });
  });

  const unavailable: [name: string, err: string][] = [
    ['no-buildx', "docker: 'buildx' is not a docker command."],
    ['old-buildx', 'unknown flag: --call'],
    [
      'no-daemon',
      'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
    [
      'offline',
      'ERROR: failed to solve: a: failed to resolve source metadata for docker.io/library/a:latest: dial tcp: lookup x: no such host',
    ],
    ['unreachable', 'ERROR: failed to do request: dial tcp 1.2.3.4:443: connect: network is unreachable'],
    ['old-daemon', 'ERROR: failed to solve: unsupported request frontend.lint'],
  ];
  for (const [name, err] of unavailable) {
    it(`knows nothing of the file where docker says "${err.slice(0, 60)}"`, async () => {
      const { kind } = await dockerCheck(says(name, '', err))(request, never);
      assert.equal(kind, 'unavailable');
    });
  }

  it('knows nothing where an error in the result is about reaching an image', async () => {
    const buildError = { message: 'a: failed to resolve source metadata for docker.io/library/a:latest' };
    const program = says('json-offline', JSON.stringify({ warnings: [], buildError }));
    assert.equal((await dockerCheck(program)(request, never)).kind, 'unavailable');
  });

  it('knows nothing without docker, and where docker takes no input or prints something else', async () => {
    assert.equal((await dockerCheck(path.join(folder, 'none'))(request, never)).kind, 'unavailable');
    const deaf = { ...request, text: '#'.repeat(500_000) };
    assert.equal((await dockerCheck(docker('deaf', 'exec <&-; echo "[]"'))(deaf, never)).kind, 'unavailable');
  });

  it('ends one that takes too long, and one that is no longer wanted', async () => {
    const slow = docker('slow', 'exec sleep 60');
    assert.equal((await dockerCheck(slow, 20)(request, never)).kind, 'unavailable');
    const abort = new AbortController();
    const checking = dockerCheck(slow)(request, abort.signal);
    abort.abort();
    await assert.rejects(checking, { name: 'AbortError' });
  });
});
