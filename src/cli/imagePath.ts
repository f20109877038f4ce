import type { Found } from '../core/image/lookup';
import { textFromRaw } from '../core/image/rawName';
import { printable } from './row';

/** Why there is nothing at a path of an image, as a sentence. */
export function problemText(problem: Exclude<Found, { kind: 'found' }>, image: string): string {
  const at = printable(textFromRaw(problem.at));
  switch (problem.kind) {
    case 'missing':
      return `There is no ${at} in ${image}; distroless ls -R shows what there is.`;
    case 'not-a-directory':
      return `${at} in ${image} is not a directory; give a path that ends there.`;
    case 'loop':
      return `${at} in ${image} is a link that leads in a circle; give another path.`;
  }
}
