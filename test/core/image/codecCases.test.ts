import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../../src/core/image/content';
import { openTree } from '../../../src/core/image/openTree';
import { codecCases, storedLayer } from '../../fixtures/images/codecCases';
import { ociLayout, under } from '../../support/images';
import { listing } from '../../support/listing';
import { memoryHost } from '../../support/memoryHost';
import { openAny } from '../../support/openAny';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };

for (const [title, { stored, fault }] of Object.entries(codecCases)) {
  test(`stored as ${title}`, async () => {
    const host = memoryHost(
      under(
        '/l',
        ociLayout([{ layers: [storedLayer] }], () => stored),
      ),
    );
    const image = await openAny(host, '/l', undefined, amd64, never);
    const read = async (): Promise<string[]> => {
      const tree = await openTree(image, never);
      const content = await readFile(image, tree, '/f', 10_000, never);
      assert.equal(content.kind === 'content' && Buffer.from(content.bytes).toString(), 'content '.repeat(500));
      return listing(tree);
    };
    if (fault === undefined) assert.deepEqual(await read(), ['/f=4000 @0', '/g=1 @0']);
    else {
      const message = `Layer 1 of 1 of oci:/l: ${fault}`;
      await assert.rejects(read, { name: 'ImageError', message });
    }
    await image.close();
    assert.deepEqual([...host.open], []);
  });
}
