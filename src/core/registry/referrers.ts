import type { Host } from '../host';
import { ImageError } from '../image/error';
import type { Image } from '../image/image';
import { parseManifest, type Descriptor } from '../image/manifest';
import type { Digest } from '../image/reference';
import { readSmall } from '../image/sources/blob';
import { requestManifest } from './manifestRequest';
import { recentParts } from './parts';
import { listReferrers } from './referrerList';
import { registryBlob } from './registryBlob';
import { findAtRegistry } from './registryImage';
import type { Session } from './session';

/** What belongs to an image without being a part of it: a signature, an SBOM, provenance. */
export interface Referrer {
  /** How it was found: beside the image in its index, as a referrer of it, or by a tag as cosign makes them. */
  readonly kind: 'attestation' | 'referrer' | 'cosign';
  readonly digest: Digest;
  /** What it is in its own words, such as `application/spdx+json`; empty where it does not say. */
  readonly artifactType: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** What it consists of, which takes a request. */
  parts(signal: AbortSignal): Promise<readonly ReferrerPart[]>;
}

/** A document of a referrer. */
export interface ReferrerPart {
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** What an in-toto statement says of the image, such as `https://spdx.dev/Document`. */
  readonly predicateType: string | undefined;
  /** The name of the file that it was made of. */
  readonly title: string | undefined;
  /** All of it, verified; `ImageError` `too-large` above `limit` bytes. */
  read(limit: number, signal: AbortSignal): Promise<Uint8Array>;
}

/**
 * Finds what refers to an image at its registry, or to the index that it was chosen from: attestations of the index, the
 * referrers API, its fallback tag, and the tags of cosign. Rejects with `ImageError`, or with the signal's reason.
 */
export async function openReferrers(
  host: Host,
  reference: string,
  image: Pick<Image, 'manifestDigest' | 'attestations'>,
  signal: AbortSignal,
): Promise<readonly Referrer[]> {
  const { session, top } = await findAtRegistry(host.network, reference, signal);
  const subjects = new Set([top.digest, image.manifestDigest ?? top.digest]);
  const lists = await Promise.all([...subjects].map((subject) => listReferrers(session, subject, reference, signal)));
  const attestations = image.attestations.map((descriptor) => ({ kind: 'attestation' as const, descriptor }));
  const found = new Map([...attestations, ...lists.flat()].map((one) => [one.descriptor.digest, one]));
  return [...found.values()].map(({ kind, descriptor }) => referrerOf(host, session, reference, kind, descriptor));
}

function referrerOf(
  host: Host,
  session: Session,
  reference: string,
  kind: Referrer['kind'],
  { digest, artifactType = '', annotations }: Descriptor,
): Referrer {
  return {
    kind,
    digest,
    artifactType,
    annotations,
    parts: async (signal) => {
      const what = `${reference} (${digest})`;
      const { bytes } = await requestManifest(session, digest, what, signal);
      const manifest = parseManifest(bytes, `The manifest of ${what}`);
      if (manifest.kind === 'index') {
        throw new ImageError('unsupported', `${what} is a list of images, not a document; name it as an image.`);
      }
      return manifest.layers.map((layer) => partOf(host, session, reference, layer));
    },
  };
}

function partOf(host: Host, session: Session, reference: string, descriptor: Descriptor): ReferrerPart {
  const { mediaType, size, digest, annotations } = descriptor;
  return {
    mediaType,
    size,
    predicateType: annotations['in-toto.io/predicate-type'] ?? annotations['predicateType'],
    title: annotations['org.opencontainers.image.title'],
    read: (limit, signal) => {
      const blob = registryBlob(session, descriptor, recentParts(0));
      return readSmall(host, blob, limit, digest, `Document ${digest} of ${reference}`, signal);
    },
  };
}
