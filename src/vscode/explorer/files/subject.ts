import { Uri, window } from 'vscode';
import { lookUp } from '../../../core/image/lookup';
import type { RawName } from '../../../core/image/rawName';
import type { ImageTree } from '../../../core/image/tree';
import { imageLabel } from '../../images/describe';
import { rawPathOf } from '../../images/displayedPath';
import { imageScheme, placeOf, upToOf } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import { treeUpTo } from '../../images/treeUpTo';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import type { Row } from '../row';

/** A path of an image that a command is about, in the files that all of its layers make, or only the lowest. */
export interface Subject {
  readonly opened: OpenedImage;
  readonly tree: ImageTree;
  readonly upTo: number | undefined;
  readonly path: RawName;
}

/**
 * What a command on a path is about: the row or the URI that it was called with, else the file in the active editor, else the
 * row that is selected; `undefined` where none of these is in an image.
 */
export async function subjectOf(on: Explore, given: unknown): Promise<Subject | undefined> {
  const asked = given instanceof Uri || isRow(given) ? given : (activeUri() ?? on.selected());
  if (asked === undefined) return undefined;
  return asked instanceof Uri ? subjectOfUri(on, asked) : subjectOfRow(on, asked);
}

/** The path that a URI of an image names. */
export async function subjectOfUri(on: Pick<Explore, 'images'>, uri: Uri): Promise<Subject | undefined> {
  const place = placeOf(uri);
  if (uri.scheme !== imageScheme || place === undefined) return undefined;
  const opened = await patiently(`Reading ${imageLabel(place)}`, (signal, told) =>
    on.images.read(place, signal, ({ text }) => told(text)),
  );
  const upTo = upToOf(uri);
  const tree = treeUpTo(opened.tree, upTo);
  return { opened, tree, upTo, path: rawPathOf(tree, uri.path) };
}

async function subjectOfRow(on: Explore, row: Row): Promise<Subject | undefined> {
  if (row.kind === 'image') {
    const { place } = row;
    const opened = await patiently(`Reading ${imageLabel(place)}`, (signal, told) =>
      on.images.read(place, signal, ({ text }) => told(text)),
    );
    return { opened, tree: opened.tree, upTo: undefined, path: '/' };
  }
  if (row.kind === 'files' || row.kind === 'entry') {
    const { opened } = row;
    return { opened, tree: opened.tree, upTo: undefined, path: row.kind === 'files' ? '/' : row.path };
  }
  if (row.kind === 'layer' && row.layer !== undefined) return asOf(row.opened, row.layer + 1, '/');
  if (row.kind !== 'change') return undefined;
  const here = asOf(row.opened, row.layer + 1, row.path);
  // What a layer took away is as the layers below it had it.
  return lookUp(here.tree, row.path, 'keep').kind === 'found' ? here : asOf(row.opened, row.layer, row.path);
}

function asOf(opened: OpenedImage, upTo: number, path: RawName): Subject {
  return { opened, tree: treeUpTo(opened.tree, upTo), upTo, path };
}

function activeUri(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = typeof input === 'object' && input !== null && 'uri' in input ? input.uri : undefined;
  return uri instanceof Uri && uri.scheme === imageScheme ? uri : undefined;
}
