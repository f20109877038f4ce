import type { Hasher } from '../host';
import type { Entry, EntryKind } from './entry';
import type { LayerIndex, LayerNode } from './layerIndex';
import { rawFromBytes, type RawName } from './rawName';
import type { DataPart } from './tarSparse';

/*
 * A layer's index as bytes: a head, then a column for each number, then the text of all names and links, then what few
 * entries have, as JSON. Nodes stand level by level, so that the children of each are neighbours. Entries are apart from nodes
 * since hard links share theirs, and attributes apart from entries since a few combinations of them serve thousands.
 */

/** The columns of an index, as they lie in its bytes. */
export interface IndexColumns {
  readonly sizes: Float64Array;
  readonly mtimes: Float64Array;
  readonly dataOffsets: Float64Array;
  /** `attributeWidth` numbers for each combination: kind, mode, uid, gid, major, minor, flags. */
  readonly attributes: Float64Array;
  /** The entry of each node. */
  readonly entries: Uint32Array;
  /** Where the children of each node start, and after the last node their end. */
  readonly children: Uint32Array;
  /** Where the name of each node starts in the text, and after the last one their end. */
  readonly names: Uint32Array;
  /** Where the link of each entry starts in the text, and after the last one their end. */
  readonly links: Uint32Array;
  /** The combination of attributes of each entry. */
  readonly combinations: Uint32Array;
  readonly text: Uint8Array;
  readonly rest: IndexRest;
}

/** What few entries have, and what is beside the tree. */
export interface IndexRest {
  readonly whiteouts: readonly RawName[];
  readonly opaques: readonly RawName[];
  readonly openLinks: LayerIndex['openLinks'];
  readonly diagnostics: LayerIndex['diagnostics'];
  /** By the number of the entry. */
  readonly xattrs: readonly (readonly [number, readonly (readonly [string, RawName])[]])[];
  readonly sparse: readonly (readonly [number, readonly DataPart[]])[];
}

/** The kinds of entries by their number. */
export const entryKinds = [
  'file',
  'directory',
  'symlink',
  'char',
  'block',
  'fifo',
  'other',
  'broken',
] as const satisfies readonly EntryKind[];

export const attributeWidth = 7;
export const impliedFlag = 1;
/** Several nodes have the entry. */
export const sharedFlag = 2;

/** The bytes of an index; they carry a checksum and the version of the format. */
export function encodeIndex(index: LayerIndex, sha256: () => Hasher): Uint8Array {
  const nodes: LayerNode[] = [index.root];
  const names: RawName[] = [''];
  const children: number[] = [];
  for (let at = 0; at < nodes.length; at++) {
    children.push(nodes.length);
    for (const [name, child] of nodes[at]?.children ?? []) {
      names.push(name);
      nodes.push(child);
    }
  }
  children.push(nodes.length);
  const { numbers, entries, isShared } = numberedEntries(nodes);
  const links = entries.map(({ link }) => link);
  const attributes = new Map<string, number>();
  const combinations = entries.map((entry, at) => {
    const key = attributesOf(entry, isShared[at] === true).join(' ');
    const known = attributes.get(key) ?? attributes.size;
    attributes.set(key, known);
    return known;
  });
  const nameStarts = startsOf(names, 0);
  const linkStarts = startsOf(links, nameStarts.at(-1) ?? 0);
  const rest = new TextEncoder().encode(JSON.stringify(restOf(index, entries)));
  const counts = { nodes: nodes.length, entries: entries.length, attributes: attributes.size };
  const layout = layoutOf({ ...counts, text: linkStarts.at(-1) ?? 0, rest: rest.length });
  const bytes = new Uint8Array(layout.length);
  const columns = columnsIn(bytes, layout);
  entries.forEach((entry, at) => {
    columns.sizes[at] = entry.size;
    columns.mtimes[at] = entry.mtime;
    columns.dataOffsets[at] = entry.dataOffset;
  });
  columns.attributes.set([...attributes.keys()].flatMap((key) => key.split(' ').map(Number)));
  columns.entries.set(numbers);
  columns.children.set(children);
  columns.names.set(nameStarts);
  columns.links.set(linkStarts);
  columns.combinations.set(combinations);
  putTexts(links, putTexts(names, 0, columns.text), columns.text);
  bytes.set(rest, layout.length - rest.length);
  const { version, byteOrder } = format;
  const head = [version, byteOrder, layout.nodes, layout.entries, layout.attributes, layout.text, layout.rest];
  new Uint32Array(bytes.buffer, 0, head.length).set(head);
  bytes.set(checksumOf(bytes, sha256), checksumAt);
  return bytes;
}

