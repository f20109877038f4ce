import type { ImageRow, Row } from './row';

/** The row of the image that a row lies below, or the row itself if it is one; `undefined` for rows above images. */
export function imageOf(row: Row | undefined): ImageRow | undefined {
  for (let at = row; at !== undefined; at = at.parent) if (at.kind === 'image') return at;
  return undefined;
}

/** Whether what a command was called with is a row: menus hand over rows, the palette nothing, key bindings anything. */
export function isRow(given: unknown): given is Row {
  return typeof given === 'object' && given !== null && 'kind' in given && 'id' in given && 'parent' in given;
}
