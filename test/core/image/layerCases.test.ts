import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerIndexer } from '../../../src/core/image/layerIndex';
import { mergeLayers } from '../../../src/core/image/merge';
import { layerCases } from '../../fixtures/images/layerCases';
import { listing } from '../../support/listing';
import { tar } from '../../support/tar';

for (const [title, { layers, files, odd = [] }] of Object.entries(layerCases)) {
  test(`layers: ${title}`, () => {
    const tree = mergeLayers(
      layers.map((items) => {
        const indexer = layerIndexer();
        indexer.push(tar(items));
        return indexer.finish();
      }),
    );
    assert.deepEqual(listing(tree), files);
    assert.deepEqual(
      tree.diagnostics.map(({ kind, path }) => `${kind} ${path}`),
      odd,
    );
  });
}
