import type { TreeItem } from 'vscode';
import type { Row } from './row';

/** How rows of one kind look, and what is below them. */
export interface RowKind<R extends Row> {
  /** Its label, icon and so on; the id is set by the view. Costs next to nothing, as it is asked for each row that is drawn. */
  item(row: R): TreeItem;
  /** What is below. A rejection is shown as a row that tries again; the signal fires when nobody waits any more. */
  children?(row: R, signal: AbortSignal): readonly Row[] | Promise<readonly Row[]>;
  /** Adds to an item what takes longer, as its tooltip, once a person points at it. */
  resolve?(item: TreeItem, row: R, signal: AbortSignal): TreeItem | Promise<TreeItem>;
  /** Its row was closed. */
  collapsed?(row: R): void;
}

/** The kinds of rows that one feature brings; together they are {@link RowKinds}. */
export type RowKindsOf<K extends Row['kind']> = { readonly [Kind in K]: RowKind<Extract<Row, { kind: Kind }>> };

/** All kinds of rows. */
export type RowKinds = RowKindsOf<Row['kind']>;

/** The same of a kind whose code may have to be loaded first. */
export interface LaterKind<R extends Row> extends Omit<RowKind<R>, 'item'> {
  item(row: R): TreeItem | Promise<TreeItem>;
}

/** All kinds of rows, of which some may have to be loaded first. */
export type LaterKinds = { readonly [Kind in Row['kind']]: LaterKind<Extract<Row, { kind: Kind }>> };

/** The kind of a row. */
export function kindOf<R extends Row>(kinds: RowKinds, row: R): RowKind<R>;
export function kindOf<R extends Row>(kinds: LaterKinds, row: R): LaterKind<R>;
export function kindOf<R extends Row>(kinds: LaterKinds, row: R): LaterKind<R> {
  return kinds[row.kind] as LaterKind<R>; // the table has for each kind what takes its rows
}
