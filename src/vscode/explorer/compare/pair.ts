import { placeText } from '../../../core/image/place';
import { platformText } from '../../../core/image/platform';
import { imageLabel } from '../../images/describe';
import { placeKey } from '../../images/imageUri';
import type { ShownPlace } from '../../images/shownPlace';

/** Two images that are compared: what the second has more, less or otherwise. */
export interface ImagePair {
  readonly before: ShownPlace;
  readonly after: ShownPlace;
}

/** The names of both images, as short as they still differ. */
export interface SideLabels {
  readonly before: string;
  readonly after: string;
}

/** Text that says which pair it is. */
export function pairKey({ before, after }: ImagePair): string {
  return `${placeKey(before)}\n${placeKey(after)}`;
}

/** `node:22 ↔ nodejs22-debian13:latest`. */
export function pairLabel(pair: ImagePair): string {
  const { before, after } = sideLabels(pair);
  return `${before} ↔ ${after}`;
}

/** How the two images are called where they stand side by side. */
export function sideLabels({ before, after }: ImagePair): SideLabels {
  const short = { before: imageLabel(before), after: imageLabel(after) };
  return short.before === short.after ? { before: fullName(before), after: fullName(after) } : short;
}

/** Where an image lies, with the platform where a person asked for one. */
export function fullName(place: ShownPlace): string {
  if (place.kind === 'catalogue') return `${place.reference} (offline list)`;
  return place.platform === undefined ? placeText(place) : `${placeText(place)} (${platformText(place.platform)})`;
}
