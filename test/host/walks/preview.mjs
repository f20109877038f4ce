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
  const book = '.actions .action-label[aria-label^="Open rule documentation"]';
  await row('A package script becomes its command').locator(book).click();
  await page.locator('.tab.active', { hasText: 'package-script.md' }).waitFor();
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

  const box = page.locator('.panel .monaco-list-row .edit-checkbox').first();
  const button = (/** @type {string} */ text) => page.locator('.panel .monaco-button', { hasText: text }).first();
  await ui.cursor(1, 1);
  await ui.lightbulb(refactorTitle);
  await ui.apply(refactorTitle);
  await row('AS build').waitFor();
  await box.click();
  await button('Apply').click();
  await ui.shows('FROM gcr.io/distroless/nodejs22');
  await ui.notification('Converted to gcr.io/distroless/nodejs22');
  step('the refactor preview applies what is checked in it');
  await page.locator('.editor-group-container.active .view-line').first().click();
  await page.keyboard.press('Control+Z');
  await ui.showsNoMore('gcr.io/distroless');
  await unchanged();

  await ui.command(`Distroless: ${refactorTitle}`);
  await row('AS build').waitFor();
  await page.locator('.part.panel .action-label[aria-label*="Group Changes By Type"]').first().click();
  await row('A package script becomes its command').waitFor();
  await picture('refactor');
  step('it has an entry for each rule, with the reason');
  await box.click();
  await button('Apply').click();
  await ui.notification('Only a part of the conversion was applied');
  await picture('part');
  await ui.pressInNotification('Only a part of the conversion was applied', 'Undo');
  await unchanged();
  step('a part is told apart from the whole, and taken back');

  await ui.openFile('refused/Dockerfile');
  await ui.cursor(1, 1);
  await ui.lightbulb('Why is this not converted');
  await ui.apply('Why is this not converted');
  const link = (/** @type {RegExp} */ text) => page.locator('.view-line .detected-link', { hasText: text }).first();
  await link(/Line.2/).waitFor();
  await picture('refused-page');
  await link(/Line.2/).click({ modifiers: ['Control'] });
  await page.locator('.editor-group-container.active .active-line-number', { hasText: '2' }).waitFor();
  await page.locator('.tab.active.selected', { hasText: 'Dockerfile' }).first().waitFor();
  step('the page that says why links to the line');
  await link(/^[a-z-]+$/).click({ modifiers: ['Control'] });
  await page.locator('.tab.active', { hasText: /^[a-z-]+\.md/ }).waitFor();
  step('and to the page of the rule');
}
