import type { RawName } from '../../src/core/image/rawName';
import type { TreeRow } from '../../src/core/image/tree';
import { entryRows, filesRow } from '../../src/vscode/explorer/entryRows';
import type { Explore } from '../../src/vscode/explorer/explore';
import { createFilesShown, type FilesShown } from '../../src/vscode/explorer/filesShown';
import { pageRows } from '../../src/vscode/explorer/paged';
import type { ImageRow, Row } from '../../src/vscode/explorer/row';
import { kindOf, type RowKinds } from '../../src/vscode/explorer/rowKind';
import { addSizes, filesInOrder, narrowed } from '../../src/vscode/explorer/shownFiles';
import type { OpenedImage } from '../../src/vscode/images/openedImages';

export { changesOf, layersBelow } from '../../src/vscode/explorer/layers/layersBelow';
export { layersRow } from '../../src/vscode/explorer/groupRows';
export { exploredImage } from './explored';

/** The rows of an image's files, as the views ask for them. */
export interface FileRows {
  readonly top: Row;
  readonly shown: FilesShown;
  children(row: Row): Promise<readonly Row[]>;
  item(row: Row): { readonly collapsibleState?: number };
  rowOfPath(path: RawName): Promise<Row | undefined>;
}

/** The row of an image, without what the rows beside its files take. */
export function imageRow(place: OpenedImage['place']): ImageRow {
  return { kind: 'image', id: 'image', parent: undefined, place };
}

/** The rows of the files of an image that was read. */
export function fileRows(opened: OpenedImage): FileRows {
  const state = new Map<string, unknown>();
  const explorer = { addSizes, filesInOrder, narrowed };
  const on = { explorer: () => Promise.resolve(explorer), refresh: () => undefined } as unknown as Explore; // nothing else is asked
  const shown = createFilesShown({
    keys: () => [...state.keys()],
    get: <T>(key: string) => state.get(key) as T, // what was kept under it
    update: (key, value) => Promise.resolve(void state.set(key, value)),
  });
  const entries = entryRows(on, shown);
  const note = { item: () => ({}) };
  const kinds = { ...entries.kinds, ...pageRows, note } as unknown as RowKinds; // there are no others below
  const { signal } = new AbortController();
  const row = imageRow(opened.place);
  return {
    top: filesRow(row, opened),
    shown,
    children: async (of) => (await kindOf(kinds, of).children?.(of, signal)) ?? [],
    item: (of) => kindOf(kinds, of).item(of),
    rowOfPath: (path) => entries.rowOfPath(row, opened, path),
  };
}

/** Opens all rows and gives the paths that they show. */
export async function pathsOfRows({ top, children, item }: FileRows): Promise<TreeRow[]> {
  const found: TreeRow[] = [];
  const todo = [top];
  for (let row = todo.pop(); row !== undefined; row = todo.pop()) {
    if (row.kind === 'entry') found.push({ path: row.path, node: row.node });
    if (item(row).collapsibleState !== 0) todo.push(...(await children(row)));
  }
  return found;
}
