import type { Diagnostic } from './diagnostic';
import { impliedDirectory } from './entry';
import type { LayerIndex } from './layerIndex';
import { childOf, namesIn, stackOf, type LayerPart, type LayerStack, type Placed } from './layerStack';
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
  private made: ReadonlyMap<RawName, Node> | undefined;

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

  get children(): ReadonlyMap<RawName, Node> | undefined {
    if (this.parts === undefined) return undefined;
    return (this.made ??= childrenOf(this.stack, this.parts));
  }
}

function rootOf({ roots }: LayerStack): Placed {
  const spoken = roots.findLast(({ node }) => node?.entry.implied === false);
  const layer = spoken?.layer ?? 0;
  return { layer, dataLayer: layer, entry: spoken?.node?.entry ?? impliedDirectory, parts: roots };
}

function childrenOf(stack: LayerStack, parts: readonly LayerPart[]): ReadonlyMap<RawName, Node> {
  const children = new Map<RawName, Node>();
  const [only] = parts;
  // Most directories are of one layer alone, where there is nothing to weigh.
  if (parts.length === 1 && only?.marks === undefined) {
    const layer = only?.layer ?? 0;
    for (const [name, node] of only?.node?.children ?? []) {
      const { entry } = node;
      const own = entry.kind === 'directory' ? [{ layer, node, marks: undefined }] : undefined;
      children.set(name, new Node(stack, name, { layer, dataLayer: layer, entry, parts: own }));
    }
    return children;
  }
  for (const name of namesIn(parts)) {
    const placed = childOf(stack, parts, name);
    if (placed !== undefined) children.set(name, new Node(stack, name, placed));
  }
  return children;
}
