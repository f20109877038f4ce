// @ts-check
import { execFileSync } from 'node:child_process';

/**
 * A path of an image: absolute, with the content where something is to be read of it.
 * @typedef {{ path: string, kind: 'file' | 'directory' | 'symlink' | 'hardlink', mode: number, uid: number, gid: number,
 *   mtime: number, size: number, link: string, data: Uint8Array }} Item
 * @typedef {(bytes: Uint8Array) => Item[]} ReadTar
 */

const nothing = new Uint8Array(0);
const merged = /^\/(bin|sbin|lib|lib32|lib64|libx32)(?=\/.)/;
const mergedDirectory = /^\/(bin|sbin|lib|lib32|lib64|libx32)$/;

/**
 * What the images' build makes of a package: its files, below /usr where `mergedUsr` says so, and the metadata that
 * scanners read. `download` is the length of that as one layer, compressed by gzip at its usual level.
 * @param {string} file
 * @param {{ name: string, mergedUsr: boolean, readTar: ReadTar }} options
 * @returns {{ items: Item[], download: number }}
 */
export function packageLayer(file, { name, mergedUsr, readTar }) {
  const data = memberOf(file, '--fsys-tarfile');
  const files = readTar(data);
  const items = mergedUsr
    ? files
        .filter(({ path, kind }) => !(kind === 'directory' && mergedDirectory.test(path)))
        .map((item) => ({
          ...item,
          path: belowUsr(item.path),
          link: item.kind === 'hardlink' ? belowUsr(item.link) : item.link,
        }))
    : files;
  const metadata = metadataOf(file, name, readTar);
  return { items: [...items, ...metadata], download: gzipLength([data, ...metadata.map((item) => item.data)]) };
}

/** How long parts are, compressed together as layers are. The program is asked, since zlib of Node compresses less. */
export function gzipLength(/** @type {readonly Uint8Array[]} */ parts) {
  return execFileSync('gzip', ['-6', '-n'], { input: Buffer.concat(parts), maxBuffer: 2 ** 30 }).length;
}

/**
 * The metadata of a package of which only a part is taken.
 * @param {string} file
 * @param {string} name
 * @param {ReadTar} readTar
 * @returns {Item[]}
 */
export function metadataOf(file, name, readTar) {
  const folder = '/var/lib/dpkg/status.d';
  const control = readTar(memberOf(file, '--ctrl-tarfile'));
  return [
    ...['/var', '/var/lib', '/var/lib/dpkg', folder].map((path) => directory(path)),
    ...control.flatMap((item) => {
      const end = { '/control': '', '/md5sums': '.md5sums' }[item.path];
      return end === undefined ? [] : [plainFile(`${folder}/${name}${end}`, item.data)];
    }),
  ];
}

/** The files of a package as they are in it. */
export function filesOf(/** @type {string} */ file, /** @type {ReadTar} */ readTar) {
  return readTar(memberOf(file, '--fsys-tarfile'));
}

/** @param {string} path @param {Partial<Item>} [more] @returns {Item} */
export function directory(path, more = {}) {
  return { path, kind: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: 0, size: 0, link: '', data: nothing, ...more };
}

/** @param {string} path @param {Uint8Array | string} content @param {number} [mode] @returns {Item} */
export function plainFile(path, content, mode = 0o644) {
  const data = Buffer.from(content);
  return { ...directory(path), kind: 'file', mode, size: data.length, data };
}

/** @param {string} path @param {string} link @returns {Item} */
export function symlink(path, link) {
  return { ...directory(path), kind: 'symlink', mode: 0o777, link };
}

/**
 * The items of a tar, by the reader that the product itself has.
 * @param {typeof import('../../src/core/image/tar')} core
 * @returns {ReadTar}
 */
export function tarReader({ tarIndexer }) {
  return (bytes) => {
    /** @type {Item[]} */
    const items = [];
    const indexer = tarIndexer(({ name, type, mode, uid, gid, mtime, size, link, dataOffset }) => {
      const path = absolute(name);
      if (path === '/') return;
      if (type !== 'file' && type !== 'directory' && type !== 'symlink' && type !== 'hardlink')
        throw new Error(`${path} is a ${type}, which the list of files cannot say.`);
      const data = type === 'file' ? bytes.subarray(dataOffset, dataOffset + size) : nothing;
      const target = type === 'hardlink' ? absolute(link) : link;
      items.push({ path, kind: type, mode, uid, gid, mtime, size: type === 'file' ? size : 0, link: target, data });
    });
    indexer.push(bytes);
    indexer.finish();
    return items;
  };
}

/** `./usr/bin/` as `/usr/bin`. */
function absolute(/** @type {string} */ name) {
  return `/${name.replace(/^\.?\/+/, '').replace(/\/+$/, '')}`;
}

function belowUsr(/** @type {string} */ path) {
  return path.replace(merged, '/usr/$1');
}

function memberOf(/** @type {string} */ file, /** @type {'--fsys-tarfile' | '--ctrl-tarfile'} */ member) {
  return execFileSync('dpkg-deb', [member, file], { maxBuffer: 2 ** 30 });
}
