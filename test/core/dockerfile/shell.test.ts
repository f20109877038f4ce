import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShellProblem, looseCommands, simpleCommand } from '../../../src/core/dockerfile/shell';

describe('simpleCommand', () => {
  const words: readonly (readonly [string, readonly string[]])[] = [
    ['node server.js', ['node', 'server.js']],
    ['exec ./app --name "a b"', ['./app', '--name', 'a b']],
    ["app 'x y' z\\ w", ['app', 'x y', 'z w']],
    ['app --key=value', ['app', '--key=value']],
    ['app key=value', ['app', 'key=value']],
    ['java -Dx=y -jar a.jar', ['java', '-Dx=y', '-jar', 'a.jar']],
  ];
  for (const [text, argv] of words) {
    it(`reads ${text}`, () => {
      const command = simpleCommand(text);
      assert.ok(!isShellProblem(command), 'problem' in command ? command.problem : '');
      assert.deepEqual(command.argv, argv);
    });
  }

  const refused = [
    '',
    'a && b',
    'a || b',
    'a; b',
    'a | b',
    'a > b',
    'a < b',
    'a &',
    'a $B',
    'a "$B"',
    'a `b`',
    'a $(b)',
    'a *.js',
    'a ~/b',
    'a x=~/b',
    'a {b,c}',
    'if a; then b; fi',
    '(a)',
    '{ a; }',
    'a "',
    'X=1',
    'exec',
    'exec -a b c',
    '! a',
    'a <<< b',
    'a [bc]',
    "a $'b'",
  ];
  for (const text of refused) it(`does not read ${text}`, () => assert.ok(isShellProblem(simpleCommand(text))));

  it('keeps assignments apart', () => {
    const command = simpleCommand('A=1 B="x y" node a.js');
    assert.ok(!isShellProblem(command));
    assert.deepEqual(command.assignments, [
      { name: 'A', value: '1' },
      { name: 'B', value: 'x y' },
    ]);
  });
});

describe('looseCommands', () => {
  it('finds the commands of lists, groups and conditions with their places', () => {
    const text = 'set -e; if [ -f x ]; then A=1 go build -o "$OUT" .; fi && (cd y && npm ci)';
    const commands = looseCommands(text);
    assert.deepEqual(
      commands?.map(({ words }) => words[0]?.text),
      ['set', '[', 'go', 'cd', 'npm'],
    );
    assert.equal(commands?.[2]?.start, text.indexOf('A=1'));
  });

  it('does not read what is not valid', () => assert.equal(looseCommands('if then'), undefined));
});
