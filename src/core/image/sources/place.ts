import type { Host } from '../../host';
import { openEngineImage } from '../../engine/engineImage';
import { openRegistryImage } from '../../registry/registryImage';
import { ImageError } from '../error';
import type { Image, ImageSource } from '../image';
import type { Platform } from '../manifest';
import { placeText, type ImagePlace, type StoredPlace } from '../place';
import { archiveContainer, directoryContainer, type Container } from './container';
import { listDockerArchive, openDockerArchive } from './dockerArchive';
import { listOci, openOci } from './oci';

/** Opens the image at a place; of several platforms the given one, or the only one there is. */
export function imageSource(host: Host, place: ImagePlace, platform: Platform): ImageSource {
  switch (place.kind) {
    case 'oci':
    case 'oci-archive':
    case 'docker-archive':
    case 'dir':
      return { open: (signal) => openStored(host, place, platform, signal) };
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return { open: (signal) => openEngineImage(host, place, platform, signal) };
    case 'registry':
      return { open: (signal) => openRegistryImage(host, place, platform, signal) };
  }
}

/**
 * Finds out by content what lies at a path: an OCI layout directory, an OCI archive or a docker-archive; `ImageError`
 * `unsupported` if it is none of them. Where an archive is both, its OCI side says more.
 */
export async function findPlace(host: Host, path: string, signal: AbortSignal): Promise<StoredPlace> {
  const kind = await host.files.kind(path, signal);
  const container = kind === 'directory' ? directoryContainer(host, path) : await archiveContainer(host, path, signal);
  try {
    const isOci = (await container.find('index.json', signal)) !== undefined;
    const isDocker = (await container.find('manifest.json', signal)) !== undefined;
    if (kind === 'directory' && isOci) return { kind: 'oci', path, wanted: undefined };
    if (kind !== 'directory' && isOci) return { kind: 'oci-archive', path, wanted: undefined };
    if (kind !== 'directory' && isDocker) return { kind: 'docker-archive', path, wanted: undefined };
  } finally {
    await container.close();
  }
  const message = `${path} is no container image; open an OCI layout folder, an OCI archive or the output of docker save.`;
  throw new ImageError('unsupported', message);
}

/** The names of the images at a place, so that a person can choose; each fits `wanted`. */
export async function listImages(host: Host, place: StoredPlace, signal: AbortSignal): Promise<readonly string[]> {
  const container = await containerAt(host, place, signal);
  try {
    if (place.kind === 'docker-archive') return await listDockerArchive(host, container, signal);
    return await listOci(host, container, signal);
  } finally {
    await container.close();
  }
}

/**
 * Opens whatever image lies at a path. An archive that is both OCI and Docker is read as Docker's where its OCI side
 * lacks the blobs, as an engine writes that has pulled one platform of several.
 */
export async function openAny(
  host: Host,
  path: string,
  wanted: string | undefined,
  platform: Platform,
  signal: AbortSignal,
): Promise<Image> {
  const place = { ...(await findPlace(host, path, signal)), wanted };
  try {
    return await imageSource(host, place, platform).open(signal);
  } catch (error) {
    if (place.kind !== 'oci-archive' || !(error instanceof ImageError) || error.code !== 'not-found') throw error;
    const other: StoredPlace = { ...place, kind: 'docker-archive' };
    // The first sentence is the one that fits what was asked.
    return imageSource(host, other, platform)
      .open(signal)
      .catch(() => Promise.reject(error));
  }
}

async function openStored(host: Host, place: StoredPlace, platform: Platform, signal: AbortSignal): Promise<Image> {
  const container = await containerAt(host, place, signal);
  const { kind, wanted } = place;
  return closingOnError(container, () =>
    kind === 'docker-archive'
      ? openDockerArchive(host, container, wanted, placeText(place), signal)
      : openOci(host, container, wanted, platform, placeText(place), signal),
  );
}

async function containerAt(host: Host, place: StoredPlace, signal: AbortSignal): Promise<Container> {
  if (place.kind !== 'oci') return archiveContainer(host, place.path, signal);
  const kind = await host.files.kind(place.path, signal);
  if (kind === 'directory') return directoryContainer(host, place.path);
  if (kind === 'missing') throw new ImageError('not-found', `There is no folder ${place.path}; check the path.`);
  throw new ImageError(
    'unsupported',
    `${place.path} is a file, not an OCI layout folder; name it as oci-archive:${place.path} or docker-archive:${place.path}.`,
  );
}

async function closingOnError(container: Container, open: () => Promise<Image>): Promise<Image> {
  try {
    return await open();
  } catch (error) {
    await container.close();
    throw error;
  }
}
