// @ts-check
import { Messages } from './messages.mjs';
import { appears, disappears, escape, eventually, plain } from './wait.mjs';

/** @typedef {import('playwright-core').Locator} Locator */

/** The side bar and its trees. */
export class SideBar extends Messages {
  /** Opens a view container by the title of its icon in the activity bar. @param {string} title */
  async container(title) {
    const icon = this.page.locator(`.activitybar .action-item a.action-label[aria-label^="${title}"]`).first();
    await icon.waitFor();
    // Its icon closes an open one.
    if (!(await this.#heading(title).isVisible())) await icon.click();
    await this.shownContainer(title);
  }

  /** Waits until a view container is shown, whoever opens it. @param {string} title */
  async shownContainer(title) {
    await this.#heading(title).waitFor();
  }

  /** @param {string} title */
  #heading(title) {
    return this.page.locator('.sidebar .composite.title', { hasText: title });
  }

  /** Leaves the room of the open view container to one view of it. @param {string} title */
  async onlyView(title) {
    const others = this.page.locator('.sidebar .pane-header[aria-expanded="true"]').filter({ hasNotText: title });
    await eventually(`only the view ${title}`, async () => {
      if ((await others.count()) === 0) return true;
      await others.first().click();
      return false;
    });
  }

  /** A row of a tree in the side bar. @param {string} label the row's whole label @returns {Locator} */
  row(label) {
    const name = this.page.locator('.label-name', { hasText: new RegExp(`^${escape(label)}$`) });
    return this.page.locator('.sidebar .monaco-list-row', { has: name }).first();
  }

  /** The row with a label, once it is selected. @param {string} label @returns {Locator} */
  selectedRow(label) {
    return this.row(label).and(this.page.locator('.selected'));
  }

  /** The row with a label, once it is expanded. @param {string} label @returns {Locator} */
  expandedRow(label) {
    return this.row(label).and(this.page.locator('[aria-expanded="true"]'));
  }

  /** The labels of the visible rows of the side bar, from the top. @returns {Promise<string[]>} */
  async rows() {
    const rows = await this.page.locator('.sidebar .monaco-list-row').evaluateAll((all) =>
      all.map((row) => ({
        top: row.getBoundingClientRect().top,
        label: row.querySelector('.label-name')?.textContent ?? '',
      })),
    );
    return rows.sort((a, b) => a.top - b.top).map(({ label }) => plain(label));
  }

  /** Expands a row of a tree, and the rows below it, one in another. @param {string[]} labels */
  async expand(...labels) {
    for (const label of labels) {
      const row = this.row(label);
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      // The list may draw the row anew, so it is looked for again.
      await this.expandedRow(label).waitFor();
    }
  }

  /** Clicks a row of a tree until an editor of that name, or of another, is there. @param {string} label @param {string} [name] */
  async openRow(label, name = label) {
    const tab = this.page.locator('.tab.active', { hasText: name });
    // A click on a row that is just being drawn anew is lost.
    await eventually(`an editor ${label}`, async () => {
      await this.row(label).click();
      return appears(tab, 5000);
    });
  }

  /** Collapses a row of a tree. @param {string} label */
  async collapse(label) {
    const collapsed = this.row(label).and(this.page.locator('[aria-expanded="false"]'));
    // A click on a row that is just being drawn anew is lost.
    await eventually(`a collapsed row ${label}`, async () => {
      if (await appears(collapsed, 100)) return true;
      await this.row(label).locator('.monaco-tl-twistie').click();
      return appears(collapsed, 2000);
    });
  }

  /** Chooses an entry of the context menu of a row in the side bar. @param {string} label @param {string} entry */
  async contextMenu(label, entry) {
    const item = this.page.locator('.context-view .action-item:not(.disabled)', { hasText: entry }).first();
    // An extension's entries may come later than its view is drawn.
    await eventually(`an entry ${entry}`, async () => {
      await this.escape();
      await this.row(label).click({ button: 'right' });
      return appears(item, 3000);
    });
    await this.takeEntry(item);
  }

  /** Takes an entry of the context menu that is open. @param {Locator} item */
  async takeEntry(item) {
    // As in the lightbulb's menu, a click counts only after a movement, and the menu may still have missed it.
    await item.hover();
    await item.click();
    const menu = this.page.locator('.context-view .monaco-menu');
    if (!(await disappears(menu, 2000))) await this.page.keyboard.press('Enter');
    await menu.waitFor({ state: 'detached' });
  }

  /** Chooses an entry of the context menu of a file in the Explorer. @param {string} file @param {string} entry */
  async explorerMenu(file, entry) {
    await this.container('Explorer');
    await this.contextMenu(file, entry);
  }
}
