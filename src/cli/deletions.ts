import type { LayerIndex } from '../core/image/layerIndex';
import { textFromRaw, type RawName } from '../core/image/rawName';
import { printable } from './row';

/** What a layer deletes of the layers below. */
export interface Deletion {
  /** Absolute. */
  readonly path: RawName;
  /** The path itself with all that is in it, or only what lower layers have in it. */
  readonly scope: 'path' | 'content';
}

/** What a layer deletes at a path, directly in it or, if `recursive`, anywhere below; by the bytes of the paths. */
export function deletionsAt(layer: LayerIndex, path: RawName, recursive: boolean): readonly Deletion[] {
  const prefix = path === '/' ? '/' : `${path}/`;
  const isWanted = (one: RawName): boolean =>
    one === path || (one.startsWith(prefix) && (recursive || !one.includes('/', prefix.length)));
  const all: Deletion[] = [];
  for (const name of layer.whiteouts) all.push({ path: `/${name}`, scope: 'path' });
  for (const name of layer.opaques) all.push({ path: `/${name}`, scope: 'content' });
  return all.filter((one) => isWanted(one.path)).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** A deletion as JSON: `type` deleted, `scope`, `layer` from 1. */
export function jsonDeletion({ path, scope }: Deletion, layer: number): string {
  return JSON.stringify({ path: textFromRaw(path), type: 'deleted', scope, layer });
}

/** A deletion for people, its path below those of files. */
export function textDeletion({ path, scope }: Deletion): string {
  const what = scope === 'path' ? '' : ' (what lower layers have in it)';
  return `${'deleted'.padEnd(modeToPath)}${printable(textFromRaw(path))}${what}`;
}

/** The width of all that stands before the path in a row of a file. */
const modeToPath = 51;
