import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageFacts } from '../../../src/core/catalog/imageFacts';
import { isReference, parseReference } from '../../../src/core/image/reference';

test('who is in an image that was built years ago, or that nobody heard of, is not known', () => {
  for (const name of ['java-debian9/jetty', 'nodejs20-debian11:nonroot', 'never-heard-of']) {
    const ref = parseReference(`gcr.io/distroless/${name}`);
    assert.ok(isReference(ref));
    assert.equal(imageFacts(ref)?.users, undefined, name);
  }
});
