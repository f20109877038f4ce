// @ts-check
// node tools/generate.mjs [--facts DIR]: writes the catalogue's tables, the list of rules in docs/rules.md, the images of the sample
// workspace and the notices of bundled packages from committed data.
// --facts DIR first replaces tools/data by what a folder of newer facts says.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { root } from './bundle.mjs';
import { importFacts } from './catalog/import.mjs';
import { noticesText } from './catalog/notices.mjs';
import { allRules, rulesPage } from './catalog/rules.mjs';
import { renderTable } from './catalog/render.mjs';

const { values } = parseArgs({ options: { facts: { type: 'string' } } });
const at = (/** @type {string} */ file) => path.join(root, file);

if (values.facts !== undefined) {
  mkdirSync(at('tools/data'), { recursive: true });
  for (const [name, table] of Object.entries(importFacts(values.facts))) {
    const text = await format(JSON.stringify(table), { parser: 'json', printWidth: 120 });
    writeFileSync(at(`tools/data/${name}.json`), text);
  }
}

for (const [file, name, type] of /** @type {const} */ ([
  ['distroless', 'distrolessTable', 'DistrolessTable'],
  ['builders', 'builderTable', 'BuilderTable'],
])) {
  const table = JSON.parse(readFileSync(at(`tools/data/${file}.json`), 'utf8'));
  writeFileSync(at(`src/core/catalog/${file}.generated.ts`), renderTable({ name, type, table }));
}

mkdirSync(at('docs'), { recursive: true });
writeFileSync(at('docs/rules.md'), rulesPage(allRules(root)));

const bundled = ['base64-js', 'buffer', 'dockerfile-ast', 'dockerfile-utils', 'ieee754', 'unbash'];
writeFileSync(at('THIRD-PARTY-NOTICES.txt'), noticesText(root, bundled));
await import('./sample-image.mjs');
