import type { RawName } from '../image/rawName';

/** What a part of an image is; `unowned` are the files that no package has. */
export type PartKind = 'image' | 'layer' | 'package' | 'unowned' | 'directory' | 'file';

/** A part of an image, and how much room it takes: that of all the parts in it, each file counted once. */
export interface Part {
  readonly kind: PartKind;
  /** Of a directory or a file the name of its own; of others a text by which it is known among its siblings. */
  readonly name: RawName;
  readonly parent: Part | undefined;
  /** Uncompressed, with those that are hidden. */
  readonly bytes: number;
  /** Of these, bytes of files that a later layer hides. */
  readonly hidden: number;
  /** How many names of files are seen, also of those that take no room. */
  readonly files: number;
  /** What takes room in it, by {@link keyOf}. */
  readonly children: ReadonlyMap<string, Part>;
  /** The same, largest first. */
  readonly ordered: readonly Part[];
}

/** The way to a part from its image, which names it: `usr/lib/libc.so.6`, `usr/` for a directory, empty for the image. */
export function idOf(part: Part): string {
  const keys: string[] = [];
  for (let at: Part = part; at.parent !== undefined; at = at.parent) keys.push(keyOf(at.kind, at.name));
  return keys.reverse().join('');
}

/** The part of an id, or as much of the way to it as is there. */
export function partAt(image: Part, id: string): Part {
  let part = image;
  for (const key of id.match(/[^/]*\/|[^/]+$/g) ?? []) {
    const child = part.children.get(key);
    if (child === undefined) return part;
    part = child;
  }
  return part;
}

/** A name as it stands in ids: nothing but a file ends without a slash, so that a file and a directory of one name differ. */
export function keyOf(kind: PartKind, name: RawName): string {
  return kind === 'file' ? name : `${name}/`;
}
