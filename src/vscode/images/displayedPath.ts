import { rawFromText, textFromRaw, type RawName } from '../../core/image/rawName';
import type { ImageTree } from '../../core/image/tree';

/**
 * The raw path behind a path as an editor shows it. A name that is no UTF-8 is shown with replacement characters; the
 * first entry that is shown so is meant.
 */
export function rawPathOf(tree: ImageTree, path: string): RawName {
  if (!path.includes('\uFFFD')) return rawFromText(path);
  let directory = tree.root.children;
  const names = path.split('/').map((shown) => {
    const raw = rawFromText(shown);
    const name = directory?.has(raw) ? raw : [...(directory?.keys() ?? [])].find((key) => textFromRaw(key) === shown);
    directory = name === undefined ? directory : directory?.get(name)?.children;
    return name ?? raw;
  });
  return names.join('/');
}
