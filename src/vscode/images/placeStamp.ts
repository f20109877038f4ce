import { FileType, Uri, workspace, type FileStat } from 'vscode';
import { imageLabel } from './describe';
import type { OpenedImage } from './openedImages';
import type { ShownPlace } from './shownPlace';

/**
 * What tells a file or folder of an image from what was there before; `undefined` for images that lie elsewhere, which are
 * known by their digests.
 */
export async function stampOf(place: ShownPlace): Promise<string | undefined> {
  if ('reference' in place) return undefined;
  const uri = /^[a-z][a-z0-9+.-]+:\/\//i.test(place.path) ? Uri.parse(place.path, true) : Uri.file(place.path);
  const top = await statOf(uri);
  if (top === undefined) return gone;
  if (!(top.type & FileType.Directory)) return `${top.size} ${top.mtime}`;
  // Blobs are named by what is in them; what names them is not.
  const lists = await Promise.all(['index.json', 'manifest.json'].map((name) => statOf(Uri.joinPath(uri, name))));
  return lists.map((stat) => (stat === undefined ? '' : `${stat.size} ${stat.mtime}`)).join(' ');
}

/** Why what was read of an image does not count any more, as a sentence; `undefined` where it still does. */
export async function changedSince({ place, stamp }: OpenedImage): Promise<string | undefined> {
  const now = stamp === undefined ? undefined : await stampOf(place);
  if (now === stamp) return undefined;
  if (now === gone) return `${imageLabel(place)} is not there any more; put it back, or remove it from the list.`;
  return `${imageLabel(place)} changed since it was read; reload it to see its files as they are now.`;
}

const gone = 'gone';

function statOf(uri: Uri): Thenable<FileStat | undefined> {
  // What may not be looked at shows when it is read.
  return workspace.fs.stat(uri).then(undefined, () => undefined);
}
