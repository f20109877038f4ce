import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesFile } from '../../../src/core/convert/fileMatch';

describe('matchesFile', () => {
  const fitting: readonly (readonly [string, string])[] = [
    ['*.jar', 'app.jar'],
    ['*', ''],
    ['a*b*c', 'abbbc'],
    ['a?c', 'abc'],
    ['target/*.jar', 'target/app.jar'],
    ['[a-c]x', 'bx'],
    ['[^a-c]x', 'dx'],
    ['[a\\]]', ']'],
    ['\\*', '*'],
    ['é?', 'é𝄞'],
  ];
  for (const [pattern, path] of fitting) it(`${pattern} fits ${path}`, () => assert.ok(matchesFile(pattern, path)));

  const others: readonly (readonly [string, string])[] = [
    ['*.jar', 'a/b.jar'],
    ['a?c', 'a/c'],
    ['[a-c]x', 'dx'],
    ['[^a]', '/'.repeat(2)],
    ['a', 'ab'],
    ['ab', 'a'],
    ['[', '['],
    ['[]', ']'],
    ['[a', 'a'],
    ['[-]', '-'],
    ['a\\', 'a\\'],
  ];
  for (const [pattern, path] of others)
    it(`${pattern} does not fit ${path}`, () => assert.ok(!matchesFile(pattern, path)));

  it('takes no longer with many stars', () => {
    assert.ok(!matchesFile('*a'.repeat(50), 'a'.repeat(49)));
    assert.ok(matchesFile('*a'.repeat(50), 'a'.repeat(400)));
  });
});
