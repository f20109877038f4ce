import type { Entry } from '../core/image/entry';
import { modeText } from '../core/image/modeText';
import { printable } from '../core/image/printable';
import { textFromRaw, type RawName } from '../core/image/rawName';
import type { TreeRow } from '../core/image/tree';

export { printable };

/**
 * A row as JSON: `path` absolute; `type` file, directory, symlink, char, block, fifo, other, or hardlink for one whose
 * target is missing (all others are files with their target's size); `size` in bytes; `mode` as a number, with setuid,
 * setgid and sticky; `uid`, `gid`; `mtime` in whole seconds since 1970; `link` where a link leads; `layer` from 1, the
 * lowest. Bytes of names that are no UTF-8 become U+FFFD.
 */
export function jsonRow({ path, node }: TreeRow): string {
  return JSON.stringify({ path: textFromRaw(path), ...jsonEntry(node.entry), layer: node.layer + 1 });
}

/** The part of {@link jsonRow} that is of the entry. */
export function jsonEntry({ kind, size, mode, uid, gid, mtime, link }: Entry): object {
  const type = kind === 'broken' ? 'hardlink' : kind;
  const target = kind === 'symlink' || kind === 'broken' ? { link: textFromRaw(link) } : {};
  return { type, size, mode, uid, gid, mtime, ...target };
}

/** A row for people, much as `ls -ln` shows it, with times in UTC. */
export function textRow({ path, node }: TreeRow): string {
  return textEntry(path, node.entry);
}

/** The same for what a path was in one layer. */
export function textEntry(path: RawName, entry: Entry): string {
  const owner = `${entry.uid}/${entry.gid}`.padEnd(11);
  const isDevice = entry.kind === 'char' || entry.kind === 'block';
  const size = isDevice ? `${entry.deviceMajor},${entry.deviceMinor}` : String(entry.size);
  const arrow = entry.kind === 'symlink' || entry.kind === 'broken' ? ` -> ${printable(textFromRaw(entry.link))}` : '';
  return `${modeText(entry)} ${owner} ${size.padStart(10)} ${timeText(entry.mtime)} ${printable(textFromRaw(path))}${arrow}`;
}

function timeText(mtime: number): string {
  const time = new Date(mtime * 1000);
  // A tar can say any time, also one that no calendar has.
  if (Number.isNaN(time.getTime())) return String(mtime).padEnd(16);
  return time.toISOString().slice(0, -8).replace('T', ' ');
}
