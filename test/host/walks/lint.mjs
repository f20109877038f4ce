// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { appears, eventually } from '../ui/wait.mjs';

/** Squiggles, the Problems panel, pages, quick fixes and all fixes at once. @param {import('./walk.mjs').Walk} walk */
export async function lint({ ui, page, at, step, picture }) {
  const before = readFileSync(at('problems/Dockerfile'), 'utf8');
  const saved = () => readFileSync(at('problems/Dockerfile'), 'utf8');
  const problem = (/** @type {string} */ text) =>
    page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();
  const squiggles = page.locator(
    '.editor-group-container.active .squiggly-error, .editor-group-container.active .squiggly-warning',
  );
  const shown = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

  await ui.openFile('problems/Dockerfile');
  await squiggles.first().waitFor();
  await ui.cursor(12, 7);
  await ui.command('Problems: Focus on Problems View');
  await problem('doubled-interpreter').waitFor();
  await problem('unknown-user').waitFor();
  await picture('problems');
  step('problems are underlined and listed');

  await problem('doubled-interpreter').locator('a', { hasText: 'doubled-interpreter' }).click();
  await page.locator('.tab.active', { hasText: 'doubled-interpreter.md' }).waitFor();
  await shown.locator('h1').first().waitFor();
  await picture('page-of-problem');
  step('the code in the Problems panel opens the page of the rule');
  await ui.command('View: Close Editor');
  await ui.command('View: Hide Panel');

  await ui.openFile('problems/Dockerfile');
  await ui.cursor(12, 7);
  const hover = await ui.hoverAtCursor('doubled-interpreter');
  assert.match(hover, /distroless/);
  await picture('hover-problem');
  await page.locator('.monaco-hover:visible a.code-link', { hasText: 'doubled-interpreter' }).first().click();
  await page.locator('.tab.active', { hasText: 'doubled-interpreter.md' }).waitFor();
  await shown.locator('h1').first().waitFor();
  step('and so does the code in the hover');
  await ui.command('View: Close Editor');

  await ui.openFile('problems/Dockerfile');
  await ui.cursor(12, 7);
  const offered = await ui.lightbulb('Ignore doubled-interpreter here');
  const titles = offered.map(({ title }) => title);
  assert.equal(new Set(titles).size, titles.length, JSON.stringify(titles));
  await picture('lint');
  step(`the lightbulb offers ${titles.join(' | ')}`);
  await ui.apply(titles[0] ?? '');
  await ui.showsNoMore('CMD ["node", "server.js"]');
  await ui.shows('CMD ["server.js"]');
  await picture('fixed');
  step('the quick fix is made');
  await page.keyboard.press('Control+Z');
  await ui.shows('CMD ["node", "server.js"]');
  await eventually('the text as it was', async () => (await ui.text()) === before, 10_000);
  step('one undo takes it back');

  await ui.cursor(12, 7);
  await ui.lightbulb('Show documentation of doubled-interpreter');
  await ui.apply('Show documentation of doubled-interpreter');
  await page.locator('.tab.active', { hasText: 'doubled-interpreter.md' }).waitFor();
  step('the lightbulb opens the page');
  await ui.command('View: Close Editor');

  await ui.openFile('problems/Dockerfile');
  await ui.cursor(7, 30);
  const onBase = (await ui.lightbulb('Ignore debug-image here')).map(({ title }) => title);
  assert.equal(new Set(onBase).size, onBase.length, JSON.stringify(onBase));
  await picture('lightbulb-of-base');
  step(`on the base it offers ${onBase.join(' | ')}`);
  await ui.apply('Ignore debug-image here');
  await ui.shows('# distroless: ignore debug-image');
  await page.keyboard.press('Control+Z');
  await ui.showsNoMore('# distroless: ignore debug-image');
  step('a finding is ignored by a comment');

  await ui.command('Distroless: Apply all safe fixes');
  await ui.shows('CMD ["server.js"]');
  await ui.notification('Safe fixes applied');
  await picture('fixed-all');
  await ui.command('Notifications: Clear All Notifications');
  await page.locator('.editor-group-container.active .view-line').first().click();
  await page.keyboard.press('Control+Z');
  await eventually('the text as it was', async () => (await ui.text()) === before, 10_000);
  step('all safe fixes are made by one command, and taken back by one undo');

  await ui.cursor(1, 1);
  await ui.type('# saved\n');
  await ui.shows('# saved');
  await page.keyboard.press('Control+S');
  await eventually('a fixed file on the disk', async () => {
    if (saved().includes('CMD ["server.js"]')) return true;
    await appears(page.locator('.never'), 300);
    return false;
  });
  await ui.shows('CMD ["server.js"]');
  step('saving makes them where the settings say so');
}
