import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { ignoreComments, ignoreHereEdit } from '../../../src/core/lint/ignore';
import { lintDockerfile } from '../../../src/core/lint/lint';

const debug = 'FROM gcr.io/distroless/static-debian13:debug-nonroot';
const end = 'COPY app /app\nENTRYPOINT ["/app"]\n';

describe('a comment silences a lint', () => {
  const silent: Record<string, string> = {
    'directly before its instruction': `# distroless: ignore debug-image\n${debug}\n${end}`,
    'among other comments': `# why\n# distroless: ignore debug-image\n# because\n${debug}\n${end}`,
    'among other names': `# distroless: ignore no-shell, debug-image\n${debug}\n${end}`,
    'with names after spaces, and a reason': `#distroless:ignore no-shell debug-image -- we look into it\n${debug}\n${end}`,
    'in the second of two such comments': `# distroless: ignore no-shell\n# distroless: ignore debug-image\n${debug}\n${end}`,
    indented: `  # distroless: ignore debug-image\n  ${debug}\n${end}`,
    'between lines that continue each other': `FROM \\\n# distroless: ignore debug-image\n  gcr.io/distroless/static-debian13:debug\n${end}`,
    'with carriage returns': `# distroless: ignore debug-image\r\n${debug}\r\n`,
    'after a byte order mark': `\uFEFF# distroless: ignore debug-image\n${debug}\n`,
    'for the file': `# distroless: ignore-file debug-image\n\nARG A=1\n${debug}\n${end}`,
    'for the file, after directives': `# syntax=docker/dockerfile:1\n# distroless: ignore-file debug-image\n${debug}\n${end}`,
  };
  for (const [name, text] of Object.entries(silent)) it(name, () => assert.deepEqual(found(text), []));
});

describe('a comment silences nothing', () => {
  const told: Record<string, string> = {
    'with an empty line before the instruction': `# distroless: ignore debug-image\n\n${debug}\n${end}`,
    'for another rule': `# distroless: ignore no-shell\n${debug}\n${end}`,
    'before another instruction': `${debug}\n# distroless: ignore debug-image\n${end}`,
    'that is prose': `# distroless: ignored debug-image\n${debug}\n${end}`,
    'for the file, below the first instruction': `ARG A=1\n# distroless: ignore-file debug-image\n${debug}\n${end}`,
  };
  for (const [name, text] of Object.entries(told)) it(name, () => assert.deepEqual(found(text), ['debug-image']));

  it('in a heredoc, where it is a line of the script', () => {
    const text = 'FROM debian:13\nRUN <<E\n# distroless: ignore debug-image\nE\n';
    assert.deepEqual(ignoreComments(parseDockerfile(text)), []);
  });
});

describe('the edit that silences a lint here', () => {
  const cases: [name: string, before: string, at: string, after: string][] = [
    ['stands before the instruction', 'FROM a\nCMD b\n', 'b', 'FROM a\n# distroless: ignore some-rule\nCMD b\n'],
    ['keeps the indentation', 'FROM a\n\tCMD b\n', 'b', 'FROM a\n\t# distroless: ignore some-rule\n\tCMD b\n'],
    ['keeps carriage returns', 'FROM a\r\nCMD b\r\n', 'b', 'FROM a\r\n# distroless: ignore some-rule\r\nCMD b\r\n'],
    [
      'stands before an instruction of several lines',
      'FROM a\nRUN x \\\n  && b\n',
      'b',
      'FROM a\n# distroless: ignore some-rule\nRUN x \\\n  && b\n',
    ],
    ['keeps the byte order mark', '\uFEFFFROM b\n', 'b', '\uFEFF# distroless: ignore some-rule\nFROM b\n'],
    [
      'adds to the comment that is there',
      'FROM a\n# distroless: ignore other -- why\nCMD b\n',
      'b',
      'FROM a\n# distroless: ignore other, some-rule -- why\nCMD b\n',
    ],
  ];
  for (const [name, before, at, after] of cases) {
    it(name, () => {
      const edit = ignoreHereEdit(parseDockerfile(before), 'some-rule', before.lastIndexOf(at));
      assert.ok(edit);
      assert.equal(applyEdits(before, [edit]), after);
      const [comment] = ignoreComments(parseDockerfile(after));
      assert.ok(comment?.about !== undefined && comment.names.some(({ name: ignored }) => ignored === 'some-rule'));
    });
  }

  it('is none outside of all instructions', () => {
    assert.equal(ignoreHereEdit(parseDockerfile('# a\nFROM a\n'), 'some-rule', 1), undefined);
  });
});

function found(text: string): string[] {
  return lintDockerfile(parseDockerfile(text), { today: '2026-01-01' })
    .map(({ rule }) => rule)
    .filter((rule) => rule === 'debug-image');
}
