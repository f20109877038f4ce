// @ts-check
import { serveExtension } from './serve.mjs';
import { startServer } from './server.mjs';
import { root } from './servers.mjs';
import { openWorkbench, remoteUri } from './workbench.mjs';

/** @typedef {import('playwright-core').Page} Page @typedef {import('playwright-core').Locator} Locator */

/**
 * Opens a workbench with the extension and gives what drives it; call `close` in the end.
 *
 * With `modal: true` the extension is installed rather than under development, and the workbench has no automation hooks:
 * only so does VS Code show modal dialogs. Otherwise `file` opens at `line` and `column` (from 1).
 * @param {object} options
 * @param {string} options.folder
 * @param {string} [options.file]
 * @param {number} [options.line]
 * @param {number} [options.column]
 * @param {boolean} [options.modal]
 * @param {import('./servers.mjs').ServerName} [options.version]
 * @param {Readonly<Record<string, unknown>>} [options.settings]
 * @param {{ width: number, height: number }} [options.size]
 * @param {number} [options.scale] device pixels to a CSS pixel
 */
export async function openUi({
  folder,
  file,
  line = 1,
  column = 1,
  modal = false,
  size,
  scale,
  version = 'oldest',
  settings = {},
}) {
  const options = { version, settings };
  const server = modal ? await serveExtension({ folder, ...options }) : await startServer(options);
  /** @type {[string, string][]} */
  const payload = [['skipWelcome', 'true']];
  if (!modal) payload.push(['extensionDevelopmentPath', remoteUri(server, root)]);
  if (file) payload.push(['openFile', `${remoteUri(server, file)}:${line}:${column}`], ['gotoLineMode', 'true']);
  try {
    const { browser, page } = await openWorkbench(server, {
      folder,
      payload,
      ...(size && { size }),
      ...(scale && { scale }),
    });
    page.setDefaultTimeout(30_000);
    const ui = new Ui(page);
    const close = () => browser.close().then(server.stop);
    await ui.ready();
    return { ui, page, server, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Drives a workbench as a person would. Each step ends when what it should bring about is there, and fails with
 * Playwright's error when that takes longer than the page's time limit. Nothing waits a fixed time.
 */
export class Ui {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Waits until the workbench is drawn; the extension host may still be starting. */
  async ready() {
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  }

  // --- editors

  /** Opens a file of the workspace by its path in it. @param {string} file */
  async openFile(file) {
    const [base = file, parent = ''] = file.split('/').reverse();
    await this.#quickInput('Control+P', file);
    // The list still shows what was open before until it has been filtered.
    await this.#quickRows.filter({ hasText: base }).filter({ hasText: parent }).first().click();
    await this.page.locator('.tab.active', { hasText: base }).first().waitFor();
    await this.page.locator(`${activeGroup} .monaco-breadcrumbs`, { hasText: parent }).first().waitFor();
  }

  /** Puts the cursor at a line and column (from 1) of the active editor. @param {number} line @param {number} [column] */
  async cursor(line, column = 1) {
    await this.#quickInput('Control+G', `:${line}:${column}`);
    await eventually(`line ${line}`, async () => {
      await this.page.keyboard.press('Enter');
      return disappears(this.#quickInputBox, 2000);
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

  // --- hovers

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

  /** Closes a hover, a menu or a quick input. */
  async escape() {
    await this.page.keyboard.press('Escape');
  }

  // --- lightbulb

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

  // --- commands and quick input

  /** Runs a command of the palette by its title (with its category). @param {string} title */
  async command(title) {
    await this.#quickInput('F1', `>${title}`);
    await this.pick(title);
  }

  /** Waits for a quick pick with an entry and takes it. @param {string} label */
  async pick(label) {
    await this.#quickRows.filter({ hasText: label }).first().click();
  }

  /** The labels of the open quick pick, once one contains `wanted`. @param {string} wanted @returns {Promise<string[]>} */
  async picks(wanted) {
    await this.#quickRows.filter({ hasText: wanted }).first().waitFor();
    return (await this.#quickRows.allInnerTexts()).map(plain);
  }

  /** Answers an open input box. @param {string} text */
  async answer(text) {
    await this.#quickInputBox.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Waits for a message of VS Code that contains a text. @param {string} wanted @returns {Promise<string>} */
  async notification(wanted) {
    return plain(await (await this.#message(wanted)).innerText());
  }

  /** Presses a button of a message of VS Code that contains a text. @param {string} wanted @param {string} button */
  async pressInNotification(wanted, button) {
    const message = await this.#message(wanted);
    await message.hover();
    await message.locator('.monaco-button', { hasText: button }).first().click();
  }

  /** @param {string} wanted */
  async #message(wanted) {
    const message = this.page.locator('.notification-list-item', { hasText: wanted }).first();
    // Under the automation hooks, newer versions show no toasts; the message is in the list then.
    if (!(await appears(message, 3000))) await this.command('Notifications: Show Notifications');
    await message.waitFor();
    return message;
  }

  /** Presses a button of a modal dialog that contains a text. @param {string} wanted @param {string} button */
  async dialog(wanted, button) {
    const box = this.page.locator('.monaco-dialog-box', { hasText: wanted });
    await box.locator('.monaco-button', { hasText: button }).click();
    await box.waitFor({ state: 'detached' });
  }

  /** @param {string} key @param {string} text */
  async #quickInput(key, text) {
    // The keyboard belongs to the page only once something in it has the focus.
    await eventually(`the quick input of ${key}`, async () => {
      await this.page.keyboard.press(key);
      return appears(this.#quickInputBox, 3000);
    });
    await this.#quickInputBox.fill(text);
  }

  get #quickInputBox() {
    return this.page.locator('.quick-input-widget:visible input[type="text"]');
  }

  get #quickRows() {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  }

  // --- side bar

  /** Opens a view container by the title of its icon in the activity bar. @param {string} title */
  async container(title) {
    const icon = this.page.locator(`.activitybar .action-item a.action-label[aria-label^="${title}"]`).first();
    const heading = this.page.locator('.sidebar .composite.title', { hasText: title });
    await icon.waitFor();
    // Its icon closes an open one.
    if (!(await heading.isVisible())) await icon.click();
    await heading.waitFor();
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

  /** Chooses an entry of the context menu of a row in the side bar. @param {string} label @param {string} entry */
  async contextMenu(label, entry) {
    await this.row(label).click({ button: 'right' });
    const item = this.page.locator('.context-view .action-item:not(.disabled)', { hasText: entry }).first();
    await item.waitFor();
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

  // --- the whole

  /** What Running Extensions says of an extension once it is active, its own activation time included. @param {string} name */
  async runningExtension(name) {
    await this.command('Developer: Show Running Extensions');
    const list = this.page.locator('.runtime-extensions-editor');
    const row = list
      .locator('.monaco-list-row', { hasText: name })
      .filter({ hasText: /\d ?ms/ })
      .first();
    let tries = 0;
    await eventually(`an active extension ${name}`, async () => {
      if (await appears(row, 500)) return true;
      // Only the rows in view exist.
      await list.hover();
      await this.page.mouse.wheel(0, ++tries % 10 === 0 ? -10_000 : 300);
      return false;
    });
    return plain(await row.innerText()).replaceAll(/\s+/g, ' ');
  }

  /** Takes a picture: PNG, without animations and cursor. @param {string} file */
  async screenshot(file) {
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  }

  /** @param {string} within @param {string} wanted */
  #line(within, wanted) {
    // The editor draws spaces as no-break spaces.
    const pattern = new RegExp(escape(wanted).replaceAll(' ', '[ \u00a0]'));
    return this.page.locator(`${within} .view-line`, { hasText: pattern }).first();
  }
}

const activeGroup = '.editor-group-container.active';

const plain = (/** @type {string} */ text) => text.replaceAll('\u00a0', ' ');
const escape = (/** @type {string} */ text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Says whether something is seen within some milliseconds. @param {Locator} locator @param {number} timeout */
const appears = (locator, timeout) =>
  locator.waitFor({ timeout }).then(
    () => true,
    () => false, // not yet: the caller asks for it again
  );

/** Says whether something is gone within some milliseconds. @param {Locator} locator @param {number} timeout */
const disappears = (locator, timeout) =>
  locator.waitFor({ state: 'detached', timeout }).then(
    () => true,
    () => false, // still there: the caller does something about it
  );

/**
 * Tries until it succeeds; each try must wait by itself.
 * @param {string} what
 * @param {() => Promise<boolean>} attempt
 * @param {number} [limit] ms
 */
export async function eventually(what, attempt, limit = 45_000) {
  const end = Date.now() + limit;
  while (!(await attempt())) if (Date.now() > end) throw new Error(`There was not ${what} within ${limit / 1000} s.`);
}
