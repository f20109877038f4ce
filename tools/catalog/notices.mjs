// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The licences of the packages whose code is in the bundles, as their terms ask; each package's own text.
 * @param {string} root the project's folder
 * @param {readonly string[]} packages
 */
export function noticesText(root, packages) {
  const parts = packages.map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file; it cannot be bundled.`);
    return `${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  });
  return ['The bundles of this extension hold code of these packages.\n', ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}
