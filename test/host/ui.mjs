// @ts-check
import { serveExtension } from './serve.mjs';
import { startServer } from './server.mjs';
import { root } from './servers.mjs';
import { SideBar } from './ui/sideBar.mjs';
import { appears, eventually, plain } from './ui/wait.mjs';
import { openWorkbench, remoteUri } from './workbench.mjs';

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
 * @param {Readonly<Record<string, string>>} [options.env] of the extension host
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
  env = {},
}) {
  const options = { version, settings, env };
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
export class Ui extends SideBar {
  /** Waits until the workbench is drawn; the extension host may still be starting. */
  async ready() {
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  }

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
}
