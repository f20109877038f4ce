// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where downloaded servers are kept between runs. */
export const cache = path.join(root, '.vscode-test');

/**
 * The VS Code servers the tests know: `vscode` is the version of VS Code, `npm` the version of the package `code-server`
 * that carries it (in `lib/vscode`), `node` the first Node.js (major, minor) that runs it.
 */
export const servers = /** @type {const} */ ({
  oldest: {
    vscode: '1.100.3',
    npm: '4.100.3',
    integrity: 'sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==',
    node: [20, 0],
  },
  newest: {
    vscode: '1.139.1',
    npm: '4.139.1',
    integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    node: [22, 15], // it calls module.registerHooks
  },
});

/** A Node.js from npm, by platform, for a server that the machine's own is too old for. */
export const ownNode = /** @type {const} */ ({
  version: '24.21.0',
  integrity: {
    'linux-x64': 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    'linux-arm64': 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
});

/** @typedef {keyof typeof servers} ServerName */

/** Says whether a word names a server. @param {string} word @returns {word is ServerName} */
export const isServerName = (word) => Object.hasOwn(servers, word);

/** The folder of a server; it exists as a whole or not at all. @param {ServerName} name */
export const serverFolder = (name) => path.join(cache, `server-${servers[name].npm}`);

/** The folder of the Node.js from npm. */
export const ownNodeFolder = path.join(cache, `node-${ownNode.version}`);

/** Says whether this machine's own Node.js is new enough for a server. @param {ServerName} name */
export function machineNodeServes(name) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [first, second] = servers[name].node;
  return major > first || (major === first && minor >= second);
}

/** The Node.js that runs a server. @param {ServerName} name */
export const nodeFor = (name) => (machineNodeServes(name) ? process.execPath : path.join(ownNodeFolder, 'bin/node'));

/** Says whether all that a server needs is there. @param {ServerName} name */
export const isFetched = (name) => existsSync(serverFolder(name)) && existsSync(nodeFor(name));
