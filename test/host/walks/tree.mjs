// @ts-check
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { isSaved } from '../ui/saved.mjs';
import { eventually } from '../ui/wait.mjs';
import { startRegistry } from './registry.mjs';

/** What the list of images does over its life. @param {import('./walk.mjs').Walk} walk */
export async function tree({ ui, page, at, step, picture }) {
  const archive = at('hello.tar');
  const whole = readFileSync(archive);
  // The views above it have rows of their own.
  const header = page.locator('.pane-header', { hasText: 'Opened' });
  const view = page.locator('.sidebar .pane', { has: header }).locator('.pane-body');
  const inline = (/** @type {string} */ label, /** @type {string} */ action) =>
    ui.row(label).locator(`.actions .action-label[aria-label^="${action}"]`);

  await ui.container('Distroless');
  await header.waitFor();
  await ui.onlyView('Opened');
  await view.locator('.welcome-view-content', { hasText: 'Look into an image without running it' }).waitFor();
  await picture('welcome');
  await view.locator('.welcome-view-content .monaco-button', { hasText: 'Open image...' }).click();
  const offered = await ui.picks('hello.tar');
  assert.ok(
    offered.some((label) => label.includes('image')),
    JSON.stringify(offered),
  );
  await picture('open-image');
  await ui.pick('hello.tar');
  await ui.selectedRow('hello.tar').waitFor();
  await ui.expandedRow('hello.tar').waitFor();
  step('an empty list says what to do, and its button opens an image of the workspace');

  await ui.expand('etc');
  await ui.contextMenu('os-release', 'Copy path in image');
  await eventually(
    'the path in the clipboard',
    async () => (await page.evaluate(() => navigator.clipboard.readText())) === '/etc/os-release',
    10_000,
  );
  step('a path is copied');

  writeFileSync(archive, whole.subarray(0, whole.length / 2));
  await ui.row('hello.tar').hover();
  await inline('hello.tar', 'Reload').click();
  const problem = view.locator('.monaco-list-row', { has: page.locator('.codicon-warning') }).first();
  await problem.waitFor();
  await picture('problem');
  step('a damaged archive is a row that says so');

  writeFileSync(archive, whole);
  await problem.click();
  await ui.row('etc').waitFor();
  await problem.waitFor({ state: 'detached' });
  step('a click on it tries again');

  await ui.expand('hello.tar', 'etc');
  await ui.row('os-release').click();
  await ui.shows('PRETTY_NAME="Sample Linux"');
  await eventually('a saved editor', () => page.evaluate(isSaved, 'distroless-image'));
  await page.reload();
  await ui.ready();
  await page.locator('.tab.active', { hasText: 'os-release' }).waitFor();
  await ui.shows('PRETTY_NAME="Sample Linux"');
  await ui.container('Distroless');
  await ui.row('hello.tar').waitFor();
  await picture('restarted');
  step('after a restart, the editor and the list are there again');

  await ui.row('hello.tar').hover();
  await inline('hello.tar', 'Remove from list').click();
  await view.locator('.welcome-view-content').waitFor();
  step('an image is removed from the list');

  await view.locator('.welcome-view-content .monaco-button', { hasText: 'Browse a base image...' }).click();
  await ui.pick('gcr.io/distroless/static-debian13');
  await ui.selectedRow('static-debian13:latest').waitFor();
  await ui.row('static-debian13:latest').filter({ hasText: 'offline list of' }).waitFor();
  await ui.expand('etc');
  await ui.row('passwd').click();
  await ui.notification('Only the name and size of /etc/passwd are known');
  await picture('listed');
  step('the files of a base image are listed without it, and say that they are only listed');

  await ui.row('static-debian13:latest').hover();
  await inline('static-debian13:latest', 'Remove from list').click();
  await view.locator('.welcome-view-content').waitFor();

  const registry = await startRegistry(at('image'));
  try {
    const name = 'hello:1';
    await view.locator('.welcome-view-content .monaco-button', { hasText: 'Open image...' }).click();
    await ui.pick('Image at a registry...');
    await page.locator('.quick-input-message', { hasText: 'Nothing is pulled' }).waitFor();
    await ui.answer(`${registry.host}/${name}`);
    await ui.selectedRow(name).waitFor();
    await ui.expand('etc');
    await ui.row('os-release').click();
    await ui.shows('PRETTY_NAME="Sample Linux"');
    await picture('registry');
    step('an image is opened at its registry by its name, and a file of it read');
    await ui.row(name).hover();
    await inline(name, 'Remove from list').click();
    await view.locator('.welcome-view-content').waitFor();
  } finally {
    registry.stop();
  }

  writeFileSync(at('broken.tar'), whole.subarray(0, whole.length / 2));
  await ui.explorerMenu('broken.tar', 'Open image...');
  await ui.notification('broken.tar');
  await picture('broken');
  step('a damaged archive is refused with a sentence');
}
