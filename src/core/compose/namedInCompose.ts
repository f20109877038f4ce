import type { NamedImage } from '../catalog/namedImage';
import { composeReferences } from './imageReferences';

/** The images of the services of a Compose file, in order. */
export function namedInCompose(text: string): readonly NamedImage[] {
  return composeReferences(text).map(({ start, end, written, resolved, unset, isBuilt }) => {
    const [variable] = unset;
    const unread = 'Compose cannot read its variables as written.';
    const unknown =
      variable === undefined
        ? unread
        : `${variable} has no default here, so the image is known once the environment sets it.`;
    return {
      start,
      end,
      line: text.slice(0, start).split('\n').length,
      written,
      reference: resolved,
      why: resolved === undefined ? unknown : undefined,
      role: isBuilt ? 'built' : 'service',
    };
  });
}
