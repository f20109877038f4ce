import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allRules, rulesPage } from '../../tools/catalog/rules.mjs';

test('docs/rules.md lists the rules as they are; npm run generate writes it', () => {
  assert.equal(readFileSync('docs/rules.md', 'utf8'), rulesPage(allRules('.')));
});

test('docs/rules.md leads to a page for each rule', () => {
  const links = [...readFileSync('docs/rules.md', 'utf8').matchAll(/\]\((.+?\.md)\)/g)].map(([, link]) => link);
  assert.equal(links.length, allRules('.').length);
  for (const link of links) assert.ok(existsSync(`docs/${link}`), link);
});

test('README.md leads to the list of rules', () => {
  assert.ok(readFileSync('README.md', 'utf8').includes('](docs/rules.md)'));
});
