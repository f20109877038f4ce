import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ruleSources, rulesPage } from '../../tools/catalog/rules.mjs';

const folder = 'src/core/convert/rules';

test('docs/rules.md lists the rules as they are; npm run generate writes it', () => {
  assert.equal(readFileSync('docs/rules.md', 'utf8'), rulesPage(ruleSources(folder), `../${folder}`));
});

test('docs/rules.md leads to a page for each rule', () => {
  const links = [...readFileSync('docs/rules.md', 'utf8').matchAll(/\]\((.+?\.md)\)/g)].map(([, link]) => link);
  assert.equal(links.length, ruleSources(folder).length);
  for (const link of links) assert.ok(existsSync(`docs/${link}`), link);
});

test('README.md leads to the list of rules', () => {
  assert.ok(readFileSync('README.md', 'utf8').includes('](docs/rules.md)'));
});
