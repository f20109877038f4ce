// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { eventually } from '../ui/wait.mjs';

const previewTitle = 'Preview conversion to distroless';
const refactorTitle = 'Convert to distroless with refactor preview';

/** Preview, refactor preview and refusal of a conversion. @param {import('./walk.mjs').Walk} walk */
export async function preview({ ui, page, at, step, picture }) {
  const before = readFileSync(at('node/Dockerfile'), 'utf8');
  const rows = page.locator('.panel .monaco-list-row');
  const row = (/** @type {string} */ text) => rows.filter({ hasText: text }).first();
  const diff = page.locator('.monaco-diff-editor');
  const titleAction = (/** @type {string} */ name) =>
    page.locator(`.editor-group-container.active .title .action-label[aria-label^="${name}"]`).first();
  const unchanged = async () => {
    await ui.openFile('node/Dockerfile');
    await ui.shows('FROM node:22');
    await eventually('the text as it was', async () => (await ui.text()) === before, 10_000);
  };

  await ui.openFile('node/Dockerfile');
  await ui.cursor(9, 3);
  await ui.lightbulb(previewTitle);
  await ui.apply(previewTitle);
  await ui.diffShows('FROM gcr.io/distroless/nodejs22');
  await row('A package script becomes its command').waitFor();
  await picture('preview');
  step('the preview shows what becomes of the file, and the notes on it');

  await row('A package script becomes its command').click();
  await page.locator('.statusbar-item', { hasText: 'Ln 12, Col 1' }).waitFor();
  step('a note leads to its line');

  await row('A package script becomes its command').hover();
  const book = '.actions .action-label[aria-label^="Open the page of the rule"]';
  await row('A package script becomes its command').locator(book).click();
  await page.locator('.tab.active', { hasText: 'Preview package-script.md' }).waitFor();
  const pageShown = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await pageShown.locator('h1', { hasText: 'A package script becomes its command' }).waitFor();
  await picture('rule');
  step('and to the page of its rule');
  await ui.command('View: Close Editor');

  writeFileSync(at('node/Dockerfile'), before.replace('EXPOSE 3000', 'EXPOSE 3001'));
  await ui.diffShows('EXPOSE 3001');
  step('the preview follows the file');
  writeFileSync(at('node/Dockerfile'), before.replace('FROM node:22', 'FROM postgres:17'));
  await ui.notification('Preview closed');
  await diff.waitFor({ state: 'detached' });
  await page.locator('.part.panel').waitFor({ state: 'hidden' });
  await picture('closed');
  step('and closes where there is nothing to preview any more');
  writeFileSync(at('node/Dockerfile'), before);
  await unchanged();

  await ui.command(`Distroless: ${previewTitle}`);
  await ui.diffShows('FROM gcr.io/distroless/nodejs22');
  await titleAction('Discard conversion').click();
  await diff.waitFor({ state: 'detached' });
  await unchanged();
  step('it is discarded from its title');

  await ui.command(`Distroless: ${previewTitle}`);
  await ui.diffShows('FROM gcr.io/distroless/nodejs22');
  await titleAction('Apply conversion').click();
  await diff.waitFor({ state: 'detached' });
  await ui.shows('FROM gcr.io/distroless/nodejs22');
  await ui.notification('Converted to gcr.io/distroless/nodejs22');
  await picture('applied');
  step('it is applied from its title');
  await page.locator('.editor-group-container.active .view-line').first().click();
  await page.keyboard.press('Control+Z');
  await ui.showsNoMore('gcr.io/distroless');
  await unchanged();
  step('one undo takes it back');

  await ui.cursor(1, 1);
  await ui.lightbulb(refactorTitle);
  await ui.apply(refactorTitle);
  await rows.first().waitFor();
  await picture('refactor');
  await page.locator('.part.panel .action-label[aria-label*="Group Changes By Type"]').first().click();
  const rules = page.locator('.panel .monaco-list-row', { hasText: 'A package script becomes its command' });
  await rules.first().waitFor();
  await picture('refactor-rules');
  step('the refactor preview has an entry for each rule');
  await page.locator('.panel .monaco-list-row input[type="checkbox"]').first().waitFor();
  for (const box of await page.locator('.panel .monaco-list-row input[type="checkbox"]').all()) await box.check();
  await page.locator('.panel .monaco-button', { hasText: 'Apply' }).click();
  await ui.shows('FROM gcr.io/distroless/nodejs22');
  await picture('refactored');
  step('what is checked there is applied');
}
