import type { Disposable, ExtensionContext } from 'vscode';
import type { Host } from '../../core/host';
import type { RawName } from '../../core/image/rawName';
import type { Compose, Dockerfiles, Explorer, Images } from '../dockerfiles';
import type { OpenedImage, OpenedImages } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
import type { Report } from '../report';
import type { ImageRow, Row } from './row';

/** What the features of the side bar work with. */
export interface Explore {
  readonly context: ExtensionContext;
  readonly host: Host;
  readonly images: OpenedImages;
  readonly report: Report;
  /** Reads images. */
  readonly load: () => Promise<Images>;
  readonly dockerfiles: () => Promise<Dockerfiles>;
  readonly compose: () => Promise<Compose>;
  /** All that is only needed once a person asks for it. */
  readonly explorer: () => Promise<Explorer>;
  /** Puts an image in the list of opened ones, and selects its row there, or that of a path or of a layer, from 0, of it, or what `at` makes. */
  show(place: ShownPlace, at?: RawName | number | RowMaker): Promise<void>;
  /** The row that was selected last, in a view that is visible. */
  selected(): Row | undefined;
  /** Has the row of this id drawn again in every view. */
  refresh(id?: string): void;
  /** Registers a command; what it rejects with is told to the person. */
  command<Args extends unknown[]>(id: string, run: (...args: Args) => Promise<unknown>): Disposable;
}

/** Makes a row below that of an image; the image's own is selected where it makes none. */
export type RowMaker = (row: ImageRow, opened: OpenedImage) => Promise<Row | undefined>;
