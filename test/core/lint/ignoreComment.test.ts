import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { lintDockerfile } from '../../../src/core/lint/lint';

describe('a comment that silences nothing is found', () => {
  const cases: [name: string, text: string, at: string | undefined][] = [
    ['for a name with a slip', '# distroless: ignore debug-imag\nFROM a\n', 'debug-imag'],
    ['for one name among others', '# distroless: ignore debug-image, nothing\nFROM a\n', 'nothing'],
    ['without names', '# distroless: ignore\nFROM a\n', '# distroless: ignore'],
    [
      'away from its instruction',
      'FROM a\n# distroless: ignore debug-image\n\nCMD b\n',
      '# distroless: ignore debug-image',
    ],
    ['at the end of the file', 'FROM a\n# distroless: ignore debug-image', '# distroless: ignore debug-image'],
    [
      'for the file, too low',
      'FROM a\n# distroless: ignore-file debug-image\nCMD b\n',
      '# distroless: ignore-file debug-image',
    ],
    [
      'not where it is right',
      '# distroless: ignore-file debug-image\n\n# distroless: ignore debug-image\nFROM a\n',
      undefined,
    ],
    ['not where it is silenced', '# distroless: ignore-file ignore-comment, other\nFROM a\n', undefined],
    ['not in a reason', '# distroless: ignore debug-image -- for now\nFROM a\n', undefined],
    ['not in prose', '# distroless: ignores shells\nFROM a\n', undefined],
  ];
  for (const [name, text, at] of cases) {
    it(name, () => {
      const found = lintDockerfile(parseDockerfile(text), { today: '2026-01-01' })
        .filter(({ rule }) => rule === 'ignore-comment')
        .map(({ start, end }) => text.slice(start, end));
      assert.deepEqual(found, at === undefined ? [] : [at]);
    });
  }
});
