import type { ComparedNode } from '../../../core/contents/comparedTree';
import type { ChangeKind } from '../../../core/contents/comparedTree';
import type { AnyRow, Row } from '../row';
import { pairKey, type ImagePair } from './pair';

/** Two images that are compared. */
export interface ComparisonRow extends AnyRow {
  readonly kind: 'comparison';
  readonly pair: ImagePair;
}

/** The settings, packages or files that differ. */
export interface ComparedGroupRow extends AnyRow {
  readonly kind: 'comparedGroup';
  readonly parent: ComparisonRow;
  readonly group: 'settings' | 'packages' | 'files';
  readonly title: string;
  /** How much differs. */
  readonly text: string;
}

/** A path that differs, or below which something does. */
export interface ComparedRow extends AnyRow {
  readonly kind: 'compared';
  readonly parent: Row;
  readonly pair: ImagePair;
  readonly node: ComparedNode;
}

/** A setting or a package that differs. */
export interface DifferenceRow extends AnyRow {
  readonly kind: 'difference';
  readonly parent: Row;
  readonly pair: ImagePair;
  readonly change: ChangeKind;
  readonly about: 'setting' | 'package';
  readonly title: string;
  /** Empty where there is nothing to say but that it differs. */
  readonly text: string;
}

/** The row of a pair of images. */
export function comparisonRow(pair: ImagePair): ComparisonRow {
  return { kind: 'comparison', id: `compared!${pairKey(pair)}`, parent: undefined, pair };
}

/** The comparison that a row lies in, or is; `undefined` for all other rows. */
export function comparisonOf(row: Row | undefined): ComparisonRow | undefined {
  for (let at = row; at !== undefined; at = at.parent) if (at.kind === 'comparison') return at;
  return undefined;
}
