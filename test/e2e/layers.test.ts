import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { oldDockerArchive } from '../support/images';
import { dir, file, hardlink, symlink, tar, type TarItem } from '../support/tar';
import { difference, docker, engineFiles, projectFiles } from './engineListing';

interface Case {
  readonly lower: readonly TarItem[];
  readonly upper: readonly TarItem[];
  /** The engine does not load it; what is here is what the specification says. */
  readonly refused?: true;
  /** How engines differ from each other here, and dockerd from what this project chose. */
  readonly differs?: readonly string[];
}

const tree = [dir('d'), file('d/one', '1'), dir('d/sub'), file('d/sub/two', '22'), file('f', 'lower')];
const usr = [dir('usr'), dir('usr/bin'), file('usr/bin/sh', 'shell'), symlink('bin', 'usr/bin')];

const cases: Readonly<Record<string, Case>> = {
  'whiteout of a file': { lower: tree, upper: [file('.wh.f')] },
  'whiteout of a directory': { lower: tree, upper: [file('.wh.d')] },
  'whiteout of nothing': { lower: tree, upper: [file('.wh.none')] },
  'whiteout, then a file': { lower: tree, upper: [file('.wh.f'), file('f', 'upper!')] },
  'a file, then its whiteout': { lower: tree, upper: [file('f', 'upper!'), file('.wh.f')], refused: true },
  'opaque early': { lower: tree, upper: [dir('d'), file('d/.wh..wh..opq'), file('d/new', 'n')] },
  'opaque late': { lower: tree, upper: [dir('d'), file('d/new', 'n'), file('d/.wh..wh..opq')] },
  'opaque in a new directory below': {
    lower: tree,
    upper: [dir('d/sub'), file('d/sub/.wh..wh..opq'), dir('d/sub/x'), file('d/sub/x/y')],
  },
  'opaque without an entry': { lower: tree, upper: [file('d/.wh..wh..opq')] },
  'file to directory': { lower: tree, upper: [dir('f'), file('f/kid', 'k')] },
  'file to directory without an entry': { lower: tree, upper: [file('f/kid', 'k')] },
  'directory to file': { lower: tree, upper: [file('d', 'now a file')] },
  'directory to link': { lower: tree, upper: [symlink('d', 'f')] },
  'link to directory': { lower: usr, upper: [dir('bin'), file('bin/tool', 't')] },
  'a file through a lower link': { lower: usr, upper: [file('bin/tool', 't')] },
  'a file through a lower absolute link': {
    lower: [...usr.slice(0, 3), symlink('bin', '/usr/bin')],
    upper: [file('bin/tool', 't')],
  },
  'a whiteout through a lower link': { lower: usr, upper: [file('bin/.wh.sh')] },
  'a file through a lower link to itself': { lower: [symlink('loop', 'loop')], upper: [file('loop/x', 'x')] },
  'a file through a link of its own layer': { lower: tree, upper: [symlink('esc', '../../..'), file('esc/pwn', 'p')] },
  'no parents': { lower: [file('base')], upper: [file('new/deep/way/x', 'x')] },
  'no parents where a lower layer has them': {
    lower: [dir('d', { mode: 0o700, uid: 5 })],
    upper: [file('d/x', 'x')],
    differs: ['d: here drwx------ 5/0 0  , engine drwxr-xr-x 0/0 0  '],
  },
  'whiteout of a directory, then the directory': { lower: tree, upper: [file('.wh.d'), dir('d'), file('d/new', 'n')] },
  'a directory, then its whiteout': {
    lower: tree,
    upper: [dir('d'), file('d/new', 'n'), file('.wh.d')],
    refused: true,
  },
  'a device 0:0': { lower: tree, upper: [{ name: 'f', type: '3' }] },
  'a file below a file of its own layer': { lower: tree, upper: [file('x', 'x'), file('x/y', 'y')], refused: true },
  'a hard link through a link of its own layer': {
    lower: tree,
    upper: [dir('r'), file('r/a', 'a'), symlink('s', 'r'), hardlink('b', 's/a')],
  },
  'a hard link to a link': { lower: tree, upper: [symlink('s', 'f'), hardlink('b', 's')] },
  'a directory over a link of its own layer': {
    lower: tree,
    upper: [dir('r'), symlink('s', 'r'), dir('s'), file('s/x', 'x')],
    refused: true,
  },
  'a whiteout through a link of its own layer': {
    lower: tree,
    upper: [symlink('s', 'd'), file('s/.wh.one')],
    refused: true,
  },
  'opaque root': { lower: tree, upper: [file('.wh..wh..opq'), dir('etc'), file('new', 'n')] },
  'a directory that changes its attributes': { lower: tree, upper: [dir('d', { mode: 0o1770, uid: 5, gid: 6 })] },
  'names to normalise': { lower: tree, upper: [file('/abs', 'a'), file('./dot', 'd'), file('new/../b', 'b')] },
  'a name that leads out': { lower: tree, upper: [file('../escape', 'e')] },
  'a hard link in a layer': { lower: tree, upper: [file('a', 'one'), hardlink('b', 'a')] },
  'a hard link whose target changes above': {
    lower: [file('a', 'one'), hardlink('b', 'a')],
    upper: [file('a', 'other')],
  },
  'a hard link to a lower file': { lower: tree, upper: [hardlink('b', 'f')], refused: true },
  'a hard link to nothing': { lower: tree, upper: [hardlink('b', 'none')], refused: true },
  'a hard link to what is deleted': { lower: tree, upper: [file('.wh.f'), hardlink('b', 'f')] },
  'a path twice': { lower: tree, upper: [file('x', '1'), file('x', '22')], refused: true },
  'bookkeeping of AUFS': { lower: tree, upper: [dir('.wh..wh.plnk'), file('.wh..wh.aufs')] },
  'a bare whiteout': { lower: tree, upper: [file('.wh.')], refused: true },
  'setuid, sticky, devices and pipes': {
    lower: tree,
    upper: [
      file('su', 's', { mode: 0o6755 }),
      { name: 'pipe', type: '6' },
      { name: 'null', type: '3', major: 1, minor: 3, mode: 0o666 },
    ],
  },
  'odd names': { lower: tree, upper: [file('b\xffd', 'x'), file('new\nline', 'y'), file('with space', 'z')] },
};

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
after(() => rmSync(folder, { recursive: true }));

for (const [title, { lower, upper, refused, differs = [] }] of Object.entries(cases)) {
  test(`${title}: as the engine has it`, async () => {
    const archive = path.join(folder, 'load.tar');
    const name = 'distroless-e2e-layers:test';
    // The engine puts its own files into /etc, and makes it for that.
    writeFileSync(archive, tar(oldDockerArchive([{ name, layers: [tar([dir('etc'), ...lower]), tar(upper)] }])));
    const ours = await projectFiles(archive);
    if (refused === true) {
      assert.throws(() => docker('load', '-i', archive), 'the engine takes it by now, so compare');
      return;
    }
    docker('load', '-i', archive);
    try {
      assert.deepEqual(difference(ours, engineFiles(name, folder)), differs);
    } finally {
      docker('image', 'rm', '-f', name);
    }
  });
}
