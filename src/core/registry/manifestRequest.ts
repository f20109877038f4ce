import { digestOf } from '../image/digestOf';
import { ImageError } from '../image/error';
import { jsonLimit } from '../image/json';
import type { Digest, ImageRef } from '../image/reference';
import { parseDigest } from '../image/reference';
import { refusal } from './refusal';
import type { Session } from './session';
import { bodyOf } from './transport';

/** A manifest or index as its registry gave it. */
export interface ReceivedManifest {
  readonly bytes: Uint8Array;
  /** Of these bytes, computed here: what registries say of tags is wrong too often. */
  readonly digest: Digest;
}

/** All forms of manifests that are read; what a registry sends without being asked for it is read as well. */
export const manifestTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  // Told apart when it comes, instead of as something that is not there.
  'application/vnd.oci.artifact.manifest.v1+json',
];

/** Gets the manifest of a tag or digest, and proves that it has the digest; `what` names it in messages. */
export async function requestManifest(
  session: Session,
  tagOrDigest: string,
  what: string,
  signal: AbortSignal,
): Promise<ReceivedManifest> {
  const path = `/manifests/${tagOrDigest}`;
  const answer = await session.request({ method: 'GET', path, headers: { accept: manifestTypes.join(', ') } }, signal);
  if (answer.response.status !== 200) throw await refusal(answer, session.endpoint, `image ${what}`);
  const bytes = await bodyOf(answer, jsonLimit, `The manifest of ${what}`, session.endpoint);
  const digest = digestOf(session.network.sha256, bytes);
  const asked = parseDigest(tagOrDigest);
  if (asked?.startsWith('sha256:') === true && asked !== digest) {
    throw new ImageError(
      'corrupt',
      `The manifest of ${what} does not match its digest; try again, or ask whoever runs ${session.endpoint.name}.`,
    );
  }
  return { bytes, digest };
}

/** What the manifest of a reference is asked for by: its digest if it has one. */
export function tagOrDigest({ tag, digest }: ImageRef): string {
  return digest ?? tag ?? 'latest';
}
