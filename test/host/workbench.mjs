// @ts-check
import path from 'node:path';
import { chromium } from 'playwright-core';
import { browserExecutable } from './browser.mjs';

/**
 * What the workbench is opened on.
 * @typedef {object} WorkbenchOptions
 * @property {string} [folder]
 * @property {readonly (readonly [string, string])[]} [payload] VS Code's own start-up options
 * @property {Readonly<Record<string, (...args: any[]) => unknown>>} [hooks] functions put on `window`; VS Code calls
 *   them with arguments of no declared type
 * @property {{ width: number, height: number }} [size]
 * @property {number} [scale] device pixels to a CSS pixel, for pictures
 */

/**
 * Opens the workbench of a server in a headless browser that reaches nothing but this machine.
 * @param {{ authority: string, scratch: string }} server
 * @param {WorkbenchOptions} [options]
 */
export async function openWorkbench(server, options = {}) {
  const browser = await chromium.launch({
    executablePath: await browserExecutable(),
    // The caller decides what a signal means.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', // every other name fails at once
    ],
  });
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.scale ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  for (const [name, hook] of Object.entries(options.hooks ?? {})) await page.exposeFunction(name, hook);
  await page.goto(workbenchUrl(server, options), { waitUntil: 'commit' });
  return { browser, page };
}

/**
 * The address of a workbench.
 * @param {{ authority: string }} server
 * @param {Pick<WorkbenchOptions, 'folder' | 'payload'>} options
 */
export function workbenchUrl(server, { folder, payload = [] }) {
  const query = new URLSearchParams();
  if (folder) query.set('folder', path.resolve(folder));
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://${server.authority}/?${query}`;
}

/** A file of this machine as the workbench names it. @param {{ authority: string }} server @param {string} file */
export const remoteUri = (server, file) =>
  `vscode-remote://${server.authority}${path.resolve(file).split(path.sep).map(encodeURIComponent).join('/')}`;
