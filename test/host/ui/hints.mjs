// @ts-check
import { Editors } from './editors.mjs';
import { activeGroup, appears, eventually, plain } from './wait.mjs';

/** What an editor shows and offers at a place: hovers and the lightbulb. */
export class Hints extends Editors {
  /** The hover at the cursor, once it contains `wanted`. @param {string} wanted @returns {Promise<string>} */
  async hoverAtCursor(wanted) {
    return this.#hover(wanted, async () => {
      await this.page.keyboard.press('Control+K');
      await this.page.keyboard.press('Control+I');
    });
  }

  /**
   * The hover under the mouse over a text of one token, once it contains `wanted`.
   * @param {string} token
   * @param {string} wanted
   * @returns {Promise<string>}
   */
  async hoverOver(token, wanted) {
    const target = this.page.locator(`${activeGroup} .view-line span > span`, { hasText: token }).last();
    return this.#hover(wanted, async () => {
      await this.page.mouse.move(0, 0);
      await target.hover();
    });
  }

  /**
   * Asks again until the hover is there: a provider that has not registered yet answers nothing.
   * @param {string} wanted
   * @param {() => Promise<void>} ask
   */
  async #hover(wanted, ask) {
    const hover = this.page.locator('.monaco-hover:not(.hidden):visible', { hasText: wanted }).first();
    await eventually(`a hover with ${wanted}`, async () => {
      await ask();
      return appears(hover, 2000);
    });
    return plain(await hover.innerText());
  }

  /**
   * Opens the lightbulb's menu at the cursor and gives its entries, once one contains `wanted`. It leaves disabled ones
   * out: `refactorMenu` has them.
   * @param {string} wanted
   */
  async lightbulb(wanted) {
    return this.#openMenu(wanted, () => this.page.keyboard.press('Control+.'));
  }

  /**
   * Opens the menu of the command *Refactor...* at the cursor and gives its entries, disabled ones included, once one
   * contains `wanted`.
   * @param {string} wanted
   */
  async refactorMenu(wanted) {
    return this.#openMenu(wanted, () => this.command('Refactor...'));
  }

  /**
   * Asks again until the entry is there: a provider that has not registered yet offers nothing. Gives the entries; `hint`
   * is what VS Code shows with the mouse over one, such as why it is disabled.
   * @param {string} wanted
   * @param {() => Promise<void>} ask
   * @returns {Promise<{ title: string, disabled: boolean, hint: string | undefined }[]>}
   */
  async #openMenu(wanted, ask) {
    const row = this.#menu.locator('.monaco-list-row.action', { hasText: wanted }).first();
    await eventually(`an entry ${wanted}`, async () => {
      await this.escape();
      await ask();
      return appears(row, 3000);
    });
    return this.#menu.locator('.monaco-list-row.action').evaluateAll((rows) =>
      rows.map((entry) => ({
        title: (entry.querySelector('.title') ?? entry).textContent?.trim() ?? '',
        disabled: entry.classList.contains('option-disabled'),
        hint: entry.getAttribute('title') ?? undefined,
      })),
    );
  }

  /** Applies an entry of the open lightbulb menu. @param {string} title */
  async apply(title) {
    const rows = this.#menu.locator('.monaco-list-row.action');
    const focused = this.#menu.locator('.monaco-list-row.action.focused', { hasText: title });
    // The menu takes no click before the mouse has moved, so go by the keyboard.
    for (let left = await rows.count(); left > 0 && (await focused.count()) === 0; left--) {
      await this.page.keyboard.press('ArrowDown');
    }
    await focused.waitFor();
    await this.page.keyboard.press('Enter');
    await this.#menu.waitFor({ state: 'detached' });
  }

  get #menu() {
    return this.page.locator('.action-widget:visible');
  }
}
