import { bytesText } from '../image/bytesText';
import type { Tile } from './level';

/** A tile as a screen reader says it: `usr/lib, directory, 34 MB, 45 %`. */
export function sayTile(tile: Tile, whole: number): string {
  return [
    tile.name,
    kinds[tile.kind],
    bytesText(tile.bytes),
    shareText(tile.bytes, whole),
    tile.hidden > 0 && `${tile.hidden === tile.bytes ? '' : `${bytesText(tile.hidden)} of it `}hidden by later layers`,
  ]
    .filter((part) => part)
    .join(', ');
}

/** A part of a whole: `45 %`, `0.3 %`, `under 0.1 %`. */
export function shareText(bytes: number, whole: number): string {
  const percent = whole === 0 ? 0 : (bytes / whole) * 100;
  if (percent > 0 && percent < 0.1) return 'under 0.1 %';
  // What is not all never reads as all.
  const shown = percent >= 10 ? Math.floor(percent) : Math.floor(percent * 10) / 10;
  return `${shown} %`;
}

const kinds: Readonly<Record<Tile['kind'], string>> = {
  image: 'image',
  layer: 'layer',
  package: 'package',
  unowned: '',
  directory: 'directory',
  file: 'file',
  others: '',
};
