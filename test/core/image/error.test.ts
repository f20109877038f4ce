import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImageError } from '../../../src/core/image/error';

test('an error of another bundle is one too, and no other error is', () => {
  const ofOther = Object.assign(new Error('No connection; try again later.'), { name: 'ImageError', code: 'offline' });
  assert.ok(ofOther instanceof ImageError);
  assert.ok(new ImageError('offline', 'No connection; try again later.') instanceof ImageError);
  assert.equal(new Error('no') instanceof ImageError, false);
  assert.equal({ name: 'ImageError' } instanceof ImageError, false);
});
