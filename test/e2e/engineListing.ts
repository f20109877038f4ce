import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { openTree } from '../../src/core/image/openTree';
import { imageSource } from '../../src/core/image/sources/place';
import { walk, type ImageTree, type TreeRow } from '../../src/core/image/tree';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';

/** Runs docker; throws with what it wrote to standard error. */
export function docker(...args: string[]): string {
  return execFileSync('docker', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A container's files by path, as the engine exports them and GNU tar lists them. */
export function engineFiles(image: string, folder: string): Map<string, string> {
  const container = docker('create', image, '/none');
  const exported = path.join(folder, 'export.tar');
  try {
    docker('export', '-o', exported, container);
  } finally {
    docker('rm', container);
  }
  return listTar(exported);
}

/** The files of a folder that an engine has mounted, by path. */
export function folderFiles(mounted: string, folder: string): Map<string, string> {
  const packed = path.join(folder, 'packed.tar');
  const { status, stderr } = spawnSync('tar', ['-C', mounted, '--numeric-owner', '-cf', packed, '.'], {
    encoding: 'utf8',
  });
  // An overlay lists the whiteouts of a directory that hides nothing, but has no such files.
  const faults = stderr.split('\n').filter((line) => line !== '' && !line.includes('File removed before we read it'));
  if (faults.length > 0 || (status !== 0 && status !== 1)) throw new Error(`tar: ${stderr}`);
  return listTar(packed);
}

/** The files of a tar by path, as GNU tar lists them. */
function listTar(archive: string): Map<string, string> {
  const args = ['--numeric-owner', '--full-time', '--utc', '--quoting-style=escape', '-tvf', archive];
  const lines = execFileSync('tar', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, LC_ALL: 'C' },
  })
    .split('\n')
    .filter((line) => line !== '');
  const files = new Map<string, string>();
  for (const line of lines) {
    const match = /^(.)(\S{9}) +(\S+) +(\S+) (\S+ \S+) (?:\.\/)?(.*?)\/?(?: (->|link to) (.*))?$/.exec(line);
    if (match === null) throw new Error(`tar lists something new: ${line}`);
    const [, type = '', bits = '', owner = '', size = '', time = '', name = '', arrow, link = ''] = match;
    if (name === '' || isOfEngine(name)) continue;
    // A hard link is the file that it links to.
    const shown =
      arrow === 'link to'
        ? (files.get(link.replace(/^\.?\//, '')) ?? 'hard link to nothing')
        : row(type, bits, owner, size, time, link);
    files.set(name, shown);
  }
  return files;
}

/** The same of an archive, as this project reads it. */
export async function projectFiles(archive: string): Promise<Map<string, string>> {
  const signal = new AbortController().signal;
  const source = imageSource(nodeHost(), { kind: 'docker-archive', path: archive, wanted: undefined }, nodePlatform());
  const image = await source.open(signal);
  const tree = await openTree(image, signal);
  await image.close();
  return listing(tree);
}

/** The files of a tree, as {@link engineFiles} has those of a container. */
export function listing(tree: ImageTree): Map<string, string> {
  return listingOf(walk(tree.root, '/'));
}

/** The same of paths that were found one by one. */
export function listingOf(rows: Iterable<TreeRow>): Map<string, string> {
  const files = new Map<string, string>();
  for (const { path: raw, node } of rows) {
    const { kind, mode, uid, gid, size, mtime, link, deviceMajor, deviceMinor } = node.entry;
    const name = escaped(raw.slice(1));
    if (isOfEngine(name)) continue;
    const isDevice = kind === 'char' || kind === 'block';
    const shownSize = isDevice ? `${deviceMajor},${deviceMinor}` : String(size);
    const time = new Date(mtime * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const letter = {
      file: '-',
      directory: 'd',
      symlink: 'l',
      char: 'c',
      block: 'b',
      fifo: 'p',
      other: '?',
      broken: '!',
    }[kind];
    files.set(name, row(letter, bitsOf(mode), `${uid}/${gid}`, shownSize, time, escaped(link)));
  }
  return files;
}

/** Saves an image as the engine does. */
export function save(image: string, folder: string): string {
  const archive = path.join(folder, 'save.tar');
  docker('save', '-o', archive, image);
  return archive;
}

/** How two listings differ, the first twenty lines of it. */
export function difference(ours: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): string[] {
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return names
    .filter((name) => ours.get(name) !== theirs.get(name))
    .slice(0, 20)
    .map((name) => `${name}: here ${ours.get(name) ?? 'nothing'}, engine ${theirs.get(name) ?? 'nothing'}`);
}

// The engine puts these into every container.
function isOfEngine(name: string): boolean {
  return /^(?:\.dockerenv|dev|proc|sys|etc\/(?:hosts|hostname|resolv\.conf|mtab))$|^(?:dev|proc|sys)\//.test(name);
}

function row(type: string, bits: string, owner: string, size: string, time: string, link: string): string {
  // The engine makes implied directories, and touches /etc, at a time of its own.
  const shownTime = type === 'd' ? '' : time;
  return `${type}${bits} ${owner} ${type === 'l' || type === 'd' ? '0' : size} ${shownTime} ${type === 'l' ? link : ''}`;
}

function bitsOf(mode: number): string {
  const bits = [...'rwxrwxrwx'].map((letter, i) => ((mode & (0o400 >> i)) !== 0 ? letter : '-'));
  if ((mode & 0o4000) !== 0) bits[2] = bits[2] === 'x' ? 's' : 'S';
  if ((mode & 0o2000) !== 0) bits[5] = bits[5] === 'x' ? 's' : 'S';
  if ((mode & 0o1000) !== 0) bits[8] = bits[8] === 'x' ? 't' : 'T';
  return bits.join('');
}

/** As GNU tar shows names with `--quoting-style=escape` in the C locale. */
function escaped(raw: string): string {
  return [...raw]
    .map((char) => {
      if (char === '\\') return '\\\\';
      if (char === '\n') return '\\n';
      const code = char.charCodeAt(0);
      return code < 32 || code > 126 ? `\\${code.toString(8).padStart(3, '0')}` : char;
    })
    .join('');
}
