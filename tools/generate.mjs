// @ts-check
// node tools/generate.mjs [--upstream DIR] [--facts DIR] [--officials DIR]: writes the catalogue's tables, the list of rules in docs/rules.md and
// the settings of the lints, the images of the sample workspace and the notices of bundled packages from committed data.
// --upstream DIR first renews what is known of Google's images from a checkout of their repository (needs git and python3, and
// runs its build files), --facts DIR replaces tools/data by what a folder of newer facts says. --officials DIR renews what is known
// of the images that people come from, from a folder with checkouts of docker-library/official-images, of the repositories of
// their Dockerfiles, of dotnet/dotnet-docker and of mayeut/pep600_compliance, each at its name on GitHub. All print what changed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { root } from './bundle.mjs';
import { changes } from './catalog/changes.mjs';
import { readUpstream } from './catalog/readUpstream.mjs';
import { checkoutsOf } from './catalog/checkouts.mjs';
import { dotnetTable } from './catalog/dotnet.mjs';
import { importFacts } from './catalog/import.mjs';
import { noticesText } from './catalog/notices.mjs';
import { officialsTable } from './catalog/officials.mjs';
import { packedTable } from './catalog/pack.mjs';
import { allRules, rulesPage } from './catalog/rules.mjs';
import { renderTable } from './catalog/render.mjs';
import { withSeverities } from './catalog/severities.mjs';

const options = /** @type {const} */ ({
  facts: { type: 'string' },
  officials: { type: 'string' },
  upstream: { type: 'string' },
});
const { values } = parseArgs({ options });
const at = (/** @type {string} */ file) => path.join(root, file);

if (values.facts !== undefined) {
  for (const [name, table] of Object.entries(importFacts(values.facts))) await renew(name, table);
}
if (values.upstream !== undefined) {
  const { table, doubts } = readUpstream(values.upstream, committed('distroless'));
  await renew('distroless', table);
  for (const doubt of doubts) console.log(`To look up: ${doubt}`);
}

if (values.officials !== undefined) {
  const open = checkoutsOf(values.officials);
  const distributions = committed('distributions');
  const origins = officialsTable(open, distributions);
  await renew('origins', origins);
  const dotnet = open('dotnet/dotnet-docker');
  if (dotnet !== undefined) await renew('dotnet', dotnetTable(dotnet, distributions, origins.roots));
}

for (const [file, name, type, from] of /** @type {const} */ ([
  ['distroless', 'distrolessTable', 'DistrolessTable', 'table'],
  ['builders', 'builderTable', 'BuilderTable', 'table'],
  ['dotnet', 'dotnetTable', 'ImageTable', 'imageTable'],
  ['origins', 'originTable', 'ImageTable', 'imageTable'],
  ['others', 'othersTable', 'OthersTable', 'imageTable'],
])) {
  const table = from === 'imageTable' ? packedTable(committed(file)) : committed(file);
  writeFileSync(at(`src/core/catalog/${file}.generated.ts`), renderTable({ name, type, from, table }));
}

mkdirSync(at('docs'), { recursive: true });
writeFileSync(at('docs/rules.md'), rulesPage(allRules(root)));
writeFileSync(at('package.json'), withSeverities(readFileSync(at('package.json'), 'utf8'), allRules(root)));

const bundled = [
  'base64-js',
  'buffer',
  'd3-hierarchy',
  'dockerfile-ast',
  'dockerfile-utils',
  'fzstd',
  'ieee754',
  'unbash',
  'yaml',
];
writeFileSync(at('THIRD-PARTY-NOTICES.txt'), noticesText(root, bundled));
await import('./catalog/writeDevLibraries.mjs');
await import('./catalog/writeLibraries.mjs');
await import('./catalog/writeLicenses.mjs');
await import('./catalog/writeMeasured.mjs');
await import('./sample-image.mjs');

function committed(/** @type {string} */ name) {
  return JSON.parse(readFileSync(at(`tools/data/${name}.json`), 'utf8'));
}

/** Replaces a table of tools/data and prints what is different. */
async function renew(/** @type {string} */ name, /** @type {object} */ table) {
  const before = existsSync(at(`tools/data/${name}.json`)) ? committed(name) : {};
  const lines = changes(before, JSON.parse(JSON.stringify(table)));
  console.log(
    [`${name}: ${lines.length === 0 ? 'nothing changed' : `${lines.length} changes`}`, ...lines].join('\n  '),
  );
  const text = await format(JSON.stringify(table), { parser: 'json', printWidth: 120 });
  writeFileSync(at(`tools/data/${name}.json`), text);
}
