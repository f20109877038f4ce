import { parseManifest } from '../image/manifest';
import type { Digest, ImageRef } from '../image/reference';
import { parseDigest } from '../image/reference';
import { endpointOf } from './endpoint';
import { manifestTypes, requestManifest } from './manifestRequest';
import type { Network } from './network';
import { refusal } from './refusal';
import type { Session } from './session';
import { openSession } from './session';
import { discard } from './transport';

/** What a tag means at its registry at this moment. */
export interface TagDigest {
  readonly digest: Digest;
  /** An index holds an image for each platform; a digest of an image is of one platform only. */
  readonly kind: 'index' | 'image';
}

/**
 * Asks the registry for the digest of a reference's tag, `latest` if it has none, and proves it: it is the SHA-256 of the
 * manifest. Rejects with an `ImageError`, or with the signal's reason.
 */
export async function tagDigest(network: Network, ref: ImageRef, signal: AbortSignal): Promise<TagDigest> {
  const session = openSession(network, endpointOf(ref, network.insecure));
  const tag = ref.tag ?? 'latest';
  const what = `${ref.name}:${tag}`;
  const named = await headDigest(session, tag, what, signal);
  const { bytes, digest } = await requestManifest(session, named ?? tag, what, signal);
  return { digest, kind: parseManifest(bytes, `The manifest of ${what}`).kind };
}

/** What the registry says without sending the manifest; `undefined` if it says nothing of use, as some do. */
async function headDigest(
  session: Session,
  tag: string,
  what: string,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const headers = { accept: manifestTypes.join(', ') };
  const answer = await session.request({ method: 'HEAD', path: `/manifests/${tag}`, headers }, signal);
  const { status } = answer.response;
  if ([403, 404, 429].includes(status)) throw await refusal(answer, session.endpoint, `image ${what}`);
  await discard(answer);
  const digest = status === 200 ? parseDigest(answer.response.headers.get('docker-content-digest') ?? '') : undefined;
  // Others than SHA-256 cannot be proved here.
  return digest?.startsWith('sha256:') === true ? digest : undefined;
}
