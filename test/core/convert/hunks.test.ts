import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { minimalHunks } from '../../../src/core/convert/hunks';
import type { RuleEdit } from '../../../src/core/convert/outcome';
import { applyEdits } from '../../../src/core/dockerfile/edit';

const rule = 'split-stage';

/** The pieces as `rule: old -> new`. */
function shown(
  text: string,
  edits: readonly RuleEdit[],
  notes: readonly [line: number, rule: string][] = [],
): string[] {
  const given = notes.map(([line, id]) => ({ line, rule: id, text: '' }));
  const pieces = minimalHunks(text, edits, given);
  assert.equal(applyEdits(text, pieces), applyEdits(text, edits));
  return pieces.map(
    (edit) => `${edit.rule}: ${JSON.stringify(text.slice(edit.start, edit.end))} -> ${JSON.stringify(edit.text)}`,
  );
}

describe('minimalHunks', () => {
  const text = 'FROM a\nCOPY . .\nENV B=1\nEXPOSE 80\nUSER c\nCMD d\n';
  const start = text.indexOf('\nENV');
  const block = '\n\nFROM x\nENV B=1\nCOPY --from=a /b /b\nEXPOSE 80\nCMD ["d"]\n';
  const edits = [
    { start: 6, end: 6, text: ' AS a', rule },
    { start, end: text.length, text: block, rule },
  ];

  it('does not touch lines that stay', () => {
    assert.deepEqual(shown(text, edits), [
      'split-stage: "" -> " AS a"',
      'split-stage: "" -> "\\nFROM x\\n"',
      'split-stage: "" -> "COPY --from=a /b /b\\n"',
      'split-stage: "USER c\\nCMD d\\n" -> "CMD [\\"d\\"]\\n"',
    ]);
  });

  it('gives a line with a note to the rule of the note', () => {
    assert.deepEqual(
      shown(text, edits, [
        [1, rule],
        [5, 'numeric-user'],
        [6, 'exec-form'],
      ]).slice(-2),
      ['numeric-user: "USER c\\n" -> ""', 'exec-form: "CMD d\\n" -> "CMD [\\"d\\"]\\n"'],
    );
  });

  it('keeps the ends of lines, and a last line without one', () => {
    const dos = 'FROM a\r\nRUN b\r\nCMD c';
    assert.deepEqual(shown(dos, [{ start: 8, end: dos.length, text: 'RUN b\r\nUSER 1\r\nCMD c', rule }]), [
      'split-stage: "" -> "USER 1\\r\\n"',
    ]);
  });

  it('leaves edits within a line and very long ones as they are', () => {
    const one = { start: 5, end: 6, text: 'b', rule };
    assert.deepEqual(minimalHunks(text, [one], []), [one]);
    const long = 'RUN a\n'.repeat(1000);
    const whole = { start: 0, end: long.length, text: 'RUN b\n'.repeat(1000), rule };
    assert.deepEqual(minimalHunks(long, [whole], []), [whole]);
  });
});
