import { printable } from '../../../core/image/printable';
import type { Facts } from '../../../core/sizeMap/messages';
import type { Part } from '../../../core/sizeMap/part';
import { imageLabel } from '../../images/describe';
import type { OpenedImage } from '../../images/openedImages';
import type { ShownPlace } from '../../images/shownPlace';

/** How an image is called where there is room: in full. */
export function nameOfPlace(place: ShownPlace): string {
  return printable('reference' in place ? place.reference : imageLabel(place));
}

/** What is said of a whole image, looked at in one way. */
export function factsOf({ place, image, faults }: OpenedImage, { bytes, hidden, files }: Part): Facts {
  const sizes = image.layers.map(({ size }) => size);
  const isKnown = sizes.length > 0 && sizes.every((size) => size > 0) && image.listed === undefined;
  const damaged = faults.map(({ layer }) => layer + 1);
  return {
    name: nameOfPlace(place),
    bytes,
    hidden,
    files,
    stored: isKnown ? sizes.reduce((sum, size) => sum + size, 0) : undefined,
    notes: [
      ...(image.listed === undefined ? [] : [`These are the files as they were listed on ${image.listed.date}.`]),
      ...(damaged.length === 0
        ? []
        : [`Files are missing here, since not all of layer ${damaged.join(', ')} can be read.`]),
    ],
  };
}
