import type { Host } from '../../src/core/host';
import type { Image } from '../../src/core/image/image';
import type { Platform } from '../../src/core/image/manifest';
import { findPlace, imageSource } from '../../src/core/image/sources/place';

/** Opens whatever image lies at a path, as the command line does for a path and the editor for a file. */
export async function openAny(
  host: Host,
  path: string,
  wanted: string | undefined,
  platform: Platform,
  signal: AbortSignal,
): Promise<Image> {
  return imageSource(host, { ...(await findPlace(host, path, signal)), wanted }, platform).open(signal);
}
