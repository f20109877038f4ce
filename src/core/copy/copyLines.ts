import type { RawName } from '../image/rawName';
import type { ImageTree } from '../image/tree';
import { copyLine } from './copyLine';

/** Instructions that copy paths out of an image, and what is to be said about them. */
export interface CopyLines {
  readonly lines: readonly string[];
  /** Sentences. */
  readonly notes: readonly string[];
  /** Why a path is not among them, as sentences. */
  readonly refused: readonly string[];
}

/** A `COPY --from` for each path; what lies in a directory that is copied too needs none of its own. */
export function copyLines(
  source: string,
  tree: ImageTree,
  paths: readonly RawName[],
  escape: '\\' | '`' = '\\',
): CopyLines {
  const distinct = [...new Set(paths)];
  const within = (path: RawName, other: RawName): boolean =>
    path !== other && path.startsWith(other === '/' ? other : `${other}/`);
  const tops = distinct.filter((path) => !distinct.some((other) => within(path, other)));
  const results = tops.map((path) => copyLine(source, tree, path, escape));
  return {
    lines: results.flatMap((one) => (one.kind === 'line' ? [one.text] : [])),
    notes: results.flatMap((one) => (one.kind === 'line' ? one.notes : [])),
    refused: results.flatMap((one) => (one.kind === 'refused' ? [one.why] : [])),
  };
}
