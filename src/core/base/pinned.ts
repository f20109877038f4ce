import type { Digest } from '../image/reference';
import type { BaseAction, BaseRequest } from './action';
import type { Written } from './written';

/**
 * The digest of a reference whose tag changes: none if there was none, otherwise what the request decided; `pinned` if it
 * decided nothing.
 */
export function pinnedTo(
  { digest }: BaseRequest,
  { ref }: Written,
): { readonly digest: Digest | undefined } | 'pinned' {
  if (ref.digest === undefined) return { digest: undefined };
  if (digest === undefined) return 'pinned';
  return { digest: digest === 'drop' ? undefined : digest };
}

/** What is said where the digest of a pinned reference is not decided on. */
export const pinnedRefusal: BaseAction = {
  kind: 'refused',
  reason:
    'The digest selects the image, whatever the tag says; remove the digest or replace it with the digest of the new tag.',
  pinned: true,
};
