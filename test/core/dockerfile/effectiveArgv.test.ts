import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StartDefaults } from '../../../src/core/dockerfile/effectiveArgv';
import { instructionArgv, startArgv } from '../../../src/core/dockerfile/effectiveArgv';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';

const node: StartDefaults = { entrypoint: ['/nodejs/bin/node'], cmd: [] };

describe('effective argv', () => {
  it('puts a CMD behind the ENTRYPOINT of the base', () => {
    assert.equal(start('FROM i\nCMD ["a.js", "b c"]\n', node), 'base:/nodejs/bin/node 2:a.js 2:b c');
  });

  it('puts a CMD of the base behind nothing that the file sets', () => {
    const base = { entrypoint: ['/e'], cmd: ['c'] };
    assert.equal(start('FROM i\nUSER 1\n', base), 'base:/e base:c');
    assert.equal(start('FROM i\nENTRYPOINT ["/own"]\n', base), '2:/own');
    assert.equal(start('FROM i\nENTRYPOINT []\nCMD ["/x"]\n', base), '3:/x');
  });

  it('keeps a CMD of the same stage above an ENTRYPOINT and drops an inherited one', () => {
    assert.equal(start('FROM i\nCMD ["c"]\nENTRYPOINT ["/e"]\n', node), '3:/e 2:c');
    assert.equal(start('FROM i AS a\nCMD ["c"]\nFROM a\nENTRYPOINT ["/e"]\n', node), '4:/e');
  });

  it('hands the text of a shell form to the shell, wherever it stands', () => {
    assert.equal(start('FROM i\nCMD a.js \\\n  $X\n', node), 'base:/nodejs/bin/node 2:/bin/sh 2:-c 2:a.js   $X');
    assert.equal(start('FROM i\nSHELL ["/b", "-x"]\nENTRYPOINT a\nCMD ["b"]\n', node), '3:/b 3:-x 3:a 4:b');
  });

  it('says what of it is in shell form', () => {
    const dockerfile = parseDockerfile('FROM i\nENTRYPOINT a\nCMD ["b"]\n');
    const [stage] = dockerfile.stages;
    assert.ok(stage);
    assert.deepEqual(
      startArgv(dockerfile, stage, node)?.shellForms.map(({ line }) => line),
      [2],
    );
  });

  it('does not know what goes with a start that is not known', () => {
    const unknown = { entrypoint: undefined, cmd: undefined };
    assert.equal(start('FROM i\nCMD ["a"]\n', unknown), undefined);
    assert.equal(start('FROM i\nENTRYPOINT ["/e"]\n', unknown), '2:/e');
    assert.equal(start('FROM i\nENTRYPOINT ["/e"]\n', { entrypoint: ['/x'], cmd: undefined }), '2:/e');
  });

  it('runs a health check without any ENTRYPOINT, by the SHELL of the end', () => {
    const text = 'FROM i\nHEALTHCHECK --interval=3s CMD  [ "a", "b" ]\n';
    assert.deepEqual(of(text, 'HEALTHCHECK'), '2:a 2:b');
    assert.deepEqual(of('FROM i\nhealthcheck cmd a || exit 1\nSHELL ["/b"]\n', 'HEALTHCHECK'), '2:/b 2:a || exit 1');
    assert.deepEqual(of('FROM i\nHEALTHCHECK NONE\n', 'HEALTHCHECK'), 'none');
  });

  it('says which instruction takes the place of another', () => {
    const text = 'FROM i\nCMD ["a"]\nONBUILD CMD ["z"]\nCMD ["b"]\nENTRYPOINT ["/e"]\n';
    assert.equal(of(text, 'CMD'), 'replaced by 4');
    assert.equal(of(text, 'ENTRYPOINT'), '5:/e 4:b');
    assert.equal(of(text, 'ONBUILD'), undefined);
  });
});

function start(text: string, defaults: StartDefaults): string | undefined {
  const dockerfile = parseDockerfile(text);
  const stage = dockerfile.stages.at(-1);
  assert.ok(stage);
  const argv = startArgv(dockerfile, stage, defaults);
  return argv?.words.map((word) => `${word.by?.line ?? 'base'}:${word.text}`).join(' ');
}

/** What the first instruction of that keyword comes to in the first stage. */
function of(text: string, keyword: string): string | undefined {
  const dockerfile = parseDockerfile(text);
  const [stage] = dockerfile.stages;
  const instruction = stage?.instructions.find((candidate) => candidate.keyword === keyword);
  assert.ok(stage && instruction);
  const argv = instructionArgv(dockerfile, stage, instruction, node);
  if (argv?.kind === 'argv') return argv.words.map((word) => `${word.by?.line ?? 'base'}:${word.text}`).join(' ');
  return argv?.kind === 'replaced' ? `replaced by ${argv.by.line}` : argv?.kind;
}
