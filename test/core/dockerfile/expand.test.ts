import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expand } from '../../../src/core/dockerfile/expand';

const scope = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
  ['V', '1.22.3'],
  ['P', '/usr/local/bin'],
  ['DOUBLED', 'x'.repeat(40_000)],
]);

function value(text: string): string {
  const result = expand(text, scope);
  return result.kind === 'value' ? result.text : `problem: ${result.problem}`;
}

describe('expand', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['node:$A-slim', 'node:one-slim'],
    ['node:${A}slim', 'node:oneslim'],
    ['${A:-x}', 'one'],
    ['${EMPTY:-x}', 'x'],
    ['${EMPTY-x}', ''],
    ['${NONE-x}', 'x'],
    ['${NONE:-${A}}', 'one'],
    ['${A:+x}', 'x'],
    ['${EMPTY:+x}', ''],
    ['${EMPTY+x}', 'x'],
    ['${A:?wrong}', 'one'],
    ['${NONE:?say why}', 'problem: NONE: say why'],
    ['${EMPTY?wrong}', ''],
    ['\\$A', '$A'],
    ["'$A'", '$A'],
    ['"$A b"', 'one b'],
    ['"\\"$A\\""', '"one"'],
    ['a$', 'a$'],
    ['$', '$'],
    ['$1x$12', 'x'],
    ['[$é]', '[]'],
    ['${NONE:-"a $A"}', 'a one'],
    ['${NONE:-\\}}', '}'],
    ['${V%.*}', '1.22'],
    ['${V%%.*}', '1'],
    ['${V#*.}', '22.3'],
    ['${V##*.}', '3'],
    ['${V%.?}', '1.22'],
    ['${V#2}', '1.22.3'],
    ['${V/./-}', '1-22.3'],
    ['${V//./-}', '1-22-3'],
    ['${P/\\/usr/}', '/local/bin'],
    ['${P//\\//_}', '_usr_local_bin'],
    ['${V/2*/x}', '1.x'],
    ['${NONE#a}', ''],
    ['${V%${A}}', '1.22.3'],
    ['${V#\\n}', 'problem: The pattern of "${V" cannot be read.'],
    ['${V/a}', 'problem: A "${" is not closed.'],
    ['${V:#a}', 'problem: "${V" goes on in a way that no builder knows.'],
    ['${A', 'problem: "${A" goes on in a way that no builder knows.'],
    ['${A:=b}', 'problem: "${A" goes on in a way that no builder knows.'],
    ['$DOUBLED$DOUBLED', 'problem: Its variables make a text that is too long.'],
    ['${NONE:-'.repeat(5000), 'problem: Its variables are nested too deeply.'],
    ['${', 'problem: "${" has no name after it.'],
    ["'open", 'problem: A single quote is not closed.'],
    ['"open', 'problem: A double quote is not closed.'],
  ];
  for (const [text, expected] of cases)
    it(`makes ${text.slice(0, 40)} to ${expected}`, () => assert.equal(value(text), expected));

  it('puts no default in the place of a value that only the build knows', () => {
    const building = { get: () => undefined, isUnknown: (name: string) => name === 'TARGETARCH' };
    assert.deepEqual(expand('${TARGETARCH:-amd64}', building), { kind: 'value', text: '', unset: ['TARGETARCH'] });
  });

  it('names variables without a value, but not those that a default replaces', () => {
    assert.deepEqual(expand('$NONE ${OTHER:-x} ${A:-$THIRD}', scope), {
      kind: 'value',
      text: ' x one',
      unset: ['NONE'],
    });
  });
});
