import { CancellationError, EventEmitter, window, type Disposable, type TreeDataProvider, type TreeView } from 'vscode';
import type { Report } from '../report';
import { isAbort } from '../translate';
import { dragRows } from './copy/drag';
import type { ProblemRow, Row } from './row';
import { kindOf, type LaterKinds } from './rowKind';

/** A view of rows in the side bar. Nothing is asked of it while it is hidden. */
export interface RowView extends Disposable {
  readonly view: TreeView<Row>;
  /** Has the row of this id, and what is below, drawn again; all rows without one; nothing if there is no such row. */
  refresh(id?: string): void;
  /** The row of this id as it was last drawn. */
  row(id: string): Row | undefined;
  /**
   * Selects a row and shows it, unless the view was left by the time that it can: VS Code waits until the list is drawn, and
   * would open the view again.
   */
  reveal(row: Row): Promise<void>;
}

/** Makes a view; `roots` are the rows at its top. */
export function createRowView(
  id: string,
  roots: (signal: AbortSignal) => readonly Row[] | Promise<readonly Row[]>,
  kinds: LaterKinds,
  report: Report,
): RowView {
  const changed = new EventEmitter<Row | undefined>();
  const closed = new AbortController();
  // VS Code knows a row that is to be drawn again by its object. Paths, of which there are many, are never.
  const drawn = new Map<string, Row>();
  const wanted = new WeakSet<Row>();
  const below = new Map<string, readonly string[]>();
  const asked = new Map<string, AbortController>();
  const forget = (which: string): void => {
    drawn.delete(which);
    const ids = below.get(which);
    below.delete(which);
    ids?.forEach(forget);
  };
  const keep = (parent: Row | undefined, rows: readonly Row[]): void => {
    const key = parent?.id ?? '';
    const kept = rows.filter(({ kind }) => kind !== 'entry' && kind !== 'change');
    const ids = new Set(kept.map(({ id }) => id));
    for (const old of below.get(key) ?? []) if (!ids.has(old)) forget(old);
    below.set(key, [...ids]);
    for (const row of kept) drawn.set(row.id, row);
    // Its problem can only be tried again by drawing it again, whatever it is.
    if (parent !== undefined && kept[0]?.kind === 'problem') drawn.set(parent.id, parent);
  };
  const children = async (row: Row | undefined): Promise<readonly Row[]> => {
    const abort = new AbortController();
    if (row !== undefined) asked.set(row.id, abort);
    const signal = AbortSignal.any([closed.signal, abort.signal]);
    try {
      if (row === undefined) return await roots(signal);
      return (await kindOf(kinds, row).children?.(row, signal)) ?? [];
    } catch (error) {
      // VS Code would take what it gets now for all that there is.
      if (abort.signal.aborted && !closed.signal.aborted) setTimeout(() => changed.fire(row), 0);
      if (isAbort(error)) return [];
      report.log.error(error instanceof Error ? error : String(error));
      return [problemRow(row, report.sentence(error))];
    } finally {
      if (row !== undefined && asked.get(row.id) === abort) asked.delete(row.id);
    }
  };
  const provider: TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    async getChildren(row) {
      const rows = await children(row);
      keep(row, rows);
      return [...rows];
    },
    getParent(row) {
      if (wanted.has(row) && !view.visible) throw new CancellationError();
      return row.parent;
    },
    async getTreeItem(row) {
      const item = await kindOf(kinds, row).item(row);
      item.id = row.id;
      return item;
    },
    async resolveTreeItem(item, row, token) {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return (await kindOf(kinds, row).resolve?.(item, row, abort.signal)) ?? item;
    },
  };
  const view = window.createTreeView(id, {
    treeDataProvider: provider,
    showCollapseAll: true,
    dragAndDropController: dragRows,
  });
  const collapsing = view.onDidCollapseElement(({ element }) => {
    asked.get(element.id)?.abort();
    kindOf(kinds, element).collapsed?.(element);
  });
  return {
    view,
    refresh(which) {
      if (which === undefined) return changed.fire(undefined);
      const row = drawn.get(which);
      if (row !== undefined) changed.fire(row);
    },
    row: (which) => drawn.get(which),
    async reveal(row) {
      // Another object than the row: only of one that it does not know, VS Code asks for the parent just before it reveals.
      const asked: Row = { ...row };
      wanted.add(asked);
      await view.reveal(asked, { select: true });
    },
    dispose() {
      closed.abort();
      collapsing.dispose();
      view.dispose();
      changed.dispose();
    },
  };
}

/** The id of the row that stands for what could not be shown below another. */
export function problemRow(parent: Row | undefined, text: string): ProblemRow {
  return { kind: 'problem', id: `${parent?.id ?? ''}!problem`, parent, text };
}
