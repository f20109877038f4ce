import { ImageError } from '../core/image/error';
import type { Image } from '../core/image/image';
import type { MergedTree } from '../core/image/merge';
import { openTree } from '../core/image/openTree';
import { imageSource, type ImagePlace } from '../core/image/sources/place';
import { nodeHost } from '../node/host';
import { nodePlatform } from '../node/platform';
import type { CliIo } from './io';

/** Parses `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]` or `docker-archive:FILE[:TAG]` as skopeo does; a text is the problem. */
export function parsePlace(text: string): ImagePlace | string {
  const match = /^(oci|oci-archive|docker-archive):((?:[A-Za-z]:(?=[\\/]))?[^:]+)(?::(.+))?$/s.exec(text);
  const [, kind, path, wanted] = match ?? [];
  if (path === undefined || (kind !== 'oci' && kind !== 'oci-archive' && kind !== 'docker-archive')) {
    return `"${text}" does not name an image; write oci:DIR[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:TAG].`;
  }
  return { kind, path, wanted };
}

/** Opens an image and its tree for `use`, and closes it; resolves to 2 after one line to `io.err` if it cannot be read. */
export async function withImage(
  text: string,
  io: CliIo,
  use: (image: Image, tree: MergedTree) => number | Promise<number>,
): Promise<number> {
  const place = parsePlace(text);
  if (typeof place === 'string') {
    io.err(place);
    return 2;
  }
  try {
    const image = await imageSource(nodeHost(), place, nodePlatform()).open(io.signal);
    try {
      return await use(image, await openTree(image, io.signal));
    } finally {
      await image.close();
    }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    io.err(error.message);
    return 2;
  }
}
