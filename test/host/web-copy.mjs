// @ts-check
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './servers.mjs';

/**
 * Copies the built extension with nothing but its web part, so that the web extension host runs it: a VS Code with a server
 * prefers the part for Node.js. Gives the folder.
 * @param {string} folder
 */
export function copyForWeb(folder) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  for (const part of ['dist', 'media', 'syntaxes'].filter((name) => existsSync(path.join(root, name)))) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  // Without `main`, VS Code judges by `type` alone whether the bundle is an ES module, which it is not.
  for (const key of ['main', 'extensionKind', 'type']) delete manifest[key];
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
