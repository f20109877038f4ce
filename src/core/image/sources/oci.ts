import type { Host } from '../../host';
import { ImageError } from '../error';
import type { Image } from '../image';
import { jsonLimit } from '../json';
import { parseManifest, type Platform } from '../manifest';
import { readSmall } from './blob';
import type { BlobSource } from './blobSource';
import type { Container } from './container';
import { manifestImage } from './manifestImage';
import { listed, listManifests, manifestFor, type ListedManifest, type ManifestList } from './manifestList';
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
  const source = blobSource(container);
  const all = await readManifests(host, container, source, signal);
  const images = all.images.filter((found) => wanted === undefined || answersTo(found, wanted));
  if (images.length === 0) throw nothingNamed(container, wanted, all.images);
  const names = new Set(images.map((found) => found.name));
  if (names.size > 1 && !allSame(images)) throw severalNames(container, images);
  const chosen = manifestFor(images, platform, source);
  const list = { images, attestations: all.attestations };
  return manifestImage(host, source, chosen, { name, list, close: () => container.close() }, signal);
}

/** The names of the images in a layout, in its order; images without a name go by their digest. */
export async function listOci(host: Host, container: Container, signal: AbortSignal): Promise<readonly string[]> {
  const { images } = await readManifests(host, container, blobSource(container), signal);
  return [...new Set(images.map(titleOf))];
}

async function readManifests(
  host: Host,
  container: Container,
  source: BlobSource,
  signal: AbortSignal,
): Promise<ManifestList> {
  const index = await container.find('index.json', signal);
  if (index === undefined) {
    throw new ImageError('not-found', `${container.name} is no OCI layout: it has no index.json; check the path.`);
  }
  const what = `index.json of ${container.name}`;
  const top = parseManifest(await readSmall(host, index, jsonLimit, undefined, what, signal), what);
  if (top.kind === 'image') throw new ImageError('corrupt', `${what} is not an index; fetch or save the image again.`);
  return listManifests(host, source, top, signal);
}

function blobSource(container: Container): BlobSource {
  return {
    name: container.name,
    find: ({ digest }, _, signal) => container.find(`blobs/${digest.replace(':', '/')}`, signal),
  };
}

function answersTo({ name, descriptor }: ListedManifest, wanted: string): boolean {
  const tag = descriptor.annotations['org.opencontainers.image.ref.name'];
  return tag === wanted || descriptor.digest === wanted || (name !== undefined && nameFits(name, wanted));
}

function allSame(manifests: readonly ListedManifest[]): boolean {
  return manifests.every(({ descriptor }) => descriptor.digest === manifests[0]?.descriptor.digest);
}

function nothingNamed(container: Container, wanted: WantedName, all: readonly ListedManifest[]): ImageError {
  if (all.length === 0) return new ImageError('not-found', `${container.name} holds no image; check the path.`);
  return new ImageError('not-found', `${container.name} has no image "${wanted}"; it has ${listed(all.map(titleOf))}.`);
}

function severalNames(container: Container, named: readonly ListedManifest[]): ImageError {
  const message = `${container.name} holds several images; add one of these names after a colon: ${listed(named.map(titleOf))}.`;
  return new ImageError('not-found', message);
}

function titleOf({ name, descriptor }: ListedManifest): string {
  return name ?? descriptor.digest;
}
