// @ts-check
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { directory, filesOf, metadataOf, plainFile, symlink } from './deb.mjs';

/**
 * What the images' build adds to Debian's packages, after its build files. The texts are read from a checkout where it has
 * them as files.
 * @typedef {import('./deb.mjs').Item} Item
 * @typedef {import('./deb.mjs').ReadTar} ReadTar
 * @typedef {{ users: { name: string, uid: number, gid: number, home: string }[], codename: string, version: string }} Facts
 */

/**
 * Users, groups, homes and the release: `//common` and `//static:nsswitch`.
 * @param {string} checkout
 * @param {Facts} facts
 * @returns {Item[]}
 */
export function commonItems(checkout, { users, codename, version }) {
  const passwd = users.map(({ name, uid, gid, home }) => `${name}:x:${uid}:${gid}:${name}:${home}:/sbin/nologin\n`);
  const groups = [...users.slice(0, 2), { name: 'tty', gid: 5 }, { name: 'staff', gid: 50 }, ...users.slice(2)];
  return [
    directory('/etc'),
    plainFile('/etc/passwd', passwd.join('')),
    directory('/root', { mode: 0o700 }),
    directory('/home'),
    ...users
      .filter(({ home }) => home.startsWith('/home/'))
      .map(({ home, uid, gid }) => directory(home, { mode: 0o700, uid, gid })),
    plainFile('/etc/group', groups.map(({ name, gid }) => `${name}:x:${gid}:\n`).join('')),
    directory('/tmp', { mode: 0o1777 }),
    plainFile('/etc/nsswitch.conf', readFileSync(path.join(checkout, 'static/nsswitch.conf'))),
    plainFile('/usr/lib/os-release', osRelease(checkout, { codename, version }), 0o555),
  ];
}

/**
 * The certificates in one file, which is all that is taken of their package.
 * @param {string} file
 * @param {ReadTar} readTar
 * @returns {Item[]}
 */
export function certificateItems(file, readTar) {
  const files = filesOf(file, readTar);
  const copyright = files.find((item) => item.path === '/usr/share/doc/ca-certificates/copyright');
  if (copyright === undefined) throw new Error('ca-certificates has no copyright file.');
  return [
    ...['/etc', '/etc/ssl', '/etc/ssl/certs'].map((folder) => directory(folder)),
    plainFile('/etc/ssl/certs/ca-certificates.crt', certificatesIn(files).join(''), 0o555),
    ...['/usr', '/usr/share', '/usr/share/doc', '/usr/share/doc/ca-certificates'].map((folder) => directory(folder)),
    plainFile(copyright.path, copyright.data, 0o555),
    ...metadataOf(file, 'ca-certificates', readTar),
  ];
}

/**
 * The same certificates for Java. Names of entries are guessed from the certificates' subjects, so that the length may be
 * off by some bytes.
 * @param {string} file
 * @param {ReadTar} readTar
 * @returns {Item[]}
 */
export function keystoreItems(file, readTar) {
  const certificates = certificatesIn(filesOf(file, readTar)).map((text) => new X509Certificate(text));
  const entries = certificates.map((certificate) => {
    const alias = Buffer.from(certificate.subject.split('\n').toReversed().join(',').toLowerCase());
    // Tag, alias, time, type and certificate, as a key store of version 2 has them.
    return Buffer.concat([Buffer.alloc(4 + 2), alias, Buffer.alloc(8 + 2 + 5 + 4), certificate.raw]);
  });
  const content = Buffer.concat([Buffer.alloc(12), ...entries, Buffer.alloc(20)]);
  const folders = ['/etc', '/etc/ssl', '/etc/ssl/certs', '/etc/ssl/certs/java'];
  return [...folders.map((folder) => directory(folder)), plainFile('/etc/ssl/certs/java/cacerts', content, 0o555)];
}

/**
 * The C.utf8 locale, which is all that Java's images take of libc-bin.
 * @param {string} file
 * @param {ReadTar} readTar
 * @returns {Item[]}
 */
