import type { Host } from '../host';
import { ImageError } from '../image/error';
import type { Image } from '../image/image';
import type { Platform } from '../image/manifest';
import type { RegistryPlace } from '../image/place';

/** Opens an image at its registry; rejects with `ImageError`, or with the signal's reason. */
export const openRegistryImage: (
  host: Host,
  place: RegistryPlace,
  platform: Platform,
  signal: AbortSignal,
) => Promise<Image> = (_, place) =>
  Promise.reject(
    new ImageError('unsupported', `${place.reference} cannot be read from its registry yet; save it to a file.`),
  );