/** The columns of an index; `undefined` for bytes that are damaged, or of another version of the format. */
export function decodeColumns(given: Uint8Array, sha256: () => Hasher): IndexColumns | undefined {
  if (given.length < headLength) return undefined;
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const head = new Uint32Array(bytes.buffer, bytes.byteOffset, headLength / 4);
  const [version, byteOrder, nodes = 0, entries = 0, attributes = 0, text = 0, rest = 0] = head;
  if (version !== format.version || byteOrder !== format.byteOrder) return undefined;
  const layout = layoutOf({ nodes, entries, attributes, text, rest });
  if (layout.length !== bytes.length) return undefined;
  const sum = checksumOf(bytes, sha256);
  if (sum.some((byte, at) => bytes[checksumAt + at] !== byte)) return undefined;
  const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(layout.length - rest)));
  return { ...columnsIn(bytes, layout), rest: parsed as IndexRest }; // the checksum says that we wrote it
}

/** The version goes up with every change of the columns, of what is in them, and of how an index is made. */
const format = { version: 1, byteOrder: 0x01020304 };
const headLength = 64;
const checksumAt = 32;

interface Counts {
  readonly nodes: number;
  readonly entries: number;
  readonly attributes: number;
  /** In bytes, as is the next. */
  readonly text: number;
  readonly rest: number;
}

interface Layout extends Counts {
  readonly length: number;
}

function layoutOf(counts: Counts): Layout {
  const { nodes, entries, attributes, text, rest } = counts;
  const doubles = 3 * entries + attributeWidth * attributes;
  const words = nodes + 2 * (nodes + 1) + (entries + 1) + entries;
  return { ...counts, length: headLength + 8 * doubles + 4 * words + text + rest };
}

function columnsIn(bytes: Uint8Array, { nodes, entries, attributes, text }: Layout): Omit<IndexColumns, 'rest'> {
  let at = bytes.byteOffset + headLength;
  const doubles = (length: number): Float64Array => {
    at += 8 * length;
    return new Float64Array(bytes.buffer, at - 8 * length, length);
  };
  const words = (length: number): Uint32Array => {
    at += 4 * length;
    return new Uint32Array(bytes.buffer, at - 4 * length, length);
  };
  return {
    sizes: doubles(entries),
    mtimes: doubles(entries),
    dataOffsets: doubles(entries),
    attributes: doubles(attributeWidth * attributes),
    entries: words(nodes),
    children: words(nodes + 1),
    names: words(nodes + 1),
    links: words(entries + 1),
    combinations: words(entries),
    text: new Uint8Array(bytes.buffer, at, text),
  };
}

/** Each distinct entry once, and which of them each node has. */
function numberedEntries(nodes: readonly LayerNode[]): {
  readonly numbers: readonly number[];
  readonly entries: readonly Entry[];
  readonly isShared: readonly boolean[];
} {
  const known = new Map<Entry, number>();
  const isShared: boolean[] = [];
  const numbers = nodes.map(({ entry }) => {
    const number = known.get(entry);
    if (number !== undefined) isShared[number] = true;
    else {
      isShared.push(false);
      known.set(entry, known.size);
    }
    return number ?? known.size - 1;
  });
  return { numbers, entries: [...known.keys()], isShared };
}

function attributesOf(entry: Entry, isShared: boolean): number[] {
  const flags = (entry.implied ? impliedFlag : 0) | (isShared ? sharedFlag : 0);
  const { mode, uid, gid, deviceMajor, deviceMinor } = entry;
  return [entryKinds.indexOf(entry.kind), mode, uid, gid, deviceMajor, deviceMinor, flags];
}

function restOf(index: LayerIndex, entries: readonly Entry[]): IndexRest {
  const xattrs: [number, [string, RawName][]][] = [];
  const sparse: [number, readonly DataPart[]][] = [];
  entries.forEach((entry, at) => {
    if (entry.sparse !== undefined) sparse.push([at, entry.sparse]);
    if (entry.xattrs === undefined) return;
    xattrs.push([at, [...entry.xattrs].map(([key, value]) => [key, rawFromBytes(value)])]);
  });
  const { whiteouts, opaques, openLinks, diagnostics } = index;
  return { whiteouts: [...whiteouts], opaques: [...opaques], openLinks, diagnostics, xattrs, sparse };
}

function startsOf(texts: readonly string[], first: number): Uint32Array {
  const starts = new Uint32Array(texts.length + 1);
  let at = first;
  texts.forEach((text, n) => {
    starts[n] = at;
    at += text.length;
  });
  starts[texts.length] = at;
  return starts;
}

/** Writes texts one after the other, and gives where they end. */
function putTexts(texts: readonly RawName[], from: number, into: Uint8Array): number {
  let at = from;
  for (const text of texts) for (let n = 0; n < text.length; n++) into[at++] = text.charCodeAt(n);
  return at;
}

function checksumOf(bytes: Uint8Array, sha256: () => Hasher): Uint8Array {
  const hasher = sha256();
  hasher.update(bytes.subarray(0, checksumAt));
  hasher.update(bytes.subarray(headLength));
  const hex = hasher.hex();
  return Uint8Array.from({ length: headLength - checksumAt }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
