// @ts-check
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Short: the sockets of VS Code live below, and a socket's path ends at 107 characters.
const prefix = 'dlh-';

/** Of this process. @type {Set<string>} */
const made = new Set();

/**
 * A new temporary folder of this process. It goes with the process, however that ends: at the exit, or, after a kill,
 * when the next folder is made.
 */
export function makeScratch() {
  sweep();
  const folder = mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
  if (made.size === 0) process.once('exit', () => made.forEach(removeScratch));
  made.add(folder);
  return folder;
}

/** Removes a temporary folder, also while a process that is just ending writes to it. @param {string} folder */
export const removeScratch = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** Removes what killed processes left. */
function sweep() {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) removeScratch(path.join(tmpdir(), name));
  }
}

/** Says whether a process exists. @param {number} pid */
export function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
