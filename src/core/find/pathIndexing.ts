import type { ImageTree } from '../image/tree';
import { indexPaths, type Limits, type PathIndex } from './pathIndex';
import type { PathQuery } from './pathQuery';
import { searchPaths, type PathSearch } from './pathSearch';

/** An index that is made while it is already searched. */
export interface PathIndexing {
  /** What there is of it so far; the numbers of paths stay. */
  readonly index: PathIndex;
  readonly isDone: boolean;
  /** Takes some thousand paths more. */
  step(): void;
}

/** Begins the index of an image's paths, with the first step done. */
export function pathIndexing(tree: ImageTree, limits?: Limits): PathIndexing {
  const steps = indexPaths(tree, limits);
  let last = steps.next();
  return {
    get index() {
      return last.value;
    },
    get isDone() {
      return last.done === true;
    },
    step() {
      if (last.done !== true) last = steps.next();
    },
  };
}

/** Goes on with an index until all of it is there, which it tells, or until `isTimeUp` says so. */
export function indexAll(indexing: PathIndexing, isTimeUp: () => boolean): boolean {
  while (!indexing.isDone) {
    indexing.step();
    if (isTimeUp()) break;
  }
  return indexing.isDone;
}

/** {@link searchPaths} that makes the index on its way, so that what is there already is found first. */
export function searchWhileIndexing(
  indexing: PathIndexing,
  query: PathQuery,
  limit: number,
  before?: PathSearch,
): PathSearch {
  const search = searchPaths(indexing.index, query, limit, before);
  const isWhole = (): boolean => search.isDone && indexing.isDone && search.count === indexing.index.count;
  return {
    query,
    grow: (more) => search.grow(more),
    get found() {
      return search.found;
    },
    get count() {
      return search.count;
    },
    get isDone() {
      return isWhole();
    },
    best: () => search.best(),
    run(isTimeUp) {
      while (search.run(isTimeUp) && !isWhole()) {
        indexing.step();
        search.grow(indexing.index);
        if (isTimeUp()) break;
      }
      return isWhole();
    },
  };
}
