import { Uri, window, type QuickPickItem } from 'vscode';
import { imageLabel } from '../../images/describe';
import { imageScheme, placeOf } from '../../images/imageUri';
import { chooseImage } from '../../images/openImage';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { imageOf, isRow } from '../imageOf';

/**
 * Which image a command is about: that of the row or file it was called with, of the selected row, or of the active editor,
 * otherwise one that a person chooses, with `title` over the choice; `undefined` if they leave.
 */
export async function chooseOpened(on: Explore, given: unknown, title: string): Promise<ShownPlace | undefined> {
  return placeOfGiven(given) ?? placeOfGiven(on.selected()) ?? placeOfGiven(activeFile()) ?? (await choose(on, title));
}

/** The file in the active editor, whichever kind of editor it is. */
export function activeFile(): Uri | undefined {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  const shown = typeof input === 'object' && input !== null && 'uri' in input ? input.uri : undefined;
  return shown instanceof Uri ? shown : window.activeTextEditor?.document.uri;
}

function placeOfGiven(given: unknown): ShownPlace | undefined {
  if (given instanceof Uri) return given.scheme === imageScheme ? placeOf(given) : undefined;
  return isRow(given) ? imageOf(given)?.place : undefined;
}

async function choose(on: Explore, title: string): Promise<ShownPlace | undefined> {
  const another: QuickPickItem = { label: '$(add) Open another image...' };
  const opened = on.images.list().map((place) => ({
    label: `$(package) ${imageLabel(place)}`,
    description: 'reference' in place ? place.reference : place.path,
    place,
  }));
  if (opened.length === 0) return openAnother(on);
  const picked = await window.showQuickPick([...opened, another], { title, placeHolder: 'Which image do you mean?' });
  if (picked === undefined) return undefined;
  return 'place' in picked ? picked.place : openAnother(on);
}

async function openAnother(on: Explore): Promise<ShownPlace | undefined> {
  const place = await chooseImage(on.host, on.load, on.images, on.report, undefined);
  if (place) await on.images.add(place);
  return place;
}
