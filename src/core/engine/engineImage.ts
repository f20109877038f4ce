import type { Host } from '../host';
import { ImageError } from '../image/error';
import type { Image } from '../image/image';
import type { Platform } from '../image/manifest';
import type { EnginePlace } from '../image/place';

/** Opens an image that an engine holds; rejects with `ImageError`, or with the signal's reason. */
export const openEngineImage: (
  host: Host,
  place: EnginePlace,
  platform: Platform,
  signal: AbortSignal,
) => Promise<Image> = (_, place) =>
  Promise.reject(new ImageError('no-engine', `${place.kind} cannot be asked yet; save the image to a file.`));
