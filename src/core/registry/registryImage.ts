import type { Host } from '../host';
import { ImageError } from '../image/error';
import type { Image } from '../image/image';
import { parseManifest, type Descriptor, type Platform } from '../image/manifest';
import type { RegistryPlace } from '../image/place';
import { isReference, parseReference, type ImageRef } from '../image/reference';
import type { Blob } from '../image/sources/blob';
import type { BlobSource } from '../image/sources/blobSource';
import { manifestImage } from '../image/sources/manifestImage';
import { listManifests, manifestFor, type ManifestList } from '../image/sources/manifestList';
import { endpointOf, endpointsOf, withTls, type Endpoint } from './endpoint';
import { requestManifest, tagOrDigest, type ReceivedManifest } from './manifestRequest';
import type { Network } from './network';
import { recentParts, type RecentParts } from './parts';
import { askReferrers } from './referrerList';
import { registryBlob } from './registryBlob';
import { openSession, type Session } from './session';
import { discard } from './transport';

/**
 * Opens an image at its registry, or at a mirror of it; only its manifest and configuration are read at once. Rejects with
 * `ImageError`, or with the signal's reason.
 */
export async function openRegistryImage(
  host: Host,
  place: RegistryPlace,
  platform: Platform,
  signal: AbortSignal,
): Promise<Image> {
  const found = await findAtRegistry(host.network, place.reference, signal);
  const closing = new AbortController();
  const session = endingWith(found.session, closing.signal);
  const source = blobSource(session, place.reference, found.top);
  const list = await listOf(host, source, found.top, signal);
  const chosen = manifestFor(list.images, platform, source);
  const close = () => Promise.resolve(closing.abort(new ImageError('unreadable', `${place.reference} was closed.`)));
  return manifestImage(host, source, chosen, { name: place.reference, list, close }, signal);
}

/** What a reference means at the first of its places that has it. */
export interface FoundAtRegistry {
  readonly session: Session;
  /** An index, or the manifest of an image. */
  readonly top: ReceivedManifest;
}

/** Asks the mirrors of a reference, then its registry. */
export async function findAtRegistry(
  network: Network | undefined,
  reference: string,
  signal: AbortSignal,
): Promise<FoundAtRegistry> {
  if (network === undefined) {
    const message = 'Registries cannot be reached from a browser; use desktop VS Code, or save the image to a file.';
    throw new ImageError('unsupported', message);
  }
  const ref = parseReference(reference);
  if (!isReference(ref)) throw new ImageError('not-found', ref.problem);
  if (ref.digest?.startsWith('sha256:') === false) {
    const message = `The digest of ${reference} cannot be verified here; name the image by sha256 or by a tag.`;
    throw new ImageError('unsupported', message);
  }
  if (!URL.canParse(endpointOf(ref).base)) {
    throw new ImageError('not-found', `${ref.registry} is no address of a registry; check its name and port.`);
  }
  const failures: ImageError[] = [];
  for (const endpoint of endpointsOf(ref, network)) {
    const found = await askFor(ref, network, endpoint, signal);
    if (!(found instanceof ImageError)) return found;
    failures.push(found);
  }
  // The last answer is the registry's own, but one that could not be reached says less than any that could.
  throw failures.findLast(({ code }) => code !== 'offline') ?? failures.at(-1);
}

async function askFor(
  ref: ImageRef,
  network: Network,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<FoundAtRegistry | ImageError> {
  const session = openSession(network, endpoint);
  try {
    return { session, top: await requestManifest(session, tagOrDigest(ref), titleOf(ref), signal) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ImageError)) throw error;
    // Who is spoken to without TLS and wants it hangs up or says that the request was bad.
    const mayWantTls = endpoint.base.startsWith('http:') && (error.code === 'offline' || error.code === 'unsupported');
    if (!mayWantTls) return error;
    const found = await askFor(ref, network, withTls(endpoint), signal);
    return found instanceof ImageError && found.code === 'offline' ? error : found;
  }
}

function titleOf(ref: ImageRef): string {
  const { name, digest } = ref;
  return digest === undefined ? `${name}:${tagOrDigest(ref)}` : `${name}@${digest}`;
}

/** A session whose requests end when the image is closed. */
function endingWith(session: Session, closed: AbortSignal): Session {
  return {
    ...session,
    request: (asked, signal) => session.request(asked, AbortSignal.any([signal, closed])),
    elsewhere: (url, asked, signal) => session.elsewhere(url, asked, AbortSignal.any([signal, closed])),
  };
}

async function listOf(
  host: Host,
  source: BlobSource,
  top: ReceivedManifest,
  signal: AbortSignal,
): Promise<ManifestList> {
  const manifest = parseManifest(top.bytes, `The manifest of ${source.name}`);
  if (manifest.kind === 'index') return listManifests(host, source, manifest, signal);
  const { digest, bytes } = top;
  const descriptor = { mediaType: '', digest, size: bytes.length, platform: undefined, annotations: {} };
  return { images: [{ name: undefined, descriptor, top: digest }], attestations: [] };
}

function blobSource(session: Session, name: string, top: ReceivedManifest): BlobSource {
  const recent = recentParts(recentLimit);
  return {
    name,
    find: async (descriptor, role, signal) => {
      switch (role) {
        case 'manifest':
          return inMemory(descriptor.digest === top.digest ? top : await manifestOf(session, descriptor, name, signal));
        case 'config':
          return registryBlob(session, descriptor, recent);
        case 'layer':
          return layerBlob(session, descriptor, recent, signal);
      }
    },
    referrers: async (subject, signal) => (await askReferrers(session, subject, name, signal)) ?? [],
  };
}

const recentLimit = 8 * 1024 * 1024;

function manifestOf(session: Session, { digest }: Descriptor, name: string, signal: AbortSignal) {
  return requestManifest(session, digest, `${name} (${digest})`, signal);
}

function inMemory({ bytes }: ReceivedManifest): Blob {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** Only of a foreign layer it is uncertain whether the registry has it, and worth a request. */
async function layerBlob(
  session: Session,
  descriptor: Descriptor,
  recent: RecentParts,
  signal: AbortSignal,
): Promise<Blob | undefined> {
  if (descriptor.urls !== undefined) {
    const asked = { method: 'HEAD', path: `/blobs/${descriptor.digest}`, headers: {} } as const;
    const answer = await session.request(asked, signal);
    await discard(answer);
    if (answer.response.status === 404) return undefined;
  }
  return registryBlob(session, descriptor, recent);
}
