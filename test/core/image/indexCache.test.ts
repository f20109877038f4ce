import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexKey, keepIndex, keptIndex } from '../../../src/core/image/indexCache';
import { sha256Digest } from '../../../src/core/image/reference';
import { layerIndexer, type LayerIndex } from '../../../src/core/image/layerIndex';
import { nodeHost } from '../../../src/node/host';
import { memoryStore } from '../../support/memoryStore';
import { file, tar, type TarItem } from '../../support/tar';

const { sha256 } = nodeHost();

function indexOf(list: readonly TarItem[]): LayerIndex {
  const indexer = layerIndexer();
  indexer.push(tar(list));
  return indexer.finish();
}

test('an index that lies under the key of another layer is not taken for it', async () => {
  const { signal } = new AbortController();
  const store = memoryStore();
  const host = { sha256, store };
  const [a = '', b = ''] = ['a', 'b'].map((digit) => indexKey(sha256Digest(digit.repeat(64))));
  await keepIndex(host, a, indexOf([file('of-a')]), signal);
  await keepIndex(host, b, indexOf([file('of-b')]), signal);
  assert.deepEqual([...((await keptIndex(host, a, signal))?.root.children?.keys() ?? [])], ['of-a']);
  store.kept.set(a, store.kept.get(b)!);
  assert.equal(await keptIndex(host, a, signal), undefined);
});
