import type { ImagePlace } from '../../core/image/place';

/** What the list of images shows: an image that lies somewhere, or the list of files of one in the catalogue. */
export type ShownPlace = ImagePlace | ListedPlace;

/** An image whose files are only listed. */
export interface ListedPlace {
  readonly kind: 'catalogue';
  /** In full. */
  readonly reference: string;
}
