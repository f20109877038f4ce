import type { OpenedTree } from '../../src/core/image/openTree';
import type { Image } from '../../src/core/image/image';
import type { TreeRow } from '../../src/core/image/tree';
import { entryRows, filesRow } from '../../src/vscode/explorer/entryRows';
import type { Explore } from '../../src/vscode/explorer/explore';
import { createFilesShown } from '../../src/vscode/explorer/filesShown';
import { pageRows } from '../../src/vscode/explorer/paged';
import { addSizes } from '../../src/vscode/explorer/shownFiles';
import type { Row } from '../../src/vscode/explorer/row';
import { kindOf, type RowKinds } from '../../src/vscode/explorer/rowKind';

/** Opens all rows of files of an image as the side bar would, in this order of files, and gives the paths that they show. */
export async function rowsOfFiles(image: Image, tree: OpenedTree, order: 'name' | 'size'): Promise<TreeRow[]> {
  const place = { kind: 'docker-archive', path: image.name, wanted: undefined } as const;
  const opened = { place, image, tree, faults: [], platforms: [], size: undefined };
  const on = { explorer: () => Promise.resolve({ addSizes }) } as unknown as Explore; // nothing else is asked
  const shown = createFilesShown({ keys: () => [], get: () => order, update: () => Promise.resolve() });
  const kinds = { ...entryRows(on, shown).kinds, ...pageRows } as unknown as RowKinds; // there are no others below
  const { signal } = new AbortController();
  const found: TreeRow[] = [];
  const top: Row = filesRow({ kind: 'image', id: 'image', parent: undefined, place }, opened);
  const todo: Row[] = [top];
  for (let row = todo.pop(); row !== undefined; row = todo.pop()) {
    const { collapsibleState } = kindOf(kinds, row).item(row);
    if (row.kind === 'entry') found.push({ path: row.path, node: row.node });
    if (collapsibleState !== 0) todo.push(...((await kindOf(kinds, row).children?.(row, signal)) ?? []));
  }
  return found;
}
