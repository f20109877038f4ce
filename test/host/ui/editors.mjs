// @ts-check
import { QuickInput } from './quickInput.mjs';
import { activeGroup, disappears, escape, eventually, plain } from './wait.mjs';

/** Editors and their text. */
export class Editors extends QuickInput {
  /** Opens a file of the workspace by its path in it. @param {string} file */
  async openFile(file) {
    const [base = file, parent = ''] = file.split('/').reverse();
    await this.quickInput('Control+P', file);
    // The list still shows what was open before until it has been filtered.
    await this.quickRows.filter({ hasText: base }).filter({ hasText: parent }).first().click();
    await this.page.locator('.tab.active', { hasText: base }).first().waitFor();
    await this.page.locator(`${activeGroup} .monaco-breadcrumbs`, { hasText: parent }).first().waitFor();
  }

  /** Puts the cursor at a line and column (from 1) of the active editor. @param {number} line @param {number} [column] */
  async cursor(line, column = 1) {
    await this.quickInput('Control+G', `:${line}:${column}`);
    await eventually(`line ${line}`, async () => {
      await this.page.keyboard.press('Enter');
      return disappears(this.quickInputBox, 2000);
    });
  }

  /** The visible lines of the active editor, from the top. @returns {Promise<string>} */
  async text() {
    const lines = await this.page
      .locator(`${activeGroup} .view-line`)
      .evaluateAll((all) =>
        all.map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' })),
      );
    return plain(
      lines
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text)
        .join('\n'),
    );
  }

  /** Waits until a line of the active editor contains a text. @param {string} wanted */
  async shows(wanted) {
    await this.#line(activeGroup, wanted).waitFor();
  }

  /** Waits until no line of the active editor contains a text. @param {string} unwanted */
  async showsNoMore(unwanted) {
    await this.#line(activeGroup, unwanted).waitFor({ state: 'detached' });
  }

  /** Types as a person would. @param {string} keys */
  async type(keys) {
    await this.page.keyboard.type(keys);
  }

  /** Saves the active editor. */
  async save() {
    await this.page.keyboard.press('Control+S');
    await this.page.locator(`${activeGroup} .tab.active.dirty`).waitFor({ state: 'detached' });
  }

  /** Waits for a diff editor whose changed side contains a text. @param {string} wanted */
  async diffShows(wanted) {
    await this.#line('.monaco-diff-editor .editor.modified', wanted).waitFor();
  }

  /** @param {string} within @param {string} wanted */
  #line(within, wanted) {
    // The editor draws spaces as no-break spaces.
    const pattern = new RegExp(escape(wanted).replaceAll(' ', '[ \u00a0]'));
    return this.page.locator(`${within} .view-line`, { hasText: pattern }).first();
  }
}
