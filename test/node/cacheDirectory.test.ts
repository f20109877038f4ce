import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { cacheDirectory } from '../../src/node/cacheDirectory';

test('the cache lies where the system keeps caches, unless a variable says otherwise', () => {
  assert.equal(cacheDirectory({}, '/home/a', 'linux'), path.join('/home/a', '.cache', 'distroless'));
  assert.equal(cacheDirectory({ XDG_CACHE_HOME: '/c' }, '/home/a', 'linux'), path.join('/c', 'distroless'));
  assert.equal(cacheDirectory({}, '/Users/a', 'darwin'), path.join('/Users/a', 'Library', 'Caches', 'distroless'));
  assert.equal(cacheDirectory({ LOCALAPPDATA: 'L' }, 'C:\\a', 'win32'), path.join('L', 'distroless'));
  assert.equal(cacheDirectory({ DISTROLESS_CACHE: '/own' }, '/home/a', 'linux'), '/own');
  assert.equal(cacheDirectory({ DISTROLESS_CACHE: '' }, '/home/a', 'linux'), undefined);
});
