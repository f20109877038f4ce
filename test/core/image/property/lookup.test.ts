import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layerIndexer } from '../../../../src/core/image/layerIndex';
import { lookUp } from '../../../../src/core/image/lookup';
import { mergeLayers } from '../../../../src/core/image/merge';
import type { TreeNode } from '../../../../src/core/image/tree';
import { property } from '../../../support/property';
import { dir, file, symlink, tar, type TarItem } from '../../../support/tar';

const part = fc.constantFrom('a', 'b', 'c', '..', '.', '', '...', '\xff');
const route = fc.tuple(fc.constantFrom('', '/', '//', '../'), fc.array(part, { maxLength: 6 }));
const path = route.map(([start, parts]) => start + parts.join('/'));
const item: fc.Arbitrary<TarItem> = fc
  .tuple(fc.constantFrom('file', 'dir', 'link', 'link'), path, path)
  .map(([kind, name, link]) => (kind === 'file' ? file(name) : kind === 'dir' ? dir(name) : symlink(name, link)));
const layers = fc.array(fc.array(item, { maxLength: 12 }), { minLength: 1, maxLength: 2 });

property(
  'whatever a path and the links say, what is found is in the image',
  fc.tuple(layers, path),
  60,
  ([all, wanted]) => {
    const tree = mergeLayers(
      all.map((items) => {
        const indexer = layerIndexer();
        indexer.push(tar(items));
        return indexer.finish();
      }),
    );
    for (const last of ['follow', 'keep'] as const) {
      const found = lookUp(tree, wanted, last);
      if (found.kind !== 'found') {
        assert.match(found.at, /^\//);
        continue;
      }
      // By names alone, without a link or a step up on the way.
      let node: TreeNode | undefined = tree.root;
      for (const name of found.path.split('/').filter((one) => one !== '')) {
        assert.ok(name !== '..' && name !== '.' && node?.entry.kind === 'directory', found.path);
        node = node.children?.get(name);
      }
      assert.equal(node, found.node);
      assert.ok(last === 'keep' || node?.entry.kind !== 'symlink');
    }
  },
);
