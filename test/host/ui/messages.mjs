// @ts-check
import { Hints } from './hints.mjs';
import { appears, plain } from './wait.mjs';

/** Messages and dialogs of VS Code. */
export class Messages extends Hints {
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
}
