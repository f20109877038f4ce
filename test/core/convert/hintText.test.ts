import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintText } from '../../../src/core/convert/hintText';

const question = { id: 'a', rule: 'a', line: 1, text: 'A?', choices: [{ value: 'a', label: 'A' }] } as const;

test('the hint names the base with its size, or counts what is asked', () => {
  assert.equal(
    hintText({ kind: 'ready', base: 'gcr.io/distroless/static-debian13:nonroot', edits: [], notes: [] }),
    '→ static-debian13:nonroot, 2.4 MB',
  );
  assert.equal(hintText({ kind: 'ready', base: 'example.org/base', edits: [], notes: [] }), '→ base');
  assert.equal(hintText({ kind: 'questions', questions: [question], notes: [] }), '→ distroless, one question');
  assert.equal(
    hintText({ kind: 'questions', questions: [question, question], notes: [] }),
    '→ distroless, 2 questions',
  );
});

test('there is no hint where there is no conversion', () => {
  assert.equal(hintText({ kind: 'already', base: 'x', notes: [] }), undefined);
  assert.equal(hintText({ kind: 'refused', reasons: [{ rule: 'a', line: 1, text: 'No.' }], notes: [] }), undefined);
});
