import { listedImage } from '../core/catalog/listedImage';
import { fileIndexName, loadFileIndex } from '../core/catalog/loadFileIndex';
import { ImageError } from '../core/image/error';
import type { Listed, ShownImage } from '../core/image/image';
import type { MergedTree } from '../core/image/merge';
import { openTree } from '../core/image/openTree';
import type { ImagePlace } from '../core/image/place';
import { imageSource } from '../core/image/sources/place';
import { listedReference } from '../dockerfiles';
import { nodeHost } from '../node/host';
import { nodePlatform } from '../node/platform';
import type { CliIo } from './io';

/**
 * Parses `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]` or `docker-archive:FILE[:TAG]` as skopeo does, or `catalogue:NAME[:TAG]`;
 * a text is the problem.
 */
export function parsePlace(text: string): ImagePlace | ListedPlace | string {
  const reference = /^catalogue:(.+)$/s.exec(text)?.[1];
  if (reference !== undefined) return { kind: 'catalogue', reference };
  const match = /^(oci|oci-archive|docker-archive):((?:[A-Za-z]:(?=[\\/]))?[^:]+)(?::(.+))?$/s.exec(text);
  const [, kind, path, wanted] = match ?? [];
  if (path === undefined || (kind !== 'oci' && kind !== 'oci-archive' && kind !== 'docker-archive')) {
    return `"${text}" does not name an image; write oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG] or catalogue:NAME[:TAG].`;
  }
  return { kind, path, wanted };
}

/** An image of the catalogue, whose files are listed beside the program. */
export interface ListedPlace {
  readonly kind: 'catalogue';
  readonly reference: string;
}

/**
 * Opens an image and its tree for `use`, and closes it; says on `io.err` of a list of files what it is, and resolves to 2 after
 * one line there if the image cannot be read.
 */
export async function withImage(
  text: string,
  io: CliIo,
  use: (image: ShownImage, tree: MergedTree) => number | Promise<number>,
): Promise<number> {
  const place = parsePlace(text);
  if (typeof place === 'string') {
    io.err(place);
    return 2;
  }
  try {
    const { image, tree } = place.kind === 'catalogue' ? await openListed(place, io) : await openStored(place, io);
    try {
      if (image.listed !== undefined) io.err(listedText(image.name, image.listed));
      return await use(image, tree);
    } finally {
      await image.close();
    }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    io.err(error.message);
    return 2;
  }
}

async function openListed({ reference }: ListedPlace, io: CliIo): Promise<Opened> {
  const found = listedReference(reference);
  if ('problem' in found) throw new ImageError('not-found', found.problem);
  const compressed = await io.readShipped(fileIndexName);
  return listedImage(found, await loadFileIndex(nodeHost(), compressed, io.signal));
}

async function openStored(place: ImagePlace, io: CliIo): Promise<Opened> {
  const image = await imageSource(nodeHost(), place, nodePlatform()).open(io.signal);
  try {
    return { image, tree: await openTree(image, io.signal) };
  } catch (error) {
    await image.close();
    throw error;
  }
}

interface Opened {
  readonly image: ShownImage;
  readonly tree: MergedTree;
}

function listedText(name: string, { date, without }: Listed): string {
  const missing = without.length === 0 ? '' : `, without those of ${without.join(', ')}, which are not known`;
  return `Files of ${name} for linux/amd64, from its packages of ${date}${missing}; pull the image to see the actual files.`;
}
