import type { Diagnostic } from './diagnostic';
import { impliedDirectory } from './entry';
import type { LayerIndex } from './layerIndex';
import { childOf, stackOf, type LayerPart, type LayerStack, type Placed } from './layerStack';
import { diagnosticsOf } from './mergeDiagnostics';
import type { RawName } from './rawName';
import type { ImageTree, TreeNode } from './tree';

/** An image's files, and what is odd about how its layers make them. */
export interface MergedTree extends ImageTree {
  /** What each layer changes, lowest first. */
  readonly layers: readonly LayerIndex[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lays layers over each other, lowest first, as an overlay file system does; the same index may come twice. A directory
 * that a layer only implies keeps what a lower layer says of it. The work is done when it is looked at: a directory's nodes
 * are made then and stay.
 */
export function mergeLayers(layers: readonly LayerIndex[]): MergedTree {
  const stack = stackOf(layers);
  let diagnostics: readonly Diagnostic[] | undefined;
  return {
    root: new Node(stack, '', rootOf(stack)),
    layers,
    get diagnostics() {
      return (diagnostics ??= diagnosticsOf(stack));
    },
  };
}

class Node implements TreeNode {
  readonly entry: TreeNode['entry'];
  readonly layer: number;
  readonly dataLayer: number;
  private readonly parts: readonly LayerPart[] | undefined;
  private made: ReadonlyMap<RawName, TreeNode> | undefined;

  constructor(
    private readonly stack: LayerStack,
    readonly name: RawName,
    { entry, layer, dataLayer, parts }: Placed,
  ) {
    this.entry = entry;
    this.layer = layer;
    this.dataLayer = dataLayer;
    this.parts = parts;
  }

  get children(): ReadonlyMap<RawName, TreeNode> | undefined {
    if (this.parts === undefined) return undefined;
    return (this.made ??= childrenOf(this.stack, this.parts));
  }
}

function rootOf({ roots }: LayerStack): Placed {
  const spoken = roots.findLast(({ node }) => node?.entry.implied === false);
  const layer = spoken?.layer ?? 0;
  return { layer, dataLayer: layer, entry: spoken?.node?.entry ?? impliedDirectory, parts: roots };
}

function childrenOf(stack: LayerStack, parts: readonly LayerPart[]): ReadonlyMap<RawName, TreeNode> {
  const children = new Map<RawName, TreeNode>();
  const { main, weighed } = split(parts);
  const layer = main?.layer ?? 0;
  for (const [name, node] of main?.node?.children ?? []) {
    if (weighed.has(name)) continue;
    const { entry } = node;
    const child =
      entry.kind === 'directory'
        ? new Node(stack, name, { layer, dataLayer: layer, entry, parts: [{ layer, node, marks: undefined }] })
        : { name, entry, layer, dataLayer: layer, children: undefined };
    children.set(name, child);
  }
  for (const name of weighed) {
    const placed = childOf(stack, parts, name);
    if (placed !== undefined) children.set(name, new Node(stack, name, placed));
  }
  return children;
}

/**
 * The layer with most of a directory, and the names that are to be weighed since another layer or a mark may speak of them; the
 * others are in that layer alone.
 */
function split(parts: readonly LayerPart[]): { readonly main: LayerPart | undefined; readonly weighed: Set<RawName> } {
  // What is below an opaque mark counts for nothing.
  const seen = parts.slice(
    Math.max(
      0,
      parts.findLastIndex(({ marks }) => marks?.opaque === true),
    ),
  );
  const size = ({ node }: LayerPart): number => node?.children?.size ?? 0;
  let [main] = seen;
  for (const part of seen) if (main === undefined || size(part) > size(main)) main = part;
  const weighed = new Set<RawName>();
  for (const part of seen) {
    const { node, marks } = part;
    if (part !== main) for (const name of node?.children?.keys() ?? []) weighed.add(name);
    for (const names of [marks?.whiteouts, marks?.links, marks?.below]) {
      for (const name of names?.keys() ?? []) weighed.add(name);
    }
  }
  return { main, weighed };
}
