import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { platformNote } from '../../core/image/imageNotes';
import { imageDescription, imageLabel, imageTooltip, whereText } from '../images/describe';
import { placeKey } from '../images/imageUri';
import type { OpenedImage, OpenedImages, ReadProgress } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
import { filesRow } from './entryRows';
import { checksRow, layersRow, overviewRow, packagesRow, scanRowsOf } from './groupRows';
import type { Looks } from './looks';
import type { ImageLook, ImageRow, NoteRow, ProblemRow, Row } from './row';
import type { RowKindsOf } from './rowKind';

/** Rows of images and of their files; `unread` hears of those that could not be read. */
export function imageRows(
  images: OpenedImages,
  looks: Looks,
  unread: (row: ImageRow) => void,
): RowKindsOf<'image' | 'note' | 'problem'> {
  return {
    image: {
      item: (row) => itemOfImage(row, images.known(row.place), looks.isShowing(row.place)),
      children: async (row) => {
        const rows = await looks.rowsBelow(row);
        if (rows[0]?.kind === 'problem') unread(row);
        return rows;
      },
      collapsed: ({ place }) => looks.leave(place),
    },
    note: { item: itemOfNote },
    problem: { item: itemOfProblem },
  };
}

/** The row of an image; its place alone says which row it is. */
export function imageRow(place: ShownPlace, parent?: Row, look?: ImageLook): ImageRow {
  return { kind: 'image', id: placeKey(place), parent, place, ...(look !== undefined && { look }) };
}

/** All that is below an image. */
export function rowsOf(row: ImageRow, opened: OpenedImage): readonly Row[] {
  return [
    ...notesOf(row, opened),
    overviewRow(row, opened),
    checksRow(row, opened),
    ...scanRowsOf(row),
    packagesRow(row, opened),
    // Of a list of files, nobody knows the layers.
    ...(opened.image.listed === undefined ? [layersRow(row, opened)] : []),
    // Last, since they are open and would leave the others out of sight.
    filesRow(row, opened),
  ];
}

/** What is below an image that is still being read. */
export function rowsSoFar(row: ImageRow, { text, soFar }: ReadProgress): readonly Row[] {
  const title = 'Reading, more files follow';
  return [
    { kind: 'note', id: `${row.id}!reading`, parent: row, icon: 'loading~spin', title, text },
    filesRow(row, soFar()),
  ];
}

function notesOf(parent: ImageRow, { image, faults }: OpenedImage): readonly NoteRow[] {
  const platform = platformNote(image);
  return [
    ...(platform === undefined
      ? []
      : [
          {
            kind: 'note',
            id: `${parent.id}!platform`,
            parent,
            icon: 'info',
            title: 'Image of Windows',
            text: platform,
          } as const,
        ]),
    ...faults.map(({ layer, kind, message }): NoteRow => {
      const title = `Layer ${layer + 1} is ${kind === 'absent' ? 'not shown' : 'damaged'}`;
      // The title says which layer it is, in a row that has little room.
      const text = message.replace(`Layer ${layer + 1} of ${image.layers.length} of ${image.name}: `, '');
      return { kind: 'note', id: `${parent.id}!fault${layer}`, parent, icon: 'warning', title, text };
    }),
  ];
}

function itemOfImage({ place, parent, look }: ImageRow, opened: OpenedImage | undefined, isShowing: boolean): TreeItem {
  // One that was just opened shows its files; one that is remembered, or one of many, is read when someone looks.
  const isOpen = parent === undefined && (opened !== undefined || isShowing);
  const state = isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(look?.label ?? imageLabel(place), state);
  // One that was opened for a platform had others, even if it cannot be read just now.
  const isOfSeveral = (opened?.platforms.length ?? 0) > 1 || ('platform' in place && place.platform !== undefined);
  item.contextValue = isOfSeveral ? 'image;platforms' : 'image';
  item.iconPath = new ThemeIcon('package');
  item.tooltip = look?.tooltip ?? imageTooltip(place, opened);
  const description = opened ? imageDescription(opened) : look === undefined ? whereText(place) : undefined;
  const shown = look?.description ?? description;
  if (shown !== undefined) item.description = shown;
  // Otherwise the tooltip is spoken instead of the row.
  const label = look?.label ?? imageLabel(place);
  item.accessibilityInformation = { label: shown === undefined ? label : `${label}, ${shown}` };
  return item;
}

function itemOfNote({ icon, title, text, command }: NoteRow): TreeItem {
  const item = new TreeItem(title);
  item.iconPath = new ThemeIcon(icon);
  item.description = text;
  item.tooltip = text;
  item.accessibilityInformation = { label: `${title}: ${text}` };
  if (command) item.command = command;
  return item;
}

function itemOfProblem(row: ProblemRow): TreeItem {
  // What went wrong begins with a path, which would leave no room for the rest.
  const item = new TreeItem('Cannot be read: click to try again');
  item.iconPath = new ThemeIcon('warning');
  item.description = row.text;
  item.tooltip = row.text;
  item.accessibilityInformation = { label: `${row.text} Press Enter to try again.` };
  item.command = { command: 'distroless.retry', title: 'Retry', arguments: [row] };
  return item;
}