export function localeItems(file, readTar) {
  const taken =
    /^\/usr(?:\/lib(?:\/locale(?:\/C\.utf8(?:\/.*)?)?)?|\/share(?:\/doc(?:\/libc-bin(?:\/copyright)?)?)?)?$/;
  return [...filesOf(file, readTar).filter((item) => taken.test(item.path)), ...metadataOf(file, 'libc-bin', readTar)];
}

/** @param {string} checkout @param {string} version @returns {Item[]} */
export function pythonItems(checkout, version) {
  return [
    symlink('/usr/bin/python', `/usr/bin/python${version}`),
    symlink('/usr/bin/python3', `/usr/bin/python${version}`),
    plainFile('/etc/ld.so.cache', readFileSync(path.join(checkout, 'python3/ldconfig/ld.so.cache.amd64'))),
  ];
}

/** @param {string} home @returns {Item[]} */
export function javaItems(home) {
  return [
    symlink('/usr/bin/java', `${home}/bin/java`),
    directory('/etc/ssl/certs/adoptium'),
    symlink('/etc/ssl/certs/adoptium/cacerts', '/etc/ssl/certs/java/cacerts'),
  ];
}

/**
 * What is taken of the archive of Node.
 * @param {Item[]} files
 * @returns {Item[]}
 */
export function nodeItems(files) {
  const found = (/** @type {string} */ name) => {
    const item = files.find((other) => other.path === name);
    if (item === undefined) throw new Error(`The package of Node has no ${name}.`);
    return item.data;
  };
  return [
    directory('/nodejs'),
    plainFile('/nodejs/LICENSE', found('/package/LICENSE')),
    directory('/nodejs/bin'),
    plainFile('/nodejs/bin/node', found('/package/bin/node'), 0o755),
  ];
}

/**
 * BusyBox and a link for each of its tools.
 * @param {string} checkout
 * @param {Item[]} files
 * @returns {Item[]}
 */
export function busyboxItems(checkout, files) {
  // All names of the program are hard links to the first of them.
  const link = files.find((item) => item.path === '/bin/busybox');
  const program = link?.kind === 'hardlink' ? files.find((item) => item.path === link.link) : link;
  if (program === undefined) throw new Error('The root file system has no /bin/busybox.');
  const list = /BUSYBOX_COMMANDS = \[([^]*?)^\]/m.exec(
    readFileSync(path.join(checkout, 'experimental/busybox/commands.bzl'), 'utf8'),
  );
  const names = [...(list?.[1] ?? '').matchAll(/"(.*)"/g)].map(([, name]) => name);
  return [
    directory('/busybox'),
    plainFile('/busybox/busybox', program.data, 0o755),
    ...names.map((name) => ({ ...symlink(`/busybox/${name}`, '/busybox/busybox'), mode: 0o755 })),
  ];
}

/** In the order in which a shell lists the directory. */
function certificatesIn(/** @type {Item[]} */ files) {
  return files
    .filter(({ path, kind }) => kind === 'file' && path.startsWith('/usr/share/ca-certificates/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ data }) => Buffer.from(data).toString('utf8').replace(/\n?$/, '\n'));
}

function osRelease(/** @type {string} */ checkout, /** @type {{ codename: string, version: string }} */ release) {
  const text = readFileSync(path.join(checkout, 'common/variables.bzl'), 'utf8');
  const rows = /OS_RELEASE = dict\(([^]*?)^\)/m.exec(text)?.[1] ?? '';
  const values = [...rows.matchAll(/^ *(\w+) = "(.*)",$/gm)];
  if (values.length === 0) throw new Error('The checkout says nothing of os-release.');
  return values
    .map(([, key, value = '']) => {
      const filled = value.replace('{VERSION}', release.version).replace('{CODENAME}', release.codename);
      return `${key}="${filled}"\n`;
    })
    .join('');
}
