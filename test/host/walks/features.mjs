// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { appears, disappears, eventually } from '../ui/wait.mjs';

const convert = 'Convert to multi-stage distroless';

/** The features as README.md shows them. @param {import('./walk.mjs').Walk} walk */
export async function features({ ui, page, at, step, picture }) {
  const before = readFileSync(at('node/Dockerfile'), 'utf8');
  await ui.openFile('node/Dockerfile');
  await ui.shows('FROM node:22');
  await ui.cursor(1, 6);
  const offered = await ui.lightbulb(convert);
  assert.ok(
    offered.some(({ title, disabled }) => title === convert && !disabled),
    JSON.stringify(offered),
  );
  await picture('convert');
  step('the lightbulb offers the conversion');

  await ui.apply(convert);
  await ui.shows('FROM gcr.io/distroless/nodejs22');
  const message = await ui.notification('Converted to gcr.io/distroless/nodejs22');
  assert.match(message, /notes/);
  await picture('converted');
  step('it is applied, and says what it did');

  await ui.pressInNotification('Converted to', 'Show notes');
  await page
    .locator('.view-line', { hasText: /##.Line.9:/ })
    .first()
    .waitFor();
  step('the notes open');

  await ui.openFile('node/Dockerfile');
  await ui.command('View: Close Editors in Other Groups');
  await page.keyboard.press('Control+Z');
  await ui.showsNoMore('gcr.io/distroless');
  await eventually('the text as it was', async () => (await ui.text()) === before, 10_000);
  step('one undo takes all of it back');

  await ui.command('Distroless: Preview conversion to distroless');
  await ui.diffShows('FROM gcr.io/distroless/nodejs22');
  await page.locator('.panel .monaco-list-row', { hasText: 'A package script becomes its command' }).waitFor();
  await ui.command('Notifications: Clear All Notifications');
  await picture('preview');
  step('the preview shows what would become of the file, and why');
  await ui.command('Distroless: Discard conversion');
  await page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });

  await ui.openFile('refused/Dockerfile');
  await ui.cursor(2, 1);
  const why = await ui.lightbulb('Why is this not converted to distroless?');
  assert.match(JSON.stringify(why), /line 2: postgres:17/);
  step('what cannot be converted says why, with the line');
  await ui.escape();

  await ui.openFile('problems/Dockerfile');
  await ui.cursor(12, 7);
  await page.locator('.squiggly-error').first().waitFor();
  await ui.lightbulb('Remove node');
  await picture('lint');
  step('what would not start is underlined, with a way out');
  await ui.escape();

  await ui.openFile('distroless/Dockerfile');
  await ui.cursor(7, 20);
  const card = await ui.hoverAtCursor('static-debian13:nonroot');
  assert.match(card, /65532/);
  await picture('hover');
  step('the card of a base image is shown');
  await ui.escape();

  // The card needs room beside the list.
  await page.keyboard.press('Control+B');
  await ui.cursor(11, 1);
  await ui.type('FROM nodejs');
  await page.locator('.suggest-widget:visible .monaco-list-row', { hasText: 'nodejs22-debian13:nonroot' }).waitFor();
  await eventually('the card beside the entry', async () => {
    const details = page.locator('.suggest-details-container:visible', { hasText: '65532' });
    if (await appears(details, 2000)) return true;
    await page.keyboard.press('Control+Space');
    return false;
  });
  await picture('completion');
  await page.keyboard.press('Enter');
  await ui.shows('FROM gcr.io/distroless/nodejs22-debian13:nonroot');
  step('the name of an image is completed, with its card beside it');
  await eventually('the text as it was', async () => {
    await page.keyboard.press('Control+Z');
    return disappears(page.locator('.tab.active.dirty'), 500);
  });
  await page.keyboard.press('Control+B');

  await ui.explorerMenu('hello.tar', 'Open image...');
  await ui.shownContainer('Distroless'); // the Explorer has a selected row of that name too
  await ui.onlyView('Opened');
  await ui.selectedRow('hello.tar').waitFor();
  await ui.expandedRow('hello.tar').waitFor();
  await ui.expand('etc');
  await ui.row('os-release').waitFor();
  step('an archive opens from the Explorer');
  // Its rows would be above those of the next image, or below what sticks to the top.
  await ui.collapse('hello.tar');

  await ui.explorerMenu('image', 'Open image...');
  await ui.shownContainer('Distroless'); // the Explorer has a selected row of that name too
  await ui.selectedRow('image').waitFor();
  await ui.expandedRow('image').waitFor();
  step('an OCI layout folder opens from the Explorer');

  await ui.expand('etc');
  await ui.row('os-release').click();
  await page.locator('.tab.active', { hasText: 'os-release' }).waitFor();
  await picture('tree');
  step('a file of the image opens in an editor');
}
