import type { Host } from '../../host';
import { parseConfig } from '../config';
import { ImageError } from '../error';
import type { Image, Layer } from '../image';
import { jsonLimit } from '../json';
import { isAttestation, parseManifest, type Descriptor, type Platform } from '../manifest';
import { chooseManifest, platformText } from '../platform';
import type { Digest } from '../reference';
import { readSmall, type Blob } from './blob';
import type { Container } from './container';
import { layerOf } from './layer';
import { nameFits } from './names';

/** Which image of a layout: a tag, a whole name or a digest; with `undefined` there must be only one. */
export type WantedName = string | undefined;

/**
 * The image of an OCI layout, https://github.com/opencontainers/image-spec/blob/main/image-layout.md. Nested indexes are
 * followed; attestations are never an image. `ImageError` `not-found` names what there is to choose from.
 */
export async function openOci(
  host: Host,
  container: Container,
  wanted: WantedName,
  platform: Platform,
  name: string,
  signal: AbortSignal,
): Promise<Image> {
  const all = await readManifests(host, container, signal);
  const named = all.filter((found) => wanted === undefined || answersTo(found, wanted));
  if (named.length === 0) throw nothingNamed(container, wanted, all);
  const manifests = named.map(({ descriptor }) => descriptor);
  const names = new Set(named.map((found) => found.name));
  const chosen = names.size === 1 || allSame(manifests) ? chooseManifest(manifests, platform) : undefined;
  if (chosen === undefined) {
    throw names.size > 1 ? severalNames(container, named) : severalPlatforms(container, manifests, platform);
  }
  return imageOf(host, container, chosen, name, signal);
}

/** The names of the images in a layout, in its order; images without a name go by their digest. */
export async function listOci(host: Host, container: Container, signal: AbortSignal): Promise<readonly string[]> {
  const all = await readManifests(host, container, signal);
  return [...new Set(all.map((found) => found.name ?? found.descriptor.digest))];
}

interface Named {
  readonly name: string | undefined;
  readonly descriptor: Descriptor;
}

const nestingLimit = 4;
const manifestLimit = 2000;

async function readManifests(host: Host, container: Container, signal: AbortSignal): Promise<readonly Named[]> {
  const index = await container.find('index.json', signal);
  if (index === undefined) {
    throw new ImageError('not-found', `${container.name} is no OCI layout: it has no index.json; check the path.`);
  }
  const what = `index.json of ${container.name}`;
  const top = parseManifest(await readSmall(host, index, jsonLimit, undefined, what, signal), what);
  if (top.kind === 'image') throw new ImageError('corrupt', `${what} is not an index; fetch or save the image again.`);
  const found: Named[] = [];
  const todo = top.manifests.map((descriptor) => ({ descriptor, name: nameOf(descriptor), depth: 0 }));
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    signal.throwIfAborted();
    const { descriptor, name, depth } = next;
    if (isAttestation(descriptor)) continue;
    if (!isIndex(descriptor)) {
      found.push({ name, descriptor });
      continue;
    }
    const nested = parseManifest(
      await readBlob(host, container, descriptor, signal),
      `Index ${descriptor.digest} of ${container.name}`,
    );
    const below = nested.kind === 'index' ? nested.manifests : [];
    if (depth >= nestingLimit || found.length + todo.length + below.length > manifestLimit) {
      throw new ImageError(
        'too-large',
        `${container.name} nests its indexes too deep or lists too many images; check the file.`,
      );
    }
    todo.unshift(...below.map((inner) => ({ descriptor: inner, name: name ?? nameOf(inner), depth: depth + 1 })));
  }
  return found;
}

