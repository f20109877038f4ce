import { window } from 'vscode';
import type { Report } from '../report';
import { isAbort } from '../translate';
import { placeKey } from '../images/imageUri';
import type { OpenedImage, OpenedImages, ReadProgress } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
import { rowsOf, rowsSoFar } from './imageRows';
import type { ImageRow, Row } from './row';
import { problemRow } from './rowView';

/** The rows below images, as far as they are known. */
export interface Looks {
  rowsBelow(row: ImageRow): Promise<readonly Row[]>;
  /** Whether rows of an image are there while it is being read. */
  isShowing(place: ShownPlace): boolean;
  /** Somebody does not want to see them any more. */
  leave(place: ShownPlace): void;
}

/** Somebody waiting for the files of an image. */
interface Look {
  readonly abort: AbortController;
  /** All rows, in the end; `undefined` where the reading was ended by somebody else, as to read again. */
  readonly rows: Promise<readonly Row[] | undefined>;
  /** Settles once there is enough to show before the end. */
  readonly started: Promise<'started'>;
  progress: ReadProgress | undefined;
  /** When the rows were asked for last, in ms. */
  shownAt: number;
  isShowing: boolean;
  isOver: boolean;
}

/** In ms: how long all rows may take before some are shown, and from then on how often there are more. */
const patience = 1000;

/** Reads images for the tree; what takes long is shown as far as it is, and more of it every second. */
export function createLooks(
  images: OpenedImages,
  viewId: string,
  report: Report,
  closed: AbortSignal,
  changed: (place: ShownPlace) => void,
  isThere: (place: ShownPlace) => boolean,
): Looks {
  const looks = new Map<string, Look>();
  const start = (row: ImageRow, key: string): Look => {
    const { place } = row;
    const abort = new AbortController();
    let begin: () => void = () => undefined;
    const started = new Promise<'started'>((resolve) => (begin = () => resolve('started')));
    const told = (progress: ReadProgress): void => {
      look.progress = progress;
      if (performance.now() - look.shownAt < patience) return;
      look.shownAt = performance.now();
      if (look.isShowing) changed(place);
      look.isShowing = true;
      begin();
    };
    const ended = (): void => {
      look.isOver = true;
      if (looks.get(key) !== look) return;
      // The question that now comes is not to start it all over where it failed.
      if (!look.isShowing || images.known(place) !== undefined) looks.delete(key);
      if (look.isShowing) changed(place);
    };
    const reading = images.read(place, AbortSignal.any([closed, abort.signal]), told);
    const rows = rowsOfImage(row, reading, report).finally(ended);
    const shownAt = performance.now();
    const look: Look = { abort, rows, started, progress: undefined, shownAt, isShowing: false, isOver: false };
    looks.set(key, look);
    void window.withProgress({ location: { viewId } }, () => rows);
    return look;
  };
  const rowsBelow = async (row: ImageRow): Promise<readonly Row[]> => {
    const { place } = row;
    const key = placeKey(place);
    const look = looks.get(key) ?? start(row, key);
    if (look.isOver) looks.delete(key);
    const rows = await Promise.race([look.rows, look.started]);
    if (rows === 'started') {
      if (!look.isOver && look.progress) return rowsSoFar(row, look.progress);
      return (await look.rows) ?? [];
    }
    if (rows !== undefined) return rows;
    if (looks.get(key) === look) looks.delete(key);
    return look.abort.signal.aborted || closed.aborted || !isThere(place) ? [] : rowsBelow(row);
  };
  return {
    rowsBelow,
    isShowing: (place) => looks.get(placeKey(place))?.isShowing === true,
    leave(place) {
      const key = placeKey(place);
      const look = looks.get(key);
      looks.delete(key);
      if (!look || look.isOver) return;
      look.abort.abort();
      // VS Code would keep what it was told until now.
      void look.rows.then(() => changed(place));
    },
  };
}

async function rowsOfImage(
  row: ImageRow,
  reading: Promise<OpenedImage>,
  report: Report,
): Promise<readonly Row[] | undefined> {
  try {
    return rowsOf(row, await reading);
  } catch (error) {
    if (isAbort(error)) return undefined;
    report.log.error(error instanceof Error ? error : String(error));
    return [problemRow(row, report.sentence(error))];
  }
}
