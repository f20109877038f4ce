// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { appears, eventually } from '../ui/wait.mjs';
import { startRegistry } from './registry.mjs';

/** What can be done to base images, with a registry on this machine. @param {import('./walk.mjs').Walk} walk */
export async function base(walk) {
  const registry = await startRegistry();
  try {
    await onBase(walk, registry);
  } finally {
    registry.stop();
  }
}

/** @param {import('./walk.mjs').Walk} walk @param {Awaited<ReturnType<typeof startRegistry>>} registry */
async function onBase({ ui, page, at, step, picture }, { host, digest, hold }) {
  const written = (/** @type {string} */ file, /** @type {string} */ text) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  const copied = (/** @type {string} */ start) =>
    eventually(`${start} in the clipboard`, async () => {
      await appears(page.locator('.never'), 100);
      return (await page.evaluate(() => navigator.clipboard.readText())).startsWith(start);
    });
  written(
    '.vscode/settings.json',
    JSON.stringify({ 'distroless.mirrors': { [`${host}/distroless`]: 'gcr.io/distroless' } }),
  );
  written(
    'base/Dockerfile',
    `FROM ${host}/distroless/static-debian13:nonroot\nCOPY hello /hello\nENTRYPOINT ["/hello"]\n`,
  );
  written('scratch/Dockerfile', 'FROM scratch\nCOPY hello /hello\nENTRYPOINT ["/hello"]\n');

  await ui.openFile('base/Dockerfile');
  await ui.cursor(1, 30);
  // The setting may be read a little later.
  const titles = (await ui.lightbulb('Switch to the debug image')).map(({ title }) => title);
  assert.equal(new Set(titles).size, titles.length, JSON.stringify(titles));
  await picture('base-lightbulb');
  step(`on the base the lightbulb offers ${titles.join(' | ')}`);

  await ui.apply('Switch to the debug image');
  await ui.shows('static-debian13:debug-nonroot');
  await page.keyboard.press('Control+Z');
  await ui.showsNoMore('debug-nonroot');
  step('another flavour is one step, and undone in one');

  await ui.command('Distroless: Switch image flavour');
  const flavours = await ui.picks('latest');
  await picture('base-flavours');
  assert.ok(
    flavours.some((label) => label.includes('Runs as root')),
    JSON.stringify(flavours),
  );
  await ui.pick('latest');
  await ui.shows('static-debian13:latest');
  await page.keyboard.press('Control+Z');
  await ui.shows('static-debian13:nonroot');
  step('the palette asks for the flavour');

  await ui.cursor(1, 30);
  await ui.lightbulb('Pin digest');
  await ui.apply('Pin digest');
  await ui.shows(`static-debian13:nonroot@${digest}`);
  await picture('base-pinned');
  step('the digest comes from the registry');

  await ui.command('Distroless: Pin or refresh image digest');
  await ui.notification('already');
  await ui.command('Notifications: Clear All Notifications');
  step('a digest that is current is left alone');

  await ui.cursor(1, 30);
  await ui.lightbulb('Switch to the debug image...');
  await ui.apply('Switch to the debug image...');
  await ui.picks('Replace it with the digest of the new tag');
  await picture('base-pinned-switch');
  await ui.pick('Replace it with the digest of the new tag');
  await ui.shows(`static-debian13:debug-nonroot@${digest}`);
  step('with a pinned image, what becomes of the digest is asked first');

  await ui.command('Distroless: Remove image digest');
  await ui.showsNoMore('sha256');
  step('the digest is dropped');

  hold(true);
  await ui.command('Distroless: Pin or refresh image digest');
  await ui.notification(`from ${host}`);
  await picture('base-asking');
  await ui.pressInNotification(`from ${host}`, 'Cancel');
  await page.locator('.notification-list-item', { hasText: `from ${host}` }).waitFor({ state: 'detached' });
  await ui.showsNoMore('sha256');
  hold(false);
  step('the question to a registry that does not answer is cancelled, and nothing is changed');

  await ui.cursor(1, 30);
  await ui.command('Distroless: Copy signature verification command');
  await copied('cosign verify');
  step('the command that verifies a signature is copied');
  await ui.command('Distroless: Copy debug command');
  await ui.picks('docker debug');
  await picture('base-debug');
  await ui.pick('kubectl debug');
  await copied('kubectl debug');
  await picture('base-copied');
  step('a command that looks into a container is copied');
  await ui.command('Notifications: Clear All Notifications');

  await ui.cursor(1, 30);
  await ui.hoverAtCursor('Switch to');
  await page.locator('.monaco-hover:visible a', { hasText: 'Switch to nonroot' }).first().click();
  await ui.shows('static-debian13:nonroot');
  step('a link of the card switches the flavour');

  await ui.openFile('scratch/Dockerfile');
  await ui.cursor(1, 7);
  await ui.lightbulb('instead of scratch');
  await picture('base-scratch');
  await ui.apply('instead of scratch');
  await ui.shows('FROM gcr.io/distroless/static');
  await picture('base-scratch-done');
  step('scratch becomes static');
}
