import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { fixAll } from '../../../src/core/lint/fixAll';
import { lintDockerfile } from '../../../src/core/lint/lint';
import type { Fix, Issue } from '../../../src/core/lint/rule';
import { dockerfileOf, readLintCases } from '../../e2e/lintCase';
import { readLintPage } from '../../support/lintPage';

const edit = (start: number, end: number, text = 'x') => ({ start, end, text });
const fix = (safe: boolean, ...edits: Fix['edits']): Fix => ({ title: 't', safe, edits });
const issue = (...fixes: Fix[]): Issue => ({ start: 0, end: 1, text: 'i', fixes });

describe('the fixes of a whole file', () => {
  const cases: [name: string, findings: Issue[], expected: Fix['edits']][] = [
    [
      'are the safe ones',
      [issue(fix(false, edit(0, 1)), fix(true, edit(2, 3))), issue(fix(false, edit(4, 5)))],
      [edit(2, 3)],
    ],
    [
      'are sorted',
      [issue(fix(true, edit(8, 9))), issue(fix(true, edit(1, 2), edit(10, 11)))],
      [edit(1, 2), edit(8, 9), edit(10, 11)],
    ],
    [
      'leave out what overlaps an earlier one',
      [issue(fix(true, edit(4, 8))), issue(fix(true, edit(1, 2), edit(7, 9)))],
      [edit(4, 8)],
    ],
    [
      'insert once at one place',
      [issue(fix(true, edit(4, 4, 'a'))), issue(fix(true, edit(4, 4, 'b')))],
      [edit(4, 4, 'a')],
    ],
    ['are none without findings', [], []],
  ];
  for (const [name, findings, expected] of cases) it(name, () => assert.deepEqual(fixAll(findings), expected));

  const pages = path.resolve('src/core/lint/rules');
  const texts = [
    ...readdirSync(pages)
      .filter((name) => name.endsWith('.md'))
      .map((name): [string, string] => [name, readLintPage(readFileSync(path.join(pages, name), 'utf8')).before]),
    ...readLintCases(path.resolve('test/e2e/lint')).map((given): [string, string] => [given.name, dockerfileOf(given)]),
  ];
  for (const [name, original] of texts) {
    it(`come to an end where nothing safe is left: ${name}`, () => {
      let text = original;
      for (let round = 0; ; round++) {
        assert.ok(round < 4, `it is fixed again and again: ${text}`);
        const edits = fixAll(lintDockerfile(parseDockerfile(text), { today: '2026-11-01' }));
        if (edits.length === 0) break;
        const next = applyEdits(text, edits);
        assert.notEqual(next, text, 'it is changed to itself');
        text = next;
      }
    });
  }
});
