// @ts-check
import { appears, eventually, plain } from './wait.mjs';

/** The keyboard, the palette and what asks at the top of the window. */
export class QuickInput {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Closes a hover, a menu or a quick input. */
  async escape() {
    await this.page.keyboard.press('Escape');
  }

  /** Runs a command of the palette by its title (with its category). @param {string} title */
  async command(title) {
    await this.quickInput('F1', `>${title}`);
    await this.pick(title);
  }

  /** Waits for a quick pick with an entry and takes it. @param {string} label */
  async pick(label) {
    await this.quickRows.filter({ hasText: label }).first().click();
  }

  /** The labels of the open quick pick, once one contains `wanted`. @param {string} wanted @returns {Promise<string[]>} */
  async picks(wanted) {
    await this.quickRows.filter({ hasText: wanted }).first().waitFor();
    return (await this.quickRows.allInnerTexts()).map(plain);
  }

  /** Answers an open input box. @param {string} text */
  async answer(text) {
    await this.quickInputBox.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Opens a quick input by its key and fills it. @param {string} key @param {string} text */
  async quickInput(key, text) {
    // The keyboard belongs to the page only once something in it has the focus.
    await eventually(`the quick input of ${key}`, async () => {
      await this.page.keyboard.press(key);
      if (!(await appears(this.quickInputBox, 3000))) return false;
      // What closes at that moment gives the focus away, and without it the quick input goes too.
      return this.quickInputBox.fill(text, { timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
  }

  get quickInputBox() {
    return this.page.locator('.quick-input-widget:visible input[type="text"]');
  }

  get quickRows() {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  }
}
