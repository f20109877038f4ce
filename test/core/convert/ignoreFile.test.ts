import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readIgnoreFile } from '../../../src/core/convert/ignoreFile';

describe('readIgnoreFile', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['node_modules\n', ['node_modules', 'node_modules/a/b.js'], ['src/node_modules', 'node_modules2']],
    ['/dist/\n./a/../b\n', ['dist/x', 'b'], ['a', 'c/dist']],
    ['*.log\n', ['a.log'], ['a/b.log', 'a.logs']],
    ['**/*.log\n', ['a.log', 'a/b.log', 'a/b/c.log'], ['a/log']],
    ['**/node_modules\n', ['node_modules/x', 'a/b/node_modules/x'], ['a/node_modulesx']],
    ['a/**\n', ['a/b', 'a/b/c'], ['a', 'ab']],
    ['a/**/b\n', ['a/b', 'a/x/y/b', 'a/x/b/c'], ['a/xb']],
    ['**\n!src\n', ['a', 'b/c'], ['src', 'src/a/b']],
    ['*\n!*.go\n!cmd\ncmd/secret\n', ['a.txt', 'cmd/secret', 'x/a.go'], ['main.go', 'cmd/main.go']],
    ['# a comment\n\n  .env  \n', ['.env'], ['# a comment', 'a']],
    ['\uFEFFa\r\n b?\r\n', ['a', 'bc'], ['b', 'bcd']],
    ['[ab]c\n', ['ac', 'bc'], ['cc']],
    ['!a\n', [], ['a']],
  ];
  for (const [text, ignored, kept] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const isIgnored = readIgnoreFile(text);
      assert.ok(isIgnored);
      assert.deepEqual(
        ignored.filter((path) => !isIgnored(path)),
        [],
      );
      assert.deepEqual(kept.filter(isIgnored), []);
    });
  }

  it('does not read patterns that stop a build, nor those that builders read in different ways', () => {
    assert.equal(readIgnoreFile('a\n[\n'), undefined);
    assert.equal(readIgnoreFile('**\n!a/*/b\n'), undefined);
    assert.notEqual(readIgnoreFile('**\n!a/**\n!b/*.c\n'), undefined);
  });
});
