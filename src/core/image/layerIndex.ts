import { addDiagnostic, type Diagnostic } from './diagnostic';
import { entryOf, impliedDirectory, type Entry } from './entry';
import { ImageError } from './error';
import { PathWalk } from './pathWalk';
import type { RawName } from './rawName';
import { tarIndexer, type TarEntry, type TarIndexer } from './tar';

/**
 * What one layer changes: its own files as a tree, and beside it what it deletes of the layers below. It knows nothing
 * of other layers, so it is made once for each `diffId`.
 */
export interface LayerIndex {
  readonly root: LayerNode;
  /** Paths that are deleted, without a leading slash. */
  readonly whiteouts: ReadonlySet<RawName>;
  /** Directories whose lower content is hidden. */
  readonly opaques: ReadonlySet<RawName>;
  /** Hard links whose target is not in this layer. */
  readonly openLinks: readonly OpenLink[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A path of a layer; `children` only for directories. */
export interface LayerNode {
  readonly entry: Entry;
  readonly children: ReadonlyMap<RawName, LayerNode> | undefined;
}

export interface OpenLink {
  readonly path: RawName;
  /** Normalised, without a leading slash. */
  readonly target: RawName;
}

/** Makes an index from the bytes of an uncompressed layer, as they come. */
export interface LayerIndexer {
  push(bytes: Uint8Array): void;
  /** Takes an entry that was read elsewhere, as in a table of contents. */
  add(entry: TarEntry): void;
  /** Passes over up to `available` bytes of file data without seeing them; gives how many. */
  skip(available: number): number;
  /** Whether the tar's end mark was read. */
  ended(): boolean;
  /** Entries that were read. */
  readonly entries: number;
  /** What was read so far, which goes on to grow as more is; hard links may lead nowhere yet. */
  soFar(): LayerIndex;
  /** Ends the tar; `ImageError` `corrupt` if it is cut short, unless that is known. */
  finish(end?: 'whole' | 'cut'): LayerIndex;
}

/** A fresh indexer; it applies entries as an overlay engine unpacks them into an empty directory. */
export function layerIndexer(): LayerIndexer {
  const scratch = new Scratch();
  const tar: TarIndexer = tarIndexer((entry) => scratch.add(entry));
  return {
    push: (bytes) => tar.push(bytes),
    add: (entry) => scratch.add(entry),
    skip: (available) => tar.skip(available),
    ended: () => tar.ended(),
    get entries() {
      return scratch.entries;
    },
    soFar: () => scratch.soFar(),
    finish: (end = 'whole') => {
      if (end === 'whole') tar.finish();
      return scratch.finish();
    },
  };
}

const whiteoutPrefix = '.wh.';
const metaPrefix = '.wh..wh.';
const opaqueName = '.wh..wh..opq';
const nodeLimit = 2_500_000;
const textLimit = 512 * 1024 * 1024;
const pathLimit = 4096; // PATH_MAX of Linux
const depthLimit = 2048;

interface Node {
  entry: Entry;
  children: Map<RawName, Node> | undefined;
}

interface Parent {
  readonly node: Node;
  /** From the root. */
  readonly names: readonly RawName[];
  /** The same with a slash after each. */
  readonly prefix: RawName;
}

class Scratch {
  private readonly root: Node = { entry: impliedDirectory, children: new Map() };
  private readonly whiteouts = new Set<RawName>();
  private readonly opaques = new Set<RawName>();
  private readonly links: { readonly node: Node; readonly path: RawName; readonly target: readonly RawName[] }[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  entries = 0;
  /** The directory of the last entry, as it was written there, while that is still what the text leads to. */
  private last: { readonly text: RawName; readonly parent: Parent } | undefined;
  private nodes = 0;
  /** Bytes of names, links and attributes that are kept. */
  private textLength = 0;

  add(header: TarEntry): void {
    this.entries++;
    this.countText(header);
    if (header.name.length > pathLimit || header.link.length > pathLimit) {
      return this.note('too-long', header.name.slice(0, 100));
    }
    const { parent, name } = this.parentOf(header.name);
    if (name === undefined) {
      if (header.type === 'directory') this.root.entry = entryOf(header);
      return;
    }
    if (parent === undefined) return this.note('too-long', header.name.slice(0, 100));
    const path = parent.prefix + name;
    if (name.startsWith(whiteoutPrefix)) return this.addWhiteout(parent.names, name, path);
    if (header.type === 'char' && header.deviceMajor === 0 && header.deviceMinor === 0) {
      this.whiteouts.add(path);
      return this.note('device-whiteout', path);
    }
    if (header.xattrs?.has('trusted.overlay.opaque') === true) this.note('opaque-xattr', path);
    this.place(parent.node, name, path, header);
  }

  soFar(): LayerIndex {
    const { root, whiteouts, opaques, diagnostics } = this;
    return { root, whiteouts, opaques, openLinks: [], diagnostics };
  }

  finish(): LayerIndex {
    const openLinks: OpenLink[] = [];
    for (const { node, path, target } of this.links) {
      if (this.nodeAt(path) !== node) continue; // replaced since
      const found = this.find(target);
      if (found !== undefined && found.entry.kind !== 'directory' && found.entry.kind !== 'broken') {
        node.entry = found.entry;
        this.note('early-hardlink', path);
        continue;
      }
      openLinks.push({ path, target: target.join('/') });
    }
    return { ...this.soFar(), openLinks };
  }

  /** The directory that a name stands in, made where it is missing; the name itself is missing for the root. */
  private parentOf(name: RawName): { readonly parent: Parent | undefined; readonly name: RawName | undefined } {
    const slash = name.lastIndexOf('/');
    const own = name.slice(slash + 1);
    const isPlain = slash > 0 && own !== '' && own !== '.' && own !== '..';
    // Most entries stand beside the one before them.
    if (isPlain && this.last?.text === name.slice(0, slash)) return { parent: this.last.parent, name: own };
    const parts = this.normalise(name);
    const last = parts.pop();
    const parent = last === undefined ? undefined : this.directoryAt(parts);
    // One that leads up is to be told of at each entry.
    const isKept = isPlain && parent !== undefined && !name.includes('../');
    this.last = isKept ? { text: name.slice(0, slash), parent } : undefined;
    return { parent, name: last };
  }

  private countText({ name, link, xattrs }: TarEntry): void {
    this.textLength += name.length + link.length;
    for (const value of xattrs?.values() ?? []) this.textLength += value.length;
    if (this.textLength <= textLimit) return;
    throw new ImageError(
      'too-large',
      'the layer has more than 512 MiB of names and attributes; build it with fewer files.',
    );
  }

  private place(parent: Node, name: RawName, path: RawName, header: TarEntry): void {
    const existing = parent.children?.get(name);
    // The directory takes the place of the whiteout's device, so that nothing is left to hide the lower files.
    if (header.type === 'directory' && existing === undefined && this.whiteouts.delete(path)) {
      this.note('undone-whiteout', path);
    }
    if (existing !== undefined && !existing.entry.implied) this.note('duplicate', path);
    if (existing?.children !== undefined && header.type === 'directory') {
      existing.entry = entryOf(header);
      return;
    }
    if (existing?.entry.implied === true) this.note('clash', path);
    if (existing !== undefined) this.last = undefined;
    const node: Node = {
      entry: entryOf(header),
      children: header.type === 'directory' ? new Map() : undefined,
    };
    if (header.type === 'hardlink') {
      const target = this.normalise(header.link);
      const found = this.find(target);
      if (found !== undefined && found.entry.kind !== 'directory' && found.entry.kind !== 'broken')
        node.entry = found.entry;
      else this.links.push({ node, path, target });
    }
    this.attach(parent, name, node);
  }

  private addWhiteout(directory: readonly RawName[], name: RawName, path: RawName): void {
    if (name === opaqueName && directory.length === 0) return this.note('opaque-root', path);
    if (name === opaqueName) {
      this.opaques.add(directory.join('/'));
      return;
    }
    if (name.startsWith(metaPrefix)) return; // bookkeeping of AUFS
    const target = name.slice(whiteoutPrefix.length);
    if (target === '' || target === '.' || target === '..') return this.note('bad-whiteout', path);
    const hidden = joined(directory, target);
    this.whiteouts.add(hidden);
    if (this.nodeAt(hidden) !== undefined) this.note('late-whiteout', hidden);
  }

  /** The parts of a name, as `path.posix.normalize` would have them, never above the root. */
  private normalise(name: RawName): RawName[] {
    const parts: RawName[] = [];
    for (const part of name.split('/')) {
      if (part === '' || part === '.') continue;
      if (part !== '..') parts.push(part);
      else if (parts.pop() === undefined) this.note('escape', name);
    }
    return parts;
  }

  /**
   * The directory at `parts`, made where it is missing, through symbolic links that this same layer has made; that is
   * what unpacking into an empty directory does. `undefined` where it would be too deep.
   */
  private directoryAt(parts: readonly RawName[]): Parent | undefined {
    const walk = new PathWalk(this.root, parts);
    for (let name = walk.next(); name !== undefined; name = walk.next()) {
      const child = walk.node.children?.get(name);
      if (child?.children !== undefined) {
        walk.enter(name, child);
        continue;
      }
      if (child?.entry.kind === 'symlink' && walk.follow(child.entry.link)) continue;
      if (child !== undefined) this.note('clash', joined(walk.names, name));
      if (walk.names.length >= depthLimit) return undefined;
      const made: Node = { entry: impliedDirectory, children: new Map() };
      this.attach(walk.node, name, made);
      walk.enter(name, made);
    }
    const { node, names } = walk;
    return { node, names, prefix: names.map((name) => `${name}/`).join('') };
  }

  /** What is at a path of this layer, through the layer's links to its directory; the last part is not followed. */
  private find(parts: readonly RawName[]): Node | undefined {
    const last = parts.at(-1);
    if (last === undefined) return this.root;
    const walk = new PathWalk(this.root, parts.slice(0, -1));
    for (let name = walk.next(); name !== undefined; name = walk.next()) {
      const child = walk.node.children?.get(name);
      if (child?.children !== undefined) walk.enter(name, child);
      else if (child?.entry.kind !== 'symlink' || !walk.follow(child.entry.link)) return undefined;
    }
    return walk.node.children?.get(last);
  }

  private nodeAt(path: RawName): Node | undefined {
    let node: Node | undefined = this.root;
    for (const part of path.split('/')) node = node?.children?.get(part);
    return node;
  }

  private attach(parent: Node, name: RawName, node: Node): void {
    if (++this.nodes > nodeLimit)
      throw new ImageError('too-large', 'the layer has more than 2.5 million paths; build it with fewer files.');
    parent.children?.set(name, node);
  }

  private note(kind: Diagnostic['kind'], path: RawName): void {
    addDiagnostic(this.diagnostics, kind, path.startsWith('/') ? path : `/${path}`);
  }
}

function joined(directory: readonly RawName[], name: RawName): RawName {
  return directory.length === 0 ? name : `${directory.join('/')}/${name}`;
}
