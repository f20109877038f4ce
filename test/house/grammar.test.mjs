// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { grammarProblems } from '../support/grammar.mjs';

// That of VS Code itself is asked by `npm run test:host`, which has an editor at hand.
test('the parts of an image reference have their own scopes, and keywords and comments keep theirs', async () => {
  assert.deepEqual(await grammarProblems('test/fixtures/grammar/dockerfile.tmLanguage.json'), []);
});

test('every rule of the grammar is used', () => {
  const text = readFileSync('syntaxes/image-reference.injection.tmLanguage.json', 'utf8');
  const { repository } = /** @type {{ repository: object }} */ (JSON.parse(text));
  const unused = Object.keys(repository).filter((rule) => !text.includes(`"#${rule}"`));
  assert.deepEqual(unused, []);
});