async function imageOf(
  host: Host,
  container: Container,
  chosen: Descriptor,
  name: string,
  signal: AbortSignal,
): Promise<Image> {
  const what = `Manifest ${chosen.digest} of ${container.name}`;
  const manifest = parseManifest(await readBlob(host, container, chosen, signal), what);
  if (manifest.kind === 'index') throw new ImageError('corrupt', `${what} is an index; fetch or save the image again.`);
  if (!isImageConfig(manifest.config)) {
    const message = `${container.name} holds no container image but "${manifest.config.mediaType}"; name one that is an image.`;
    throw new ImageError('unsupported', message);
  }
  const configBytes = await readBlob(host, container, manifest.config, signal);
  const { config, diffIds, createdBy } = parseConfig(
    configBytes,
    `Configuration ${manifest.config.digest} of ${container.name}`,
  );
  if (diffIds.length !== manifest.layers.length) {
    const message = `${what} has ${manifest.layers.length} layers, but its configuration speaks of ${diffIds.length}; it may not be an image that runs.`;
    throw new ImageError('corrupt', message);
  }
  const layers: Layer[] = [];
  for (const [i, descriptor] of manifest.layers.entries()) {
    const diffId = diffIds[i]!; // as many as layers, as was just seen
    const blob = await findBlob(container, descriptor, signal);
    const { digest: blobDigest, mediaType } = descriptor;
    layers.push(layerOf(host, { diffId, blobDigest, mediaType, createdBy: createdBy[i], blob }));
  }
  return {
    name,
    manifestDigest: chosen.digest,
    config,
    layers,
    platforms: [],
    attestations: [],
    listed: undefined,
    close: () => container.close(),
  };
}

async function readBlob(
  host: Host,
  container: Container,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const blob = await findBlob(container, descriptor, signal);
  return readSmall(host, blob, jsonLimit, descriptor.digest, `Blob ${descriptor.digest} of ${container.name}`, signal);
}

async function findBlob(container: Container, descriptor: Descriptor, signal: AbortSignal): Promise<Blob> {
  const { digest, size } = descriptor;
  const blob = await container.find(blobPath(digest), signal);
  if (blob === undefined) {
    throw new ImageError('not-found', `${container.name} lacks the blob ${digest}; fetch or save the image again.`);
  }
  if (blob.size === size) return blob;
  const message = `Blob ${digest} of ${container.name} has ${blob.size} bytes instead of ${size}; fetch or save the image again.`;
  throw new ImageError('corrupt', message);
}

function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function isIndex({ mediaType }: Descriptor): boolean {
  return mediaType.includes('image.index') || mediaType.includes('manifest.list');
}

function isImageConfig({ mediaType }: Descriptor): boolean {
  return mediaType === '' || mediaType.includes('container.image') || mediaType.includes('oci.image.config');
}

function nameOf({ annotations }: Descriptor): string | undefined {
  return annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name'];
}

function answersTo({ name, descriptor }: Named, wanted: string): boolean {
  const tag = descriptor.annotations['org.opencontainers.image.ref.name'];
  return tag === wanted || descriptor.digest === wanted || (name !== undefined && nameFits(name, wanted));
}

function allSame(manifests: readonly Descriptor[]): boolean {
  return manifests.every(({ digest }) => digest === manifests[0]?.digest);
}

function nothingNamed(container: Container, wanted: WantedName, all: readonly Named[]): ImageError {
  if (all.length === 0) return new ImageError('not-found', `${container.name} holds no image; check the path.`);
  return new ImageError('not-found', `${container.name} has no image "${wanted}"; it has ${listed(all.map(titleOf))}.`);
}

function severalNames(container: Container, named: readonly Named[]): ImageError {
  const message = `${container.name} holds several images; add one of these names after a colon: ${listed(named.map(titleOf))}.`;
  return new ImageError('not-found', message);
}

function severalPlatforms(container: Container, manifests: readonly Descriptor[], wanted: Platform): ImageError {
  const there = manifests.map(({ platform, digest }) => (platform === undefined ? digest : platformText(platform)));
  const message = `${container.name} has no image for ${platformText(wanted)}; it has ${listed(there)}.`;
  return new ImageError('not-found', message);
}

function titleOf({ name, descriptor }: Named): string {
  return name ?? descriptor.digest;
}

function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length > 10 ? `${distinct.slice(0, 10).join(', ')} and more` : distinct.join(', ');
}
