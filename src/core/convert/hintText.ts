import { findDistroless, imageDefaults } from '../catalog/lookup';
import { diskSize, sizesOf } from '../catalog/sizes';
import { isReference, parseReference } from '../image/reference';
import type { Outcome } from './outcome';

/** What a conversion would come to, in a few words behind the FROM; `undefined` where there is none. */
export function hintText(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'ready':
      return `→ ${shortName(outcome.base)}${sizeOf(outcome.base)}`;
    case 'questions': {
      const { length } = outcome.questions;
      return `→ distroless, ${length === 1 ? 'one question' : `${length} questions`}`;
    }
    case 'refused':
    case 'already':
      return undefined;
  }
}

/** `nodejs22-debian13:nonroot`: who publishes it is said by the rest of the line. */
function shortName(base: string): string {
  return base.slice(base.lastIndexOf('/') + 1);
}

function sizeOf(base: string): string {
  const ref = parseReference(base);
  const match = isReference(ref) ? findDistroless(ref) : undefined;
  if (match?.kind !== 'published') return '';
  const size = diskSize(sizesOf(match.image, imageDefaults(match.image, match.flavour).build));
  return size === undefined ? '' : `, ${size}`;
}
