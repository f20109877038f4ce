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

test('what servers and images say does not act on a terminal', () => {
  const error = new ImageError('unsupported', 'It holds "a\u001b[31m\nb\u202e"; name an image.');
  assert.equal(error.message, 'It holds "a\\u{1b}[31m\\u{a}b\\u{202e}"; name an image.');
});
