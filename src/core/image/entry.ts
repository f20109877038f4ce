import type { RawName } from './rawName';
import type { TarHeader } from './tarHeader';
import type { DataPart } from './tarSparse';

/** What a path of an image is; `broken` is a hard link to nothing. */
export type EntryKind = 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'fifo' | 'other' | 'broken';

/** One file, directory or other thing of a layer; two hard links to one file share it. */
export interface Entry {
  readonly kind: EntryKind;
  /** Length of the content in bytes; 0 where there is none. */
  readonly size: number;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
  /** Where a symbolic link, or a broken hard link, leads; empty for others. */
  readonly link: RawName;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Where the content starts in the uncompressed tar of its layer. */
  readonly dataOffset: number;
  /** What is stored of a file whose holes were left out, one part after the other; `undefined` for all other files. */
  readonly sparse: readonly DataPart[] | undefined;
  /** Extended attributes, as bytes. */
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
  /** A directory that no entry speaks of, made because something is in it. */
  readonly implied: boolean;
}

/** The entry that a tar header speaks of; hard links have none of their own. */
export function entryOf(header: TarHeader): Entry {
  return {
    kind: header.type === 'hardlink' ? 'broken' : header.type,
    size: header.size,
    mode: header.mode,
    uid: header.uid,
    gid: header.gid,
    mtime: header.mtime,
    link: header.link,
    deviceMajor: header.deviceMajor,
    deviceMinor: header.deviceMinor,
    dataOffset: header.dataOffset,
    sparse: header.sparse,
    xattrs: header.xattrs,
    implied: false,
  };
}

/** The directory that engines make for a file without parents: root's, 0755. */
export const impliedDirectory: Entry = {
  kind: 'directory',
  size: 0,
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtime: 0,
  link: '',
  deviceMajor: 0,
  deviceMinor: 0,
  dataOffset: 0,
  sparse: undefined,
  xattrs: undefined,
  implied: true,
};
