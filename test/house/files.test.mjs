import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { laidOver, layersOf, readMeasured } from '../../tools/catalog/files.mjs';
import { listingOf, rowsOf } from '../../tools/catalog/listing.mjs';
import { measuredTable } from '../../tools/catalog/measuredTable.mjs';

const measured = readMeasured('.');
const table = JSON.parse(readFileSync('tools/data/distroless.json', 'utf8'));
const parents = new Map(
  table.images.map((/** @type {{ id: string, parent?: string }} */ { id, parent }) => [id, parent]),
);

test('the generated figures say what the committed lists say; npm run generate writes them', () => {
  assert.equal(readFileSync('src/core/catalog/measured.generated.ts', 'utf8'), measuredTable(measured, table));
});

test('a list reads as it was written', () => {
  for (const rows of measured.rows.values()) assert.deepEqual(rowsOf(listingOf(rows)), rows);
});

test('each package of an image that was measured is that of the catalogue, or says which it is', () => {
  for (const { id, adds } of table.images) {
    const layers = layersOf(measured, id, 'debug', parents);
    for (const { name, version, only } of adds) {
      if (only === 'production') continue;
      assert.ok(
        layers.some((layer) => layer.name === name && layer.version === version),
        `${id} ${name} ${version}: node tools/catalog/measure.mjs measures it`,
      );
    }
  }
});

test('no image has a file in what it has as something else', () => {
  for (const id of parents.keys()) {
    const files = laidOver(measured, layersOf(measured, String(id), 'production', parents));
    for (const path of files.keys()) {
      const parent = files.get(path.slice(0, path.lastIndexOf('/')));
      assert.ok(parent === undefined || parent.kind === 'directory', `${id} ${path}`);
    }
  }
});
