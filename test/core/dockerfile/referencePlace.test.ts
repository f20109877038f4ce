import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { typedReference } from '../../../src/core/dockerfile/referencePlace';

/** What is typed at the mark `^`, what it would be replaced together with, and the stages that may be named. */
function at(text: string): readonly [string, string, readonly (string | undefined)[]] | undefined {
  const whole = text.replace('^', '');
  const found = typedReference(parseDockerfile(whole), text.indexOf('^'));
  return found && [found.typed, whole.slice(found.start, found.end), found.before.map(({ name }) => name)];
}

test('an image is typed behind FROM and its flags', () => {
  assert.deepEqual(at('FROM ^'), ['', '', []]);
  assert.deepEqual(at('from ^node:22\n'), ['', 'node:22', []]);
  assert.deepEqual(at('FROM no^de:22 AS x\n'), ['no', 'node:22', []]);
  assert.deepEqual(at('FROM --platform=linux/amd64 gcr.io/^\r\n'), ['gcr.io/', 'gcr.io/', []]);
  assert.deepEqual(at('FROM --platform=linux/amd64 \\\n  a^\n'), ['a', 'a', []]);
});

test('an image or a stage before is typed behind COPY --from and in a mount', () => {
  assert.deepEqual(at('FROM a AS x\nFROM b\nCOPY --from=^ /a /b\n'), ['', '', ['x']]);
  assert.deepEqual(at('FROM a AS x\nCOPY --chown=1 --from=gcr^.io/x /a /b\n'), ['gcr', 'gcr.io/x', []]);
  assert.deepEqual(at('FROM a AS x\nFROM b\nRUN --mount=type=bind,from=x^,target=/x ls\n'), ['x', 'x', ['x']]);
});

test('nothing is typed elsewhere', () => {
  for (const text of [
    '^',
    '# FROM ^\nFROM a\n',
    'FR^OM a\n',
    'FROM a ^\n',
    'FROM a AS ^\n',
    'FROM --platform=^\n',
    'FROM --^\n',
    'FROM $^\n',
    'FROM a\nRUN FROM ^\n',
    'FROM a\nRUN --mount=type=bind,target=^ ls\n',
    'FROM a\nCOPY --from=x ^\n',
    'FROM a\nCOPY a --from=^\n',
    'FROM a\nRUN <<E\nFROM ^\nE\n',
    'FROM a\nRUN echo \\\n# FROM ^\n  x\n',
  ])
    assert.equal(at(text), undefined, text);
});
