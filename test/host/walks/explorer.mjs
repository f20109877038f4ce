// @ts-check

/** The side bar over a real engine and a real registry. @param {import('./walk.mjs').Walk} walk */
export async function explorer({ ui, page, step, picture, world }) {
  if (!world) throw new Error('This walk needs an engine.');
  const fold = async (/** @type {string} */ title, /** @type {boolean} */ isOpen) => {
    const header = page.locator('.sidebar .pane-header', { hasText: title });
    if ((await header.getAttribute('aria-expanded')) !== String(isOpen)) await header.click();
    await header.and(page.locator(`[aria-expanded="${isOpen}"]`)).waitFor();
  };
  const tab = (/** @type {string} */ label) => page.locator('.tab.active', { hasText: label });

  await ui.container('Distroless');
  await ui.row('node:22').waitFor();
  await ui.row('Docker').waitFor();
  step('the images that the workspace names and those of the engine are there');

  await ui.expand('node:22');
  await ui.openRow('node/Dockerfile:1', 'Dockerfile');
  await ui.shows('FROM node:22');
  await fold('In This Workspace', false);
  step('an image of the workspace leads to the line that names it');

  await fold('Opened', false);
  await ui.expand('acme/shop', 'after');
  await ui.row('Files').waitFor();
  step('an image of the engine shows what is in it');

  await ui.expand('app');
  await ui.openRow('server.js');
  await ui.shows('hello from node');
  await page.locator('.breadcrumbs-control', { hasText: 'app' }).waitFor();
  step('a file of it opens, with the way to it above');
  await ui.collapse('app');

  await ui.expand('Overview');
  await ui.row('User').waitFor();
  await ui.collapse('Overview');
  await ui.expand('Packages');
  await ui.row('Files of no package').waitFor();
  await ui.collapse('Packages');
  await ui.expand('Layers');
  await ui.row('Files').waitFor();
  await ui.collapse('Layers');
  await ui.collapse('Files');
  await ui.expand('Checks');
  await ui
    .row('Start')
    .filter({ hasNot: page.locator('.codicon-loading') })
    .waitFor();
  await ui.command('Notifications: Clear All Notifications');
  await picture('explorer');
  step('what it is, its packages, its checks and its layers are there');
  await ui.collapse('Checks');

  await ui.contextMenu('after', 'Go to file in image...');
  await ui.quickInputBox.fill('osrel');
  await ui.picks('os-release');
  await page.keyboard.press('Enter');
  await ui.shows('PRETTY_NAME=');
  step('a path of it is found by parts of its name');

  await ui.contextMenu('after', 'Find in files');
  await ui.answer('hello from node');
  await page.locator('.quick-input-widget:visible', { hasText: '(2/2)' }).waitFor();
  await ui.answer('/app');
  await page.locator('.view-line', { hasText: '/app/server.js' }).first().waitFor();
  step('a text of it is found, with the file and the line');

  await ui.contextMenu('after', 'Show size map');
  await tab('Size map: ').waitFor();
  const map = page.frameLocator('iframe.webview.ready').frameLocator('iframe');
  await map.getByRole('treeitem', { name: 'nodejs' }).waitFor();
  await picture('size-map');
  step('a map shows where its bytes are');

  await ui.contextMenu('before', 'Select for compare');
  await ui.contextMenu('after', 'Compare with selected');
  await fold('Engines', false);
  await ui.row('Packages').waitFor();
  await ui.expand('Settings');
  await ui.row('cmd').waitFor();
  await ui.command('View: Close All Editors');
  await ui.contextMenu('shop:before ↔ shop:after', 'Compare settings as text');
  await page.locator('.monaco-diff-editor').waitFor();
  await ui.diffShows('65532');
  await picture('compare');
  step('the image before its conversion is compared with the one after it');

  await fold('Comparison', false);
  await fold('Engines', true);
  await ui.expand('before', 'Files');
  await ui.collapse('after');
  await ui.expand('app');
  await ui.contextMenu('server.js', 'Go to Dockerfile instruction');
  await tab('Dockerfile').waitFor();
  await page.locator('.statusbar-item', { hasText: 'Ln 5,' }).waitFor();
  step('a file leads to the line of the Dockerfile that made it');

  await fold('Engines', false);
  await fold('Opened', true);
  await ui.command('Distroless: Open image...');
  await ui.pick('Image at a registry...');
  await ui.answer(world.pushed);
  await ui.selectedRow('shop:1').waitFor();
  await ui.expand('app');
  await ui.openRow('package.json');
  await ui.shows('hello-node');
  step('the image is opened at a registry that wants a login');
}
