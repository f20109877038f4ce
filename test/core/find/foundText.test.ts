import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newFindState, type FoundFile } from '../../../src/core/find/findText';
import { foundDocument, foundSummary } from '../../../src/core/find/foundText';

const files: readonly FoundFile[] = [
  {
    path: '/etc/passwd',
    lines: [
      { line: 1, text: '\troot:x', cut: 0, matches: [{ start: 1, end: 5 }] },
      {
        line: 12,
        text: 'is root\x1b[0m\u202e root',
        cut: 40,
        matches: [
          { start: 3, end: 7 },
          { start: 13, end: 17 },
        ],
      },
    ],
  },
  { path: '/a\nb', lines: [{ line: 3, text: 'root', cut: 0, matches: [{ start: 0, end: 4 }] }] },
];

test('writes a path, then its lines, and knows where each leads', () => {
  const { text, places } = foundDocument(['Searched for root'], files);
  assert.deepEqual(text.split('\n'), [
    'Searched for root',
    '',
    '/etc/passwd:',
    '   1: \troot:x',
    '  12: \u2026is root\\u{1b}[0m\\u{202e} root',
    '',
    '/a\\u{a}b:',
    '  3: root',
    '',
  ]);
  const lines = text.split('\n');
  const marked = [...places].map(([at, { path, line, column, marks }]) => [
    path,
    line,
    column,
    ...marks.map(([start, end]) => lines[at]?.slice(start, end)),
  ]);
  assert.deepEqual(marked, [
    ['/etc/passwd', undefined, 1],
    ['/etc/passwd', 1, 1, 'root'],
    ['/etc/passwd', 12, 43, 'root', 'root'],
    ['/a\nb', undefined, 0],
    ['/a\nb', 3, 0, 'root'],
  ]);
});

test('says what was found, passed over and not readable', () => {
  const state = newFindState();
  assert.deepEqual(foundSummary(state, 'done', 16e6), ['No results; 0 files searched.']);
  Object.assign(state, { files: 9, looked: 3, matches: 1, hits: 1, binary: 2, large: 1 });
  assert.deepEqual(foundSummary(state, 'looking', 16e6), [
    '1 result in 1 file so far; 3 of 9 files searched...',
    'Skipped: 2 binary files, 1 file above 16 MB.',
  ]);
  Object.assign(state, { isCut: true, unread: 1, trouble: 'Layer 1 is damaged.' });
  assert.deepEqual(foundSummary(state, 'stopped', 16e6), [
    '1 result in 1 file; stopped after 3 of 9 files.',
    'Skipped: 2 binary files, 1 file above 16 MB.',
    'Only the first results are shown; search for a longer text or in fewer files.',
    'Could not be read: 1 file. Layer 1 is damaged.',
  ]);
});
