import type { RawName } from '../../../core/image/rawName';
import type { MapMode } from '../../../core/sizeMap/mapParts';
import type { Row } from '../row';

/** The kind of panel that shows a size map. */
export const mapViewType = 'distroless.sizeMap';

/** What of an image a size map looks at. */
export interface MapTarget {
  readonly mode: MapMode;
  /** Of the part that fills the picture. */
  readonly id: string;
  /** Of the tile in it that is selected; `undefined` for the largest. */
  readonly selected: string | undefined;
}

/** The whole image by its directories. */
export const wholeImage: MapTarget = { mode: 'path', id: '', selected: undefined };

/** What a person means who asks for the map at a row. */
export function targetOf(row: Row | undefined): MapTarget {
  if (row?.kind === 'entry') return atPath('path', '', row.path, row.node.entry.kind === 'directory');
  if (row?.kind === 'layers') return { ...wholeImage, mode: 'layer' };
  if (row?.kind === 'layer')
    return { ...wholeImage, mode: 'layer', id: row.layer === undefined ? '' : `${row.layer}/` };
  if (row?.kind === 'change') {
    const isDirectory = (row.node.change?.entry?.kind ?? 'directory') === 'directory';
    return atPath('layer', `${row.layer}/`, row.path, isDirectory);
  }
  return wholeImage;
}

/** A directory fills the picture, a file is selected in its directory. */
function atPath(mode: MapMode, group: string, path: RawName, isDirectory: boolean): MapTarget {
  const way = path.slice(1);
  if (isDirectory) return { mode, id: `${group}${way}/`, selected: undefined };
  const id = `${group}${way.slice(0, way.lastIndexOf('/') + 1)}`;
  return { mode, id, selected: `${group}${way}` };
}
