import { ImageError } from '../error';

/** Why a table of contents cannot be used; `what` goes on after its name. */
export function damagedToc(what: string): ImageError {
  return new ImageError('corrupt', `its table of contents ${what}; fetch or build the image again.`);
}
