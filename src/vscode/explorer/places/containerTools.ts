import { isReference, parseReference } from '../../../core/image/reference';
import { ImageError } from '../../../core/image/error';
import { openPlace } from '../../images/openImage';
import { patiently } from '../../images/patiently';
import type { Explore } from '../explore';

/** What a row of images in the view of Container Tools (https://github.com/microsoft/vscode-containers) says of itself. */
interface ForeignImage {
  /** With `sha256:`, or without. */
  readonly id: string;
  /** Its name, where it has one. */
  readonly name: string | undefined;
}

/** Shows the files of an image that a row of another extension stands for; what is no such row does nothing. */
export async function browseForeign(on: Explore, given: unknown): Promise<void> {
  const image = foreignImage(given);
  if (image === undefined) return;
  const { id, name } = image;
  const { heldBy } = await on.load();
  const shown = name ?? id;
  const wanted = id.replace('sha256:', '');
  // The name is nicer to read, but it may be that of another image by now, or at another engine.
  const found = await patiently(`Looking for ${shown}`, async (signal) => {
    const named = name === undefined ? [] : await heldBy(on.host, [name], signal);
    const same = named.find((held) => held.id === wanted);
    return same ?? (await heldBy(on.host, [id], signal))[0];
  });
  if (found === undefined) {
    throw new ImageError('not-found', `No engine that runs here has ${shown}; open it by its name instead.`);
  }
  const place = await openPlace(on.images, found.place, shown);
  if (place !== undefined) await on.show(place);
}

/** Reads an argument that another extension made, whatever it is. */
export function foreignImage(given: unknown): ForeignImage | undefined {
  if (typeof given !== 'object' || given === null || !('imageId' in given)) return undefined;
  const { imageId } = given;
  if (typeof imageId !== 'string' || !/^(?:sha256:)?[0-9a-f]{12,64}$/.test(imageId)) return undefined;
  const tag: unknown = 'fullTag' in given ? given.fullTag : undefined;
  const isName = typeof tag === 'string' && isReference(parseReference(tag));
  return { id: imageId, name: isName ? tag : undefined };
}
