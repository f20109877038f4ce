import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expand } from '../../../src/core/dockerfile/expand';

const scope = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
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
    ['${A', 'problem: The modifier of "${A" is not one that every builder knows.'],
    ['${A%.*}', 'problem: The modifier of "${A" is not one that every builder knows.'],
    ['${', 'problem: "${" has no name after it.'],
    ["'open", 'problem: A single quote is not closed.'],
    ['"open', 'problem: A double quote is not closed.'],
  ];
  for (const [text, expected] of cases) it(`makes ${text} to ${expected}`, () => assert.equal(value(text), expected));

  it('names variables without a value, but not those that a default replaces', () => {
    assert.deepEqual(expand('$NONE ${OTHER:-x} ${A:-$THIRD}', scope), {
      kind: 'value',
      text: ' x one',
      unset: ['NONE'],
    });
  });
});
