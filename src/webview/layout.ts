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
  /** A number that it shares with what it lies in; `undefined` for one that is most of the picture, and what is in which differs. */
  readonly hue: number | undefined;
  /** From 1, and among how many in the same part. */
  readonly rank: number;
  readonly among: number;
  readonly parent: Placed | undefined;
  /** Those that are drawn in it, largest first; it then has a strip at its top for its name. */
  readonly inside: readonly Placed[];
}

/** In pixels. */
const stripHeight = 19;

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
  return placed(laid, roomy);
}

type Node = HierarchyRectangularNode<Tile>;

/** A node that has a place, unless it is the whole. */
interface Visit {
  readonly node: Node;
  readonly placed: (Placed & { inside: readonly Placed[] }) | undefined;
}

/** All that can be seen, the outer before the inner. */
function placed(whole: Node, roomy: ReadonlySet<Node>): readonly Placed[] {
  const all: Placed[] = [];
  let hues = 0;
  const visits: Visit[] = [{ node: whole, placed: undefined }];
  // It grows while it is gone through.
  for (const { node, placed: parent } of visits) {
    const seen = (node.children ?? []).filter(({ x0, x1, y0, y1 }) => x1 - x0 >= 2 && y1 - y0 >= 2);
    const inside = seen.map((child, at) => {
      const isOpen = child.children !== undefined && roomy.has(child);
      const isMost = isOpen && area(child) > mostOf * area(whole);
      const one = {
        tile: child.data,
        left: child.x0,
        top: child.y0,
        width: child.x1 - child.x0,
        height: child.y1 - child.y0,
        depth: child.depth,
        hue: isMost ? undefined : (parent?.hue ?? hues++),
        rank: at + 1,
        among: seen.length,
        parent,
        inside: none,
      };
      all.push(one);
      if (isOpen) visits.push({ node: child, placed: one });
      return one;
    });
    if (parent !== undefined) parent.inside = inside;
  }
  return all;
}

function area({ x0, x1, y0, y1 }: Node): number {
  return (x1 - x0) * (y1 - y0);
}

const mostOf = 0.4;
const none: readonly Placed[] = [];
