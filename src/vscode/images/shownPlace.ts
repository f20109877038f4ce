import type { Platform } from '../../core/image/manifest';
import type { ImagePlace } from '../../core/image/place';

/** What the list of images shows: an image that lies somewhere, or the list of files of one in the catalogue. */
export type ShownPlace = PlatformPlace | ListedPlace;

/** An image that lies somewhere, and the platform that a person asked for, if they did. */
export type PlatformPlace = ImagePlace & { readonly platform?: Platform };

/** An image whose files are only listed. */
export interface ListedPlace {
  readonly kind: 'catalogue';
  /** In full. */
  readonly reference: string;
}
