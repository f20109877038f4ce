import { hierarchy, treemap, treemapSquarify, type HierarchyRectangularNode } from 'd3-hierarchy';
import type { Tile } from '../core/sizeMap/level';

/** Where a tile is drawn, in pixels. */
export interface Placed {
  readonly tile: Tile;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** From 1, for what is directly in the part that is looked at. */
  readonly depth: number;
  /** Which of these it is or lies in, from 0. */
  readonly branch: number;
  /** From 1, and among how many in the same part. */
  readonly rank: number;
  readonly among: number;
  readonly parent: Placed | undefined;
  /** Those that are drawn in it, largest first; it then has a strip at its top for its name. */
  readonly inside: readonly Placed[];
}

/** In pixels. */
export const stripHeight = 19;

/** Lays out what is in a part over a picture: areas go by bytes. What would be too small to see is left out. Outermost first. */
export function layOut(whole: Tile, width: number, height: number): readonly Placed[] {
  const roomy = new Set<Node>();
  const isRoomy = (node: Node): boolean => {
    const is = node.depth === 0 || (node.x1 - node.x0 >= 46 && node.y1 - node.y0 >= stripHeight + 18);
    if (is) roomy.add(node);
    return is;
  };
  const laid = treemap<Tile>()
    .tile(treemapSquarify.ratio(1.3))
    .size([width, height])
    .round(true)
    .paddingInner(({ depth }) => (depth === 0 ? 4 : 2))
    .paddingOuter((node) => (node.depth > 0 && isRoomy(node) ? 3 : 0))
    .paddingTop((node) => (node.depth > 0 && isRoomy(node) ? stripHeight : 0))(
    hierarchy(whole, ({ tiles }) => tiles).sum(({ tiles, bytes }) => (tiles.length === 0 ? bytes : 0)),
  );
  const all: Placed[] = [];
  place(laid, undefined, 0, roomy, all);
  return all;
}

type Node = HierarchyRectangularNode<Tile>;

/** Places what is in a node. */
function place(
  node: Node,
  parent: Placed | undefined,
  branch: number,
  roomy: ReadonlySet<Node>,
  all: Placed[],
): readonly Placed[] {
  const seen = (node.children ?? []).filter(({ x0, x1, y0, y1 }) => x1 - x0 >= 2 && y1 - y0 >= 2);
  return seen.map((child, at) => {
    const own = node.depth === 0 ? at : branch;
    const placed = {
      tile: child.data,
      left: child.x0,
      top: child.y0,
      width: child.x1 - child.x0,
      height: child.y1 - child.y0,
      depth: child.depth,
      branch: own,
      rank: at + 1,
      among: seen.length,
      parent,
      inside: none,
    };
    all.push(placed);
    if (child.children !== undefined && roomy.has(child)) placed.inside = place(child, placed, own, roomy, all);
    return placed;
  });
}

const none: readonly Placed[] = [];
