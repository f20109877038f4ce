import { TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { AnyRow, Row } from './row';
import type { RowKindsOf } from './rowKind';

/** Rows that come after the first thousand of a directory, a thousand in each. */
export interface PageRow extends AnyRow {
  readonly kind: 'page';
  readonly parent: Row;
  /** Which they are, from 1. */
  readonly from: number;
  readonly to: number;
  readonly all: number;
  /** Labels of the first and of the last. */
  readonly first: string;
  readonly last: string;
  /** Makes them. */
  readonly rows: (page: PageRow) => readonly Row[];
}

/** How many rows are shown below another before the others are put into pages. */
export const pageLength = 1000;

/** Rows for values, those after the first thousand in pages. */
export function paged<T>(
  parent: Row,
  values: readonly T[],
  label: (value: T) => string,
  rowOf: (parent: Row, value: T) => Row,
): readonly Row[] {
  const rows = values.slice(0, pageLength).map((value) => rowOf(parent, value));
  for (let from = pageLength; from < values.length; from += pageLength)
    rows.push(pageAt(parent, values, from, label, rowOf));
  return rows;
}

/** The row that the value at a place lies below: the parent itself, or a page of {@link paged}. */
export function parentAt<T>(
  parent: Row,
  values: readonly T[],
  place: number,
  label: (value: T) => string,
  rowOf: (parent: Row, value: T) => Row,
): Row {
  if (place < pageLength) return parent;
  return pageAt(parent, values, place - (place % pageLength), label, rowOf);
}

/** Pages, as rows. */
export const pageRows: RowKindsOf<'page'> = {
  page: {
    item: ({ from, to, all, first, last }) => {
      const number = (count: number): string => count.toLocaleString('en');
      const item = new TreeItem(
        `${number(from)} to ${number(to)} of ${number(all)}`,
        TreeItemCollapsibleState.Collapsed,
      );
      item.description = `${first} … ${last}`;
      item.contextValue = 'page';
      item.accessibilityInformation = { label: `${number(to - from + 1)} more, from ${first} to ${last}` };
      return item;
    },
    children: (row) => row.rows(row),
  },
};

function pageAt<T>(
  parent: Row,
  values: readonly T[],
  start: number,
  label: (value: T) => string,
  rowOf: (parent: Row, value: T) => Row,
): PageRow {
  const page = values.slice(start, start + pageLength);
  const [first, last] = [page[0], page.at(-1)].map((value) => (value === undefined ? '' : label(value)));
  return {
    kind: 'page',
    id: `${parent.id}!page${start}`,
    parent,
    from: start + 1,
    to: start + page.length,
    all: values.length,
    first: first ?? '',
    last: last ?? '',
    rows: (row) => page.map((value) => rowOf(row, value)),
  };
}
