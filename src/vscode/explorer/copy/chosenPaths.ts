import { Uri } from 'vscode';
import type { RawName } from '../../../core/image/rawName';
import { imageLabel } from '../../images/describe';
import { rawPathOf } from '../../images/displayedPath';
import { imageScheme, placeKey, placeOf } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { choosePath } from '../find/goToFile';
import { isRow } from '../imageOf';
import { activeFile, chooseOpened } from '../places/chooseOpened';

/** Paths of one image that a command is about. */
export interface ChosenPaths {
  readonly opened: OpenedImage;
  /** At least one. */
  readonly paths: readonly RawName[];
}

/**
 * The paths that a command was called with, those of selected rows, that of the file in the active editor, or one that a person
 * chooses; `undefined` if they leave.
 */
export async function chosenPaths(
  on: Explore,
  given: unknown,
  all: unknown,
  title: string,
): Promise<ChosenPaths | undefined> {
  const several: readonly unknown[] = Array.isArray(all) && all.length > 0 ? all : [given ?? on.selected()];
  const named = several.flatMap(namedPath);
  const asked = named.length > 0 || given !== undefined ? named : [activeFile()].flatMap(namedPath);
  const [first] = asked;
  const place = first?.place ?? (await chooseOpened(on, given, title));
  if (place === undefined) return undefined;
  const opened = await readPatiently(on, place);
  if (first === undefined) {
    const chosen = await choosePath(on, opened, title);
    return chosen && { opened, paths: [chosen.path] };
  }
  const ofPlace = asked.filter((one) => placeKey(one.place) === placeKey(place));
  return { opened, paths: ofPlace.map(({ pathIn }) => pathIn(opened)) };
}

/** Reads an image, with a notification if it takes long. */
export function readPatiently(on: Explore, place: ShownPlace): Promise<OpenedImage> {
  return patiently(`Reading ${imageLabel(place)}`, (signal, told) =>
    on.images.read(place, signal, ({ text }) => told(text)),
  );
}

interface NamedPath {
  readonly place: ShownPlace;
  pathIn(opened: OpenedImage): RawName;
}

/** What a row or a URI names, if that is a path of an image. */
export function namedPath(given: unknown): readonly NamedPath[] {
  if (given instanceof Uri) {
    const place = given.scheme === imageScheme ? placeOf(given) : undefined;
    return place === undefined ? [] : [{ place, pathIn: ({ tree }) => rawPathOf(tree, given.path) }];
  }
  if (!isRow(given) || (given.kind !== 'entry' && given.kind !== 'change')) return [];
  return [{ place: given.opened.place, pathIn: () => given.path }];
}
