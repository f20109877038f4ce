// @ts-check
import assert from 'node:assert/strict';
import { isSaved } from '../ui/saved.mjs';
import { eventually } from '../ui/wait.mjs';

/** The map of where the bytes of an image are. @param {import('./walk.mjs').Walk} walk */
export async function sizeMap({ ui, page, step, picture }) {
  const map = page.frameLocator('iframe.webview.ready').frameLocator('iframe');
  const tile = (/** @type {string} */ label) => map.getByRole('treeitem', { name: label });
  const selected = map.locator('.tile[aria-selected="true"]');
  const isSelected = (/** @type {string} */ label) => tile(label).and(selected).waitFor();
  const press = async (/** @type {string[]} */ ...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  await ui.explorerMenu('hello.tar', 'Open image...');
  await ui.expandedRow('hello.tar').waitFor();
  await ui.contextMenu('hello.tar', 'Show size map');
  await page.locator('.tab.active', { hasText: 'Size map: hello.tar' }).waitFor();
  await isSelected('etc, directory');
  assert.match(await map.locator('.sums').innerText(), /^238 B in 4 files, uncompressed/);
  step('the map of an image shows its directories, and how large all of it is');

  await press('ArrowRight', 'ArrowDown');
  await isSelected('os-release, file');
  await press('ArrowLeft', 'ArrowDown');
  await isSelected('app, directory');
  await press('Home', 'Enter');
  await map.locator('.here', { hasText: 'etc' }).waitFor();
  await press('Escape');
  await map.locator('.here', { hasText: 'hello.tar' }).waitFor();
  await isSelected('etc, directory');
  step('arrow keys go from tile to tile, Enter looks into one, and Escape goes back');

  await press('ArrowRight', 'End', 'Enter');
  await ui.selectedRow('os-release').waitFor();
  await picture('size-map');
  step('Enter on a file selects it in the side bar');

  await tile('os-release, file').click({ button: 'right' });
  await ui.takeEntry(page.locator('.context-view .action-item', { hasText: 'Copy path in image' }));
  await eventually(
    'the path in the clipboard',
    async () => (await page.evaluate(() => navigator.clipboard.readText())) === '/etc/os-release',
    10_000,
  );
  step('the path of a tile is copied');

  await map.locator('.mode', { hasText: 'Layer' }).click();
  await tile('notes.txt, file').click();
  assert.match((await tile('notes.txt, file').getAttribute('aria-label')) ?? '', /hidden by later layers$/);
  await map.locator('dt', { hasText: 'Deleted by' }).waitFor();
  await picture('size-map-layers');
  step('by layer, it is seen what a later layer deletes');

  await map.locator('.mode', { hasText: 'Package' }).click();
  await tile('No package').waitFor();
  step('by package, files of none are together');

  await ui.contextMenu('etc', 'Show size map');
  await map.locator('.here', { hasText: 'etc' }).waitFor();
  step('a directory has a map of its own');

  await ui.openFile('node/Dockerfile');
  await map.locator('.tile').first().waitFor({ state: 'detached' });
  await page.locator('.tab', { hasText: 'Size map: hello.tar' }).click();
  await map.locator('.here', { hasText: 'etc' }).waitFor();
  await eventually('a saved map', () => page.evaluate(isSaved, 'distroless.sizeMap'));
  await page.reload();
  await ui.ready();
  await page.locator('.tab', { hasText: 'Size map: hello.tar' }).click();
  await map.locator('.tile').first().waitFor();
  step('it is there again when its tab is, and after a restart');
}
