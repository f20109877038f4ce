import type { Hasher } from '../host';
import type { Entry } from './entry';
import { attributeWidth, decodeColumns, entryKinds, impliedFlag, sharedFlag, type IndexColumns } from './indexFormat';
import type { LayerIndex, LayerNode } from './layerIndex';
import { rawFromBytes, type RawName } from './rawName';

/**
 * An index from its bytes, which it goes on to use; nodes are made when they are looked at. `undefined` for bytes that are
 * damaged, or of another version of the format.
 */
export function decodeIndex(bytes: Uint8Array, sha256: () => Hasher): LayerIndex | undefined {
  const columns = decodeColumns(bytes, sha256);
  if (columns === undefined) return undefined;
  const { whiteouts, opaques, openLinks, diagnostics } = columns.rest;
  return {
    root: new IndexNode(new IndexView(columns), 0),
    whiteouts: new Set(whiteouts),
    opaques: new Set(opaques),
    openLinks,
    diagnostics,
  };
}

class IndexView {
  readonly xattrs: ReadonlyMap<number, Entry['xattrs']>;
  readonly sparse: ReadonlyMap<number, Entry['sparse']>;
  /** Hard links are told by their entry, so that there is one object for each. */
  readonly shared = new Map<number, Entry>();

  constructor(readonly columns: IndexColumns) {
    const { xattrs, sparse } = columns.rest;
    this.xattrs = new Map(xattrs.map(([at, list]) => [at, new Map(list.map(([key, value]) => [key, bytesOf(value)]))]));
    this.sparse = new Map(sparse);
  }

  nameOf(node: number): RawName {
    return this.textOf(this.columns.names, node);
  }

  entryOf(node: number): Entry {
    const number = this.columns.entries[node] ?? 0;
    const shared = this.shared.get(number);
    if (shared !== undefined) return shared;
    const { sizes, mtimes, dataOffsets, attributes, combinations, links } = this.columns;
    const at = (combinations[number] ?? 0) * attributeWidth;
    const flags = attributes[at + 6] ?? 0;
    const entry: Entry = {
      kind: entryKinds[attributes[at] ?? 0] ?? 'other',
      size: sizes[number] ?? 0,
      mode: attributes[at + 1] ?? 0,
      uid: attributes[at + 2] ?? 0,
      gid: attributes[at + 3] ?? 0,
      mtime: mtimes[number] ?? 0,
      link: this.textOf(links, number),
      deviceMajor: attributes[at + 4] ?? 0,
      deviceMinor: attributes[at + 5] ?? 0,
      dataOffset: dataOffsets[number] ?? 0,
      sparse: this.sparse.get(number),
      xattrs: this.xattrs.get(number),
      implied: (flags & impliedFlag) !== 0,
    };
    if ((flags & sharedFlag) !== 0) this.shared.set(number, entry);
    return entry;
  }

  private textOf(starts: Uint32Array, at: number): RawName {
    const start = starts[at] ?? 0;
    const end = starts[at + 1] ?? 0;
    return start === end ? '' : rawFromBytes(this.columns.text.subarray(start, end));
  }
}

class IndexNode implements LayerNode {
  private knownEntry: Entry | undefined;
  private knownChildren: ReadonlyMap<RawName, LayerNode> | undefined;

  constructor(
    private readonly view: IndexView,
    private readonly at: number,
  ) {}

  get entry(): Entry {
    return (this.knownEntry ??= this.view.entryOf(this.at));
  }

  get children(): ReadonlyMap<RawName, LayerNode> | undefined {
    if (this.entry.kind !== 'directory') return undefined;
    return (this.knownChildren ??= this.makeChildren());
  }

  private makeChildren(): ReadonlyMap<RawName, LayerNode> {
    const { children } = this.view.columns;
    const end = children[this.at + 1] ?? 0;
    const made = new Map<RawName, LayerNode>();
    for (let at = children[this.at] ?? 0; at < end; at++) made.set(this.view.nameOf(at), new IndexNode(this.view, at));
    return made;
  }
}

function bytesOf(raw: RawName): Uint8Array {
  return Uint8Array.from(raw, (char) => char.charCodeAt(0));
}
