import type { Row } from './row';
import type { LaterKind, RowKind, RowKindsOf } from './rowKind';

/** Kinds of rows whose code is loaded, once, when the first row of them is drawn; starting the extension costs nothing of it. */
export function laterKinds<K extends Row['kind']>(
  names: readonly K[],
  load: () => Promise<RowKindsOf<K>>,
): { readonly [Kind in K]: LaterKind<Extract<Row, { kind: Kind }>> } {
  let loading: Promise<RowKindsOf<K>> | undefined;
  const kinds = (): Promise<RowKindsOf<K>> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined; // tried again with the next row
      throw error;
    });
    return loading;
  };
  const later = (name: K): LaterKind<Row> => {
    const kind = async (): Promise<RowKind<Row>> => (await kinds())[name] as RowKind<Row>; // only its own rows are given to it
    return {
      item: async (row) => (await kind()).item(row),
      children: async (row, signal) => (await kind()).children?.(row, signal) ?? [],
      resolve: async (item, row, signal) => (await kind()).resolve?.(item, row, signal) ?? item,
      collapsed: (row) =>
        void kind().then(
          ({ collapsed }) => collapsed?.(row),
          () => undefined, // its row never was drawn
        ),
    };
  };
  return Object.fromEntries(names.map((name) => [name, later(name)])) as { readonly [Kind in K]: LaterKind<Row> }; // one for each
}
