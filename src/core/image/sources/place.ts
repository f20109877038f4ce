import type { Host } from '../../host';
import { openEngineImage } from '../../engine/engineImage';
import { openRegistryImage } from '../../registry/registryImage';
import { ImageError } from '../error';
import type { Image, ImageSource } from '../image';
import type { Platform } from '../manifest';
import { placeText, type ImagePlace, type StoredPlace } from '../place';
import type { Blob } from './blob';
import { archiveContainer, directoryContainer, type Container } from './container';
import { listDockerArchive, openDockerArchive } from './dockerArchive';
import { dirLayout, holdsImage, listLayout, ociLayout, openLayout, type Layout } from './oci';

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
 * Finds out by content what lies at a path: an OCI layout, the output of `docker save`, a `dir:` of skopeo, in a folder or an
 * archive; `ImageError` `unsupported` if it is none of them. Where an archive is both OCI and Docker, its OCI side says more,
 * unless it lacks what it lists.
 */
export async function findPlace(host: Host, path: string, signal: AbortSignal): Promise<StoredPlace> {
  const isFolder = (await host.files.kind(path, signal)) === 'directory';
  const container = isFolder ? directoryContainer(host, path) : await archiveContainer(host, path, signal);
  try {
    const manifest = await container.find('manifest.json', signal);
    const isOci = (await container.find('index.json', signal)) !== undefined;
    const place = { path, wanted: undefined };
    if (isOci && (manifest === undefined || (await holdsImage(host, ociLayout(container), signal)))) {
      return { ...place, kind: isFolder ? 'oci' : 'oci-archive' };
    }
    if (manifest !== undefined && (await isOneManifest(manifest, signal))) return { ...place, kind: 'dir' };
    if (manifest !== undefined || (await container.find('repositories', signal)) !== undefined) {
      return { ...place, kind: 'docker-archive' };
    }
    throw container.damage ?? (await noImage(container, signal));
  } finally {
    await container.close();
  }
}

/** The names of the images at a place, so that a person can choose; each fits `wanted`. */
export async function listImages(host: Host, place: StoredPlace, signal: AbortSignal): Promise<readonly string[]> {
  const container = await containerAt(host, place, signal);
  try {
    if (place.kind === 'docker-archive') return await listDockerArchive(host, container, signal);
    return await listLayout(host, layoutOf(place.kind, container), signal);
  } finally {
    await container.close();
  }
}

/** Docker's manifest.json is a list, that of a `dir:` an object. */
async function isOneManifest(manifest: Blob, signal: AbortSignal): Promise<boolean> {
  const start = await manifest.read(0, 64, signal);
  return /^\s*\{/.test(String.fromCharCode(...start));
}

async function noImage(container: Container, signal: AbortSignal): Promise<ImageError> {
  const isFileSystem = (await container.find('etc/passwd', signal)) ?? (await container.find('etc/hostname', signal));
  const message =
    isFileSystem === undefined
      ? `${container.name} is not a container image; open an OCI layout folder, an OCI archive or the output of docker save.`
      : `${container.name} is a file system as docker export writes it, not an image; save the image with docker save.`;
  return new ImageError('unsupported', message);
}

async function openStored(host: Host, place: StoredPlace, platform: Platform, signal: AbortSignal): Promise<Image> {
  const container = await containerAt(host, place, signal);
  const { kind, wanted } = place;
  return closingOnError(container, () =>
    kind === 'docker-archive'
      ? openDockerArchive(host, container, wanted, placeText(place), signal)
      : openLayout(host, layoutOf(kind, container), wanted, platform, placeText(place), signal),
  );
}

function layoutOf(kind: 'oci' | 'oci-archive' | 'dir', container: Container): Layout {
  return kind === 'dir' ? dirLayout(container) : ociLayout(container);
}

async function containerAt(host: Host, { kind, path }: StoredPlace, signal: AbortSignal): Promise<Container> {
  if (kind === 'oci-archive') return archiveContainer(host, path, signal);
  const found = await host.files.kind(path, signal);
  if (found === 'directory') return directoryContainer(host, path);
  if (kind !== 'oci') return archiveContainer(host, path, signal);
  if (found === 'missing') throw new ImageError('not-found', `There is no folder ${path}; check the path.`);
  throw new ImageError(
    'unsupported',
    `${path} is a file, not an OCI layout folder; name it as oci-archive:${path} or docker-archive:${path}.`,
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
