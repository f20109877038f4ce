import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { lintRules } from '../../../src/core/lint/rules/table';
import { dockerfileOf, findingsOf, fixedDockerfile, readLintCases } from '../../e2e/lintCase';
import { addedErrors } from '../../support/validation';

const cases = readLintCases(path.resolve('test/e2e/lint'));

// The tests with an engine build and start the same files.
describe('the cases that an engine shows', () => {
  it('are there for every lint, in folders that begin with its id', () => {
    const ids = lintRules.map(({ id }) => id);
    assert.deepEqual([...new Set(cases.map(({ rule }) => rule))].sort(), ids);
    for (const { name, rule } of cases) assert.ok(name === rule || name.startsWith(`${rule}-`), name);
  });

  for (const given of cases) {
    it(`${given.name}: the lint finds it, and nothing after the fix`, () => {
      const text = dockerfileOf(given);
      const fixed = fixedDockerfile(given);
      const own = (of: string) => findingsOf(given, of).filter(({ rule }) => rule === given.rule);
      const found = own(text);
      assert.deepEqual(
        found.map(({ line }) => line),
        given.lines,
      );
      assert.deepEqual(own(fixed), []);
      assert.deepEqual(addedErrors(text, fixed), []);
      const fixable = found.some(({ fixes = [] }) => fixes.length > 0);
      assert.equal(existsSync(path.join(given.folder, 'after.Dockerfile')), !fixable, 'fixed by hand if by no lint');
    });
  }
});
