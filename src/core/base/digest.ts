import type { Digest } from '../image/reference';
import type { BaseAction, BaseRequest } from './action';
import { refused } from './action';
import { rewrite } from './rewrite';
import { writtenAt } from './written';

/** Writes the digest of a tag behind it, or replaces the one that is there; a name without a tag gets `latest`, which it means. */
export function pinDigest(request: BaseRequest, digest: Digest): BaseAction {
  const written = writtenAt(request);
  if (typeof written === 'string') return refused(written);
  const { name, tag, digest: old } = written.ref;
  if (old !== undefined && tag === undefined) {
    return refused('The image is named by its digest alone: write the tag to follow before the digest.');
  }
  const title = old === undefined ? 'Pin digest' : 'Refresh digest';
  return rewrite(request.dockerfile, written, { name, tag: tag ?? 'latest', digest }, title);
}

/** Takes the digest of a pinned reference away, so that its tag decides again. */
export function unpinDigest(request: BaseRequest): BaseAction {
  const written = writtenAt(request);
  if (typeof written === 'string') return refused(written);
  const { name, tag, digest } = written.ref;
  if (digest === undefined) return refused('The image is not pinned: it has no digest.');
  if (tag === undefined) return refused('The image is named by its digest alone: write its tag before the digest.');
  return rewrite(request.dockerfile, written, { name, tag, digest: undefined }, 'Remove digest');
}
