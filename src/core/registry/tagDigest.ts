import { ImageError } from '../image/error';
import { jsonLimit } from '../image/json';
import { parseManifest } from '../image/manifest';
import type { Digest, ImageRef } from '../image/reference';
import { parseDigest } from '../image/reference';
import { endpointOf } from './endpoint';
import type { Network } from './network';
import type { Session } from './session';
import { openSession } from './session';
import type { Answer } from './transport';
import { bodyOf, discard } from './transport';

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
  const named = await headDigest(session, ref, tag, signal);
  const answer = await session.request('GET', `/manifests/${named ?? tag}`, manifestTypes, signal);
  if (answer.response.status !== 200) throw await refusal(answer, ref, tag);

  const what = `The manifest of ${ref.name}:${tag}`;
  const bytes = await bodyOf(answer, jsonLimit, what, session.endpoint);
  const hasher = network.sha256();
  hasher.update(bytes);
  const digest = parseDigest(`sha256:${hasher.hex()}`);
  if (digest === undefined || (named !== undefined && named !== digest)) {
    throw new ImageError('corrupt', `${what} is not what its digest says; try again, or ask who runs ${ref.registry}.`);
  }
  return { digest, kind: parseManifest(bytes, what).kind };
}

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** What the registry says without sending the manifest; `undefined` if it says nothing of use, as some do. */
async function headDigest(
  session: Session,
  ref: ImageRef,
  tag: string,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const answer = await session.request('HEAD', `/manifests/${tag}`, manifestTypes, signal);
  const { status, headers } = answer.response;
  if ([403, 404, 429].includes(status)) throw await refusal(answer, ref, tag);
  await discard(answer);
  const digest = status === 200 ? parseDigest(headers.get('docker-content-digest') ?? '') : undefined;
  // Others than SHA-256 cannot be proved here.
  return digest?.startsWith('sha256:') === true ? digest : undefined;
}

async function refusal(answer: Answer, { name, registry }: ImageRef, tag: string): Promise<ImageError> {
  await discard(answer);
  const { status } = answer.response;
  if (status === 404) {
    return new ImageError('not-found', `There is no image ${name}:${tag}; check the name and the tag.`);
  }
  if (status === 403) {
    return new ImageError(
      'unauthorized',
      `${registry} gives no access to ${name}; run "docker login ${registry}" with an account that may read it.`,
    );
  }
  if (status === 429) {
    return new ImageError(
      'offline',
      `${registry} accepts no more requests for now; try again later, or run "docker login ${registry}" for a higher limit.`,
    );
  }
  return new ImageError('offline', `${registry} answered ${status} when asked for ${name}:${tag}; try again later.`);
}
