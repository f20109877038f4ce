// @ts-check
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { makeScratch, removeScratch } from './scratch.mjs';
import { startServer } from './server.mjs';
import { root } from './servers.mjs';
import { workbenchUrl } from './workbench.mjs';

/**
 * Starts a VS Code server in which the extension is installed, so that whoever opens `url` has it; unlike one under
 * development it may show modal dialogs, in every version.
 * @param {{ folder: string, port?: number, version?: import('./servers.mjs').ServerName, signal?: AbortSignal,
 *   settings?: Readonly<Record<string, unknown>> }} options
 */
export async function serveExtension({ folder, ...options }) {
  const scratch = makeScratch();
  const extensionsDir = path.join(scratch, 'extensions');
  install(extensionsDir);
  try {
    const server = await startServer({ ...options, driver: false, extensionsDir });
    const stop = async () => {
      await server.stop();
      removeScratch(scratch);
    };
    return { ...server, stop, url: workbenchUrl(server, { folder }) };
  } catch (error) {
    removeScratch(scratch);
    throw error;
  }
}

/** Installs this project as it is: what a build changes is there after a reload. @param {string} extensionsDir */
function install(extensionsDir) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  mkdirSync(extensionsDir, { recursive: true });
  symlinkSync(root, path.join(extensionsDir, `${publisher}.${name}-${version}`));
}
