import type { EntryKind } from '../image/entry';
import type { RawName } from '../image/rawName';
import type { ImageTree, TreeNode } from '../image/tree';

/** All paths of an image in columns, so that a search goes over bytes that lie side by side. */
export interface PathIndex {
  readonly count: number;
  /** The paths as raw names, absolute, one after the other. */
  readonly bytes: Uint8Array;
  /** Where each path starts; one more than there are paths. */
  readonly starts: Uint32Array;
  /** Where the last part of each path starts. */
  readonly names: Uint32Array;
  /** Which letters each path has, as {@link letterOf} numbers them. */
  readonly letters: Uint32Array;
  /** 1 for directories. */
  readonly directories: Uint8Array;
  /** Number of the directory that each path is in, plus one; 0 for the root. What is in one stands together. */
  readonly parents: Uint32Array;
  /** Not all paths are here, since there are more than an index takes. */
  readonly isCut: boolean;
}

/**
 * Collects all paths, in steps of some thousand so that others get a turn in between; directories stand before what is in them.
 * Each step gives those that were collected so far, with the numbers that they keep.
 */
export function* indexPaths({ root }: ImageTree, limits: Limits = usualLimits): Generator<PathIndex, PathIndex> {
  const columns = newColumns();
  const stack: Open[] = [{ node: root, path: '', number: 0 }];
  let isCut = false;
  for (let open = stack.pop(); open !== undefined && !isCut; open = stack.pop()) {
    for (const child of open.node.children?.values() ?? []) {
      if (columns.count >= limits.paths || columns.used >= limits.bytes) {
        isCut = true;
        break;
      }
      const path = `${open.path}/${child.name}`;
      columns.add(path, path.length - child.name.length, child.entry.kind, open.number);
      // Not by its children, which are made only when somebody asks for them.
      if (child.entry.kind === 'directory') stack.push({ node: child, path, number: columns.count });
      if (columns.count % step === 0) yield columns.soFar(true);
    }
  }
  return columns.soFar(isCut);
}

/** Most that an index takes. */
export interface Limits {
  readonly paths: number;
  readonly bytes: number;
}

const usualLimits: Limits = { paths: 2_000_000, bytes: 192 * 1024 * 1024 };
const step = 2000;

/** A path of the index. */
export function pathAt(index: PathIndex, at: number): RawName {
  let path = '';
  const end = index.starts[at + 1] ?? 0;
  for (let i = index.starts[at] ?? 0; i < end; i++) path += String.fromCharCode(index.bytes[i] ?? 0);
  return path;
}

/** A byte in lower case, as far as ASCII has cases. */
export function lowered(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/** The bit for a lower-case byte; all bytes that are neither letters nor usual in names share one. */
export function letterOf(byte: number): number {
  if (byte >= 97 && byte <= 122) return 1 << (byte - 97);
  if (byte >= 48 && byte <= 57) return 1 << 26;
  switch (byte) {
    case 46:
      return 1 << 27;
    case 45:
      return 1 << 28;
    case 95:
      return 1 << 29;
    case 47:
      return 0; // every path has it
    default:
      return 1 << 30;
  }
}

interface Open {
  readonly node: TreeNode;
  readonly path: RawName;
  /** As {@link PathIndex.parents} has it. */
  readonly number: number;
}

interface Columns {
  readonly count: number;
  readonly used: number;
  add(path: RawName, name: number, kind: EntryKind, parent: number): void;
  soFar(isCut: boolean): PathIndex;
}

function newColumns(): Columns {
  let [count, used] = [0, 0];
  let bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64 * 1024);
  let starts: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  let names: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  let letters: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  let parents: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  let directories: Uint8Array<ArrayBuffer> = new Uint8Array(1024);
  return {
    get count() {
      return count;
    },
    get used() {
      return used;
    },
    add(path, name, kind, parent) {
      while (used + path.length > bytes.length) bytes = grown(bytes, new Uint8Array(bytes.length * 2));
      if (count + 2 > starts.length) {
        const length = starts.length * 2;
        starts = grown(starts, new Uint32Array(length));
        names = grown(names, new Uint32Array(length));
        letters = grown(letters, new Uint32Array(length));
        parents = grown(parents, new Uint32Array(length));
        directories = grown(directories, new Uint8Array(length));
      }
      starts[count] = used;
      names[count] = used + name;
      parents[count] = parent;
      directories[count] = kind === 'directory' ? 1 : 0;
      let seen = 0;
      for (let i = 0; i < path.length; i++) {
        const byte = path.charCodeAt(i);
        bytes[used++] = byte;
        seen |= letterOf(lowered(byte));
      }
      letters[count] = seen;
      count++;
      starts[count] = used;
    },
    // Later paths come behind these, or into longer columns.
    soFar: (isCut) => ({ count, bytes, starts, names, letters, directories, parents, isCut }),
  };
}

function grown<T extends Uint8Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
