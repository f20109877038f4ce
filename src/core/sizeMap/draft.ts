import type { RawName } from '../image/rawName';
import { keyOf, type Part, type PartKind } from './part';

/** A part that is being added up. */
export interface Draft extends Part {
  readonly parent: Draft | undefined;
  bytes: number;
  hidden: number;
  files: number;
  readonly children: Map<string, Draft>;
  ordered: readonly Draft[];
}

/** An image of which nothing is known yet. */
export function emptyImage(): Draft {
  return draftOf('image', '', undefined);
}

/** The part of a name in another, which is made if it is not there. */
export function within(parent: Draft, kind: PartKind, name: RawName): Draft {
  const key = keyOf(kind, name);
  const known = parent.children.get(key);
  if (known !== undefined) return known;
  const made = draftOf(kind, name, parent);
  parent.children.set(key, made);
  return made;
}

/** The directory of a path in another part; `path` has a slash after each name, and none before. */
export function directoryIn(top: Draft, path: RawName): Draft {
  let at = top;
  for (let start = 0; start < path.length;) {
    const slash = path.indexOf('/', start);
    at = within(at, 'directory', path.slice(start, slash));
    start = slash + 1;
  }
  return at;
}

/** Adds to a part and to all that it is in. */
export function addTo(part: Draft, added: Pick<Part, 'bytes' | 'hidden' | 'files'>): void {
  for (let at: Draft | undefined = part; at !== undefined; at = at.parent) {
    at.bytes += added.bytes;
    at.hidden += added.hidden;
    at.files += added.files;
  }
}

/** Puts what is in each part in its order, and leaves out what takes no room; in steps of some thousand parts. */
export function* order(image: Draft): Generator<undefined, Part> {
  let ordered = 0;
  const todo = [image];
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    if (part.children.size === 0) continue;
    for (const [key, { bytes }] of part.children) if (bytes === 0) part.children.delete(key);
    part.ordered = [...part.children.values()].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
    for (const child of part.ordered) todo.push(child);
    ordered += part.ordered.length;
    if (ordered < orderStep) continue;
    ordered = 0;
    yield;
  }
  return image;
}

const orderStep = 2000;
const none: readonly Draft[] = [];

function draftOf(kind: PartKind, name: RawName, parent: Draft | undefined): Draft {
  return { kind, name, parent, bytes: 0, hidden: 0, files: 0, children: new Map(), ordered: none };
}
