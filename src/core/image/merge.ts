import { addDiagnostic, type Diagnostic } from './diagnostic';
import { impliedDirectory, type Entry } from './entry';
import type { LayerIndex, LayerNode } from './layerIndex';
import type { RawName } from './rawName';
import type { ImageTree, TreeNode } from './tree';

/** An image's files, and what is odd about how its layers make them. */
export interface MergedTree extends ImageTree {
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lays layers over each other, lowest first, as an overlay file system does; the same index may come twice. A directory
 * that a layer only implies keeps what a lower layer says of it. Takes time in the number of all their entries.
 */
export function mergeLayers(layers: readonly LayerIndex[]): MergedTree {
  const root: Node = { name: '', entry: impliedDirectory, layer: 0, dataLayer: 0, children: new Map() };
  const diagnostics: Diagnostic[] = [];
  layers.forEach((index, layer) => {
    for (const { kind, path } of index.diagnostics) {
      if (diagnostics.length < 1000) diagnostics.push({ kind, path, layer });
    }
    for (const path of index.opaques) nodeAt(root, path)?.children?.clear();
    for (const path of index.whiteouts) remove(root, path);
    const targets = index.openLinks.map((link) => ({ link, found: nodeAt(root, link.target) }));
    lay(root, index.root, layer, diagnostics);
    for (const { link, found } of targets) joinLink(root, index, layer, link, found, diagnostics);
  });
  return { root, diagnostics };
}

interface Node extends TreeNode {
  entry: Entry;
  layer: number;
  dataLayer: number;
  children: Map<RawName, Node> | undefined;
}

interface Pair {
  readonly lower: Node;
  readonly upper: LayerNode;
  readonly path: RawName;
}

// A stack of its own, since a layer may nest deeper than calls can.
function lay(root: Node, upperRoot: LayerNode, layer: number, diagnostics: Diagnostic[]): void {
  const stack: Pair[] = [{ lower: root, upper: upperRoot, path: '' }];
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const { lower, upper, path } = pair;
    if (!upper.entry.implied) setEntry(lower, upper.entry, layer);
    for (const [name, child] of upper.children ?? []) {
      const below = lower.children?.get(name);
      if (below?.children !== undefined && child.children !== undefined) {
        stack.push({ lower: below, upper: child, path: `${path}/${name}` });
        continue;
      }
      if (below !== undefined && child.children !== undefined) {
        const kind = below.entry.kind === 'symlink' ? 'symlink-replaced' : 'file-replaced';
        addDiagnostic(diagnostics, kind, `${path}/${name}`, layer);
      }
      const children = child.children === undefined ? undefined : new Map<RawName, Node>();
      const made: Node = { name, entry: child.entry, layer, dataLayer: layer, children };
      lower.children?.set(name, made);
      if (children !== undefined) stack.push({ lower: made, upper: child, path: `${path}/${name}` });
    }
  }
}

function joinLink(
  root: Node,
  index: LayerIndex,
  layer: number,
  link: LayerIndex['openLinks'][number],
  target: Node | undefined,
  diagnostics: Diagnostic[],
): void {
  const node = nodeAt(root, link.path);
  if (node === undefined) return;
  if (target !== undefined && target.children === undefined && target.entry.kind !== 'broken') {
    node.entry = target.entry;
    node.dataLayer = target.dataLayer;
    addDiagnostic(diagnostics, 'cross-layer-hardlink', `/${link.path}`, layer);
    return;
  }
  if (index.whiteouts.has(link.target)) {
    remove(root, link.path);
    addDiagnostic(diagnostics, 'deleted-hardlink', `/${link.path}`, layer);
    return;
  }
  addDiagnostic(diagnostics, 'broken-hardlink', `/${link.path}`, layer);
}

function setEntry(node: Node, entry: Entry, layer: number): void {
  node.entry = entry;
  node.layer = layer;
  node.dataLayer = layer;
}

/** What is at a path, without following links: overlay file systems compare names, not where they lead. */
function nodeAt(root: Node, path: RawName): Node | undefined {
  if (path === '') return root;
  let node: Node | undefined = root;
  for (const part of path.split('/')) node = node?.children?.get(part);
  return node;
}

function remove(root: Node, path: RawName): void {
  const slash = path.lastIndexOf('/');
  nodeAt(root, path.slice(0, Math.max(0, slash)))?.children?.delete(path.slice(slash + 1));
}
