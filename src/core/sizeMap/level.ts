import { idOf, partAt, type Part, type PartKind } from './part';

/** A piece of the picture; `others` are the smaller parts of one, summed. All that is told to be in it adds up to its bytes. */
export interface Tile {
  readonly id: string;
  readonly kind: PartKind | 'others';
  /** For people; directories of which one has nothing but the other are one tile: `usr/lib`. */
  readonly name: string;
  readonly bytes: number;
  /** Of these, bytes of files that a later layer hides. */
  readonly hidden: number;
  readonly files: number;
  /** There is something in it that is not told. */
  readonly isCut: boolean;
  /** Largest first, others last; empty for files, and where it is not told. */
  readonly tiles: readonly Tile[];
}

/** What is told at once: one part of an image with the larger ones of those in it. */
export interface Level {
  readonly top: Tile;
  /** What it lies in, from the image on; empty for the image. */
  readonly trail: readonly Crumb[];
}

/** A part that another lies in. */
export type Crumb = Pick<Tile, 'id' | 'name'>;

/** How much is told at once. */
export interface LevelLimits {
  /** How many tiles at most. */
  readonly tiles: number;
  /** How many of them directly in one, but for that of the others. */
  readonly siblings: number;
  /** Which part of the whole a tile is at least, so that it can be seen. */
  readonly share: number;
}

/** What a screen shows, and a page draws at once. */
export const levelLimits: LevelLimits = { tiles: 2500, siblings: 400, share: 1 / 12_000 };

/**
 * The part with an id, or the last that is there on the way to it, and what is in it: the largest first, until the limits are
 * reached. `nameOf` gives the names of what is neither a directory nor a file.
 */
export function levelOf(image: Part, id: string, nameOf: NameOf, limits: LevelLimits = levelLimits): Level {
  const { part, from } = placeAt(image, id);
  const top = draftAt(image, id, nameOf);
  const least = top.bytes * limits.share;
  const queue = [top];
  let told = 1;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    // The one of the others comes on top.
    const room = Math.min(limits.siblings, limits.tiles - told - 1);
    told += open(next, least, room, nameOf);
    for (const tile of next.tiles) if (tile.kind !== 'others' && tile.isCut) insert(queue, tile);
  }
  return { top: plain(top), trail: trailOf(part, from, nameOf) };
}

/** The tile of the part with an id, as {@link levelOf} finds it, without what is in it. */
export function tileAt(image: Part, id: string, nameOf: NameOf): Tile {
  return plain(draftAt(image, id, nameOf));
}

/** The name of a part for people. */
export type NameOf = (part: Part) => string;

/** The part that an id speaks of, and how many of the largest in it are left out: those that others are smaller than. */
export function placeAt(image: Part, id: string): { readonly part: Part; readonly from: number } {
  const [own = '', left] = id.split(othersMark);
  const part = partAt(image, own);
  const from = left !== undefined && /^\d{1,9}$/.test(left) ? Number(left) : 0;
  return { part, from: from < part.ordered.length ? from : 0 };
}

// No name has it.
const othersMark = '\0';

/** A tile that is being filled. */
interface Draft extends Tile {
  readonly part: Part;
  readonly from: number;
  isCut: boolean;
  tiles: readonly Draft[];
}

function draftAt(image: Part, id: string, nameOf: NameOf): Draft {
  const { part, from } = placeAt(image, id);
  return from === 0 ? tileOf(part, nameOf(part)) : othersOf(part, from);
}

/** Puts the larger parts of a tile into it, at most `room`, and one tile of all others. Gives how many they are. */
function open(tile: Draft, least: number, room: number, nameOf: NameOf): number {
  const { part, from } = tile;
  const end = part.ordered.length;
  let to = from;
  while (to < end && to - from < room && (part.ordered[to]?.bytes ?? 0) >= least) to++;
  if (to === from) return 0;
  // One alone has a name.
  if (to === end - 1) to = end;
  const larger = part.ordered.slice(from, to).map((child) => joinedTile(child, nameOf));
  tile.tiles = to === end ? larger : [...larger, othersOf(part, to)];
  tile.isCut = false;
  return tile.tiles.length;
}

/** The tile of a part; of a directory with nothing but a directory in it, that of the inner one with both names. */
function joinedTile(part: Part, nameOf: NameOf): Draft {
  let last = part;
  const names = [nameOf(part)];
  for (;;) {
    const [child, other] = last.ordered;
    const isJoined = last.kind === 'directory' && child?.kind === 'directory' && other === undefined;
    if (!isJoined || names.length >= joinedLimit) return tileOf(last, names.join('/'));
    names.push(nameOf(child));
    last = child;
  }
}

const joinedLimit = 8;

function tileOf(part: Part, name: string): Draft {
  const { kind, bytes, hidden, files } = part;
  return { part, from: 0, id: idOf(part), kind, name, bytes, hidden, files, isCut: part.ordered.length > 0, tiles: [] };
}

function othersOf(part: Part, from: number): Draft {
  const sum = { bytes: 0, hidden: 0, files: 0 };
  for (let at = from; at < part.ordered.length; at++) {
    const { bytes = 0, hidden = 0, files = 0 } = part.ordered[at] ?? {};
    sum.bytes += bytes;
    sum.hidden += hidden;
    sum.files += files;
  }
  const name = `${(part.ordered.length - from).toLocaleString('en')} smaller`;
  return { part, from, id: `${idOf(part)}${othersMark}${from}`, kind: 'others', name, ...sum, isCut: true, tiles: [] };
}

/** Keeps the largest last. */
function insert(queue: Draft[], tile: Draft): void {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle]?.bytes ?? 0) < tile.bytes) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, tile);
}

function trailOf(part: Part, from: number, nameOf: NameOf): readonly Crumb[] {
  const crumbs: Crumb[] = [];
  for (let at = from === 0 ? part.parent : part; at !== undefined; at = at.parent) {
    crumbs.push({ id: idOf(at), name: nameOf(at) });
  }
  return crumbs.reverse();
}

/** Without what it was made from, as it is sent. */
function plain({ id, kind, name, bytes, hidden, files, isCut, tiles }: Draft): Tile {
  return { id, kind, name, bytes, hidden, files, isCut, tiles: tiles.map(plain) };
}
