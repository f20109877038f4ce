import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherTags } from '../../../src/core/catalog/otherChoices';

test('versions come before names, and the newer ones before the older', () => {
  const tags = otherTags('node').map(({ label }) => label);
  assert.deepEqual(tags.slice(0, 3), ['26', '24', '22']);
  assert.ok(tags.indexOf('22') < tags.indexOf('lts'));
  assert.ok(tags.indexOf('lts') < tags.indexOf('22-slim'));
});
