import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { movedLine } from '../../../src/core/convert/movedLine';

const text = 'FROM a\nRUN b\nUSER c\nCMD d\n';
const at = (words: string) => text.indexOf(words);

describe('movedLine', () => {
  it('follows a line behind what is inserted', () => {
    const edits = [{ start: at('USER'), end: at('USER'), text: '\nFROM x\n' }];
    const moved = [1, 2, 3, 4].map((line) => movedLine(text, line, edits));
    assert.deepEqual(moved, [1, 2, 5, 6]);
  });

  it('follows a line behind what is replaced or taken out', () => {
    const edits = [
      { start: 0, end: 'FROM a'.length, text: 'FROM a AS build' },
      { start: at('RUN'), end: at('USER'), text: '' },
    ];
    assert.deepEqual(
      [1, 3, 4].map((line) => movedLine(text, line, edits)),
      [1, 2, 3],
    );
  });

  it('finds a line in what takes its place: itself, or its instruction, or the beginning', () => {
    const edits = [{ start: at('RUN'), end: text.length, text: 'RUN b\n\nFROM x\nWORKDIR /\nCMD e\n' }];
    assert.deepEqual(
      [2, 3, 4].map((line) => movedLine(text, line, edits)),
      [2, 2, 6],
    );
  });

  it('stays in the text for a line that it does not have', () => {
    assert.equal(movedLine(text, 99, []), 5);
  });
});
