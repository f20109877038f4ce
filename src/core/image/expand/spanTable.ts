import type { Hasher, Host } from '../../host';
import { windowLength, type InflateFrom } from './inflateFrom';

/** How content is cut for verifying: a digest for each so many bytes. */
export const spanLength = 1024 * 1024;

/**
 * What it takes to read expanded content at any place and to trust what is read: made by one pass over all of it, during
 * which its own digest was verified.
 */
export interface SpanTable {
  /** Bytes as stored. */
  readonly storedSize: number;
  /** Bytes when expanded. */
  readonly size: number;
  /** SHA-256 of each span of {@link spanLength} bytes, 32 bytes each; the last span may be shorter. */
  readonly digests: Uint8Array;
  /** Whether it is gzip of one member, so that all from any point on is one piece of deflate data. */
  readonly isOneMember: boolean;
  /** Where expanding can begin, in their order; the first is the start. */
  readonly points: readonly Point[];
}

/** A place where expanding can begin. */
export interface Point extends InflateFrom {
  /** Expanded bytes before it. */
  readonly out: number;
  /** Stored bytes before the one that holds its first bit. */
  readonly stored: number;
}

/** Makes a table while content goes by. */
export interface SpanTableMaker {
  /** Expanding could begin here; `window` is asked for at once or never. */
  point(at: Omit<Point, 'window'>, window: () => Uint8Array): void;
  push(expanded: Uint8Array): void;
  finish(storedSize: number, isOneMember: boolean): SpanTable;
}

export function spanTableMaker(host: Host): SpanTableMaker {
  const points = new PointList();
  const digests: Uint8Array[] = [];
  let hasher: Hasher = host.sha256();
  let filled = 0;
  let size = 0;
  const close = (): void => {
    digests.push(bytesOfHex(hasher.hex()));
    hasher = host.sha256();
    filled = 0;
  };
  return {
    point: (at, window) => points.offer(at, window),
    push: (expanded) => {
      size += expanded.length;
      for (let at = 0; at < expanded.length;) {
        const part = expanded.subarray(at, at + spanLength - filled);
        hasher.update(part);
        filled += part.length;
        at += part.length;
        if (filled === spanLength) close();
      }
    },
    finish: (storedSize, isOneMember) => {
      if (filled > 0) close();
      const all = new Uint8Array(digests.length * 32);
      digests.forEach((digest, span) => all.set(digest, span * 32));
      return { storedSize, size, digests: all, isOneMember, points: points.all() };
    },
  };
}

/** The last place at or before `out` where expanding can begin, and the first at or after `end`, if there is one. */
export function pointsAround(table: SpanTable, out: number, end: number): { from: Point; until: Point | undefined } {
  let low = 0;
  for (let high = table.points.length; high - low > 1;) {
    const middle = (low + high) >>> 1;
    if (table.points[middle]!.out <= out)
      low = middle; // below the length
    else high = middle;
  }
  const from = table.points[low]!; // there is always one
  let next = low + 1;
  while ((table.points[next]?.out ?? end) < end) next++;
  return { from, until: table.points[next] };
}

/** 64 digits of hex as 32 bytes. */
export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

/** Windows are kept for at most so many points: 16 MiB. */
const pointLimit = 512;

/** Keeps the last place before each line of a grid, which is made wider when there are too many. */
class PointList {
  private points: Point[] = [];
  private spacing = 2 * spanLength;
  private candidate: Point | undefined;

  offer(at: Omit<Point, 'window'>, window: () => Uint8Array): void {
    if (this.points.length === 0) this.points.push({ ...at, window: window() });
    if (at.out > this.line() && this.candidate !== undefined) this.keep(this.candidate);
    // Most are replaced by the next: only near the line is it worth a copy of the window.
    if (at.out > this.line() - farthest) this.candidate = { ...at, window: window() };
  }

  all(): readonly Point[] {
    return this.points;
  }

  /** The end of the space that belongs to the last point. */
  private line(): number {
    return this.lineAfter(this.points.at(-1)?.out ?? 0);
  }

  private lineAfter(out: number): number {
    return (Math.floor(out / this.spacing) + 1) * this.spacing;
  }

  private keep(point: Point): void {
    this.points.push(point);
    this.candidate = undefined;
    if (this.points.length <= pointLimit) return;
    this.spacing *= 2;
    let line = 0;
    this.points = this.points.filter((kept, at) => {
      const next = this.points[at + 1];
      if (at > 0 && next !== undefined && next.out <= line) return false;
      line = this.lineAfter(kept.out);
      return true;
    });
  }
}

/** Blocks are rarely longer than this. */
const farthest = 16 * windowLength;
