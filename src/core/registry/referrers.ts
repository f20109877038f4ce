import type { Host } from '../host';
import { ImageError } from '../image/error';
import { jsonLimit } from '../image/json';
import type { Image } from '../image/image';
import { parseManifest, type Descriptor } from '../image/manifest';
import type { Digest } from '../image/reference';
import { readSmall } from '../image/sources/blob';
import { requestManifest } from './manifestRequest';
import { recentParts } from './parts';
import { listReferrers } from './referrerList';
import { registryBlob } from './registryBlob';
import { findAtRegistry } from './registryImage';

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
  readonly digest: Digest;
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
  const documents: Documents = {
    name: reference,
    manifest: async (descriptor, asked) => {
      const { digest } = descriptor;
      return (await requestManifest(session, digest, `${reference} (${digest})`, asked)).bytes;
    },
    document: (descriptor, limit, asked) => {
      const blob = registryBlob(session, descriptor, recentParts(0));
      return readSmall(host, blob, limit, descriptor.digest, `Document ${descriptor.digest} of ${reference}`, asked);
    },
  };
  return [...found.values()].map(({ kind, descriptor }) => referrerOf(documents, kind, descriptor));
}

/** What is attested of an image in the archive or folder that it lies in; `undefined` where its source keeps no such thing. */
export function attestationsBeside({ name, attestations, beside }: Image): readonly Referrer[] | undefined {
  if (beside === undefined) return undefined;
  const documents: Documents = {
    name,
    manifest: (descriptor, signal) => beside(descriptor, 'manifest', jsonLimit, signal),
    document: (descriptor, limit, signal) => beside(descriptor, 'layer', limit, signal),
  };
  return attestations.map((descriptor) => referrerOf(documents, 'attestation', descriptor));
}

/** Reads what referrers consist of, verified. */
interface Documents {
  readonly name: string;
  manifest(descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array>;
  document(descriptor: Descriptor, limit: number, signal: AbortSignal): Promise<Uint8Array>;
}

function referrerOf(documents: Documents, kind: Referrer['kind'], descriptor: Descriptor): Referrer {
  const { digest, artifactType = '', annotations } = descriptor;
  return {
    kind,
    digest,
    artifactType,
    annotations,
    parts: async (signal) => {
      const what = `${documents.name} (${digest})`;
      const manifest = parseManifest(await documents.manifest(descriptor, signal), `The manifest of ${what}`);
      if (manifest.kind === 'index') {
        throw new ImageError('unsupported', `${what} is a list of images, not a document; name it as an image.`);
      }
      return manifest.layers.map((layer) => partOf(documents, layer));
    },
  };
}

function partOf(documents: Documents, descriptor: Descriptor): ReferrerPart {
  const { mediaType, size, digest, annotations } = descriptor;
  return {
    digest,
    mediaType,
    size,
    predicateType: annotations['in-toto.io/predicate-type'] ?? annotations['predicateType'],
    title: annotations['org.opencontainers.image.title'],
    read: (limit, signal) => documents.document(descriptor, limit, signal),
  };
}
