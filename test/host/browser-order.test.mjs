// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrowser } from './browser-order.mjs';

/**
 * What the search finds, and what it does on the way, on a machine where `there` can be started.
 * @param {string[]} there
 * @param {Partial<import('./browser-order.mjs').Machine> & { apt?: string }} [more] `apt`: what its installation brings
 */
async function search(there, more = {}) {
  /** @type {string[]} */
  const did = [];
  const found = await findBrowser({
    platform: 'linux',
    env: {},
    works: async (command) => there.includes(command),
    hasApt: more.apt !== undefined,
    aptInstall: async () => {
      did.push('apt');
      there.push(more.apt ?? '');
    },
    ...more,
    download: async () => {
      did.push('download');
      return more.download?.();
    },
  });
  return { found, did };
}

test('an installed browser is taken, and nothing is fetched', async () => {
  const result = await search(['chromium', 'google-chrome']);
  assert.deepEqual(result, { found: 'google-chrome', did: [] });
});

test('the browser that the environment names comes first', async () => {
  const { found } = await search(['google-chrome', '/opt/mine'], { env: { CHROME: '/opt/mine' } });
  assert.equal(found, '/opt/mine');
});

test('a browser that the environment names but that does not start is passed over', async () => {
  const { found } = await search(['chromium'], { env: { CHROME: '/gone', CHROMIUM: '' } });
  assert.equal(found, 'chromium');
});

test('a Mac has its browsers in its applications', async () => {
  const app = '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium';
  const { found } = await search([app], { platform: 'darwin', env: { HOME: '/Users/ada' } });
  assert.equal(found, app);
});

test('a headless shell is taken when there is no whole browser', async () => {
  assert.equal((await search(['chromium-headless-shell'])).found, 'chromium-headless-shell');
  assert.equal((await search(['chromium-headless-shell', 'chromium'])).found, 'chromium');
});

test("Playwright's own download comes after what is installed and before apt", async () => {
  const result = await search(['/cache/shell'], { download: async () => '/cache/shell', apt: 'chromium' });
  assert.deepEqual(result, { found: '/cache/shell', did: ['download'] });
});

test('a download that does not start leaves it to apt', async () => {
  const result = await search([], { download: async () => '/cache/shell', apt: 'chromium' });
  assert.deepEqual(result, { found: 'chromium', did: ['download', 'apt'] });
});

test('without any of them there is none', async () => {
  assert.deepEqual(await search([]), { found: undefined, did: ['download'] });
});
