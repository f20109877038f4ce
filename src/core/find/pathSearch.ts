import { pathScore } from './fuzzy';
import type { PathIndex } from './pathIndex';
import { isNarrower, type PathQuery } from './pathQuery';

/** A search that is done in parts. */
export interface PathSearch {
  readonly query: PathQuery;
  /** Has it go on to the paths that a later step of the same index has more. */
  grow(more: PathIndex): void;
  /** Goes on until it is done, which it tells, or until `isTimeUp` says so, which is asked every few hundred paths. */
  run(isTimeUp: () => boolean): boolean;
  /** Numbers of the best paths so far, best first. */
  best(): readonly number[];
  /** Numbers of all paths that fit; only once it is done. */
  readonly found: readonly number[];
  /** How many paths of the index it looks at. */
  readonly count: number;
  readonly isDone: boolean;
}

/**
 * Looks for the `limit` best paths. Of a search for less that is done, only what it found is looked at again, and what has come to
 * the same index since.
 */
export function searchPaths(index: PathIndex, query: PathQuery, limit: number, before?: PathSearch): PathSearch {
  const isNext = before?.isDone === true && isNarrower(query, before.query);
  const among = isNext ? before.found : [];
  /** How many paths it does not look at, since that search has. */
  const passed = isNext ? before.count - among.length : 0;
  let paths = index;
  let score = pathScore(paths, query);
  const found: number[] = [];
  const heap = newHeap(limit);
  let next = 0;
  const search: PathSearch = {
    query,
    found,
    get count() {
      return paths.count;
    },
    get isDone() {
      return next + passed >= paths.count;
    },
    grow(more) {
      paths = more;
      score = pathScore(paths, query);
    },
    run(isTimeUp) {
      while (!search.isDone) {
        rate(among[next] ?? next + passed);
        // The same path is not to be asked about twice without an end.
        if (++next % turn === 0 && isTimeUp()) break;
      }
      return search.isDone;
    },
    best: () => heap.sorted(),
  };
  return search;

  function rate(at: number): void {
    const rated = score(at);
    if (rated === undefined) return;
    found.push(at);
    const length = Math.min((paths.starts[at + 1] ?? 0) - (paths.starts[at] ?? 0), lengthLimit - 1);
    // Of those that fit alike the shorter.
    heap.offer(rated * lengthLimit - length, at);
  }
}

const turn = 256;
const lengthLimit = 4096;

interface Heap {
  offer(key: number, value: number): void;
  sorted(): number[];
}

/** Keeps the `limit` values with the highest keys; of equal keys those that came first. */
function newHeap(limit: number): Heap {
  const entries: { readonly key: number; readonly value: number }[] = [];
  const isLess = (a: number, b: number): boolean => {
    const [one, other] = [entries[a]!, entries[b]!]; // both are below the length
    return one.key !== other.key ? one.key < other.key : one.value > other.value;
  };
  const swap = (a: number, b: number): void => {
    [entries[a], entries[b]] = [entries[b]!, entries[a]!]; // as above
  };
  return {
    offer(key, value) {
      if (entries.length < limit) {
        entries.push({ key, value });
        for (let at = entries.length - 1; at > 0;) {
          const parent = (at - 1) >> 1;
          if (!isLess(at, parent)) break;
          swap(at, parent);
          at = parent;
        }
        return;
      }
      const least = entries[0];
      if (least === undefined || key <= least.key) return;
      entries[0] = { key, value };
      for (let at = 0; ;) {
        let child = 2 * at + 1;
        if (child >= entries.length) break;
        if (child + 1 < entries.length && isLess(child + 1, child)) child++;
        if (!isLess(child, at)) break;
        swap(at, child);
        at = child;
      }
    },
    sorted: () => [...entries].sort((a, b) => b.key - a.key || a.value - b.value).map(({ value }) => value),
  };
}
