import type { Host } from '../../host';
import { parseConfig } from '../config';
import { digestOf } from '../digestOf';
import { ImageError } from '../error';
import type { Image, Layer } from '../image';
import { jsonLimit } from '../json';
import { parseDockerManifest, type DockerArchiveImage } from '../manifest';
import { parseDigest, type Digest } from '../reference';
import { readSmall } from './blob';
import { lacks, type Container } from './container';
import { absentLayer, layerOf } from './layer';
import { listOldArchive, openOldArchive } from './oldDockerArchive';
import { disagreement } from './manifestLayers';
import { nameFits } from './names';

/**
 * The image of a docker-archive, as `docker save`, podman, skopeo and kaniko write it. `wanted` is a name with or without a
 * tag, or `@N` for the one at place N from 0; with `undefined` there must be one. What the archive says of the sources of
 * its layers is not read: it is wrong where the engine has expanded them.
 */
export async function openDockerArchive(
  host: Host,
  container: Container,
  wanted: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<Image> {
  const images = await readImages(host, container, signal);
  if (images === undefined) return openOldArchive(host, container, wanted, name, signal);
  const image = choose(images, wanted, container);
  const what = `Configuration ${image.config} of ${container.name}`;
  const file = await container.find(image.config, signal);
  if (file === undefined) throw lacks(container, image.config);
  const bytes = await readSmall(host, file, jsonLimit, digestInPath(image.config), what, signal);
  const { config, diffIds, createdBy } = parseConfig(bytes, what);
  const disagree =
    diffIds.length === image.layers.length ? undefined : disagreement(image.layers.length, diffIds.length);
  const layers: Layer[] = [];
  for (const [i, path] of image.layers.entries()) {
    const blobDigest = digestInPath(path);
    const diffId = diffIds[i] ?? digestOfName(host, path);
    const parts = { diffId, blobDigest, mediaType: '', createdBy: createdBy[i] };
    const blob = disagree ?? (await container.find(path, signal)) ?? missing(container, path);
    layers.push(typeof blob === 'string' ? absentLayer(parts, 0, blob) : layerOf(host, { ...parts, blob }));
  }
  return {
    name,
    manifestDigest: undefined,
    config,
    layers,
    platforms: [],
    attestations: [],
    listed: undefined,
    close: () => container.close(),
  };
}

/** The names to choose from in a docker-archive, in its order; an image without a name is `@N`, its place from 0. */
export async function listDockerArchive(
  host: Host,
  container: Container,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const images = await readImages(host, container, signal);
  if (images === undefined) return listOldArchive(host, container, signal);
  const names = images.flatMap(namesOf);
  // One image that has several names is no choice.
  return images.every(({ config }) => config === images[0]?.config) ? names.slice(0, 1) : names;
}

/** `undefined` for an archive of the time before there was a manifest. */
async function readImages(
  host: Host,
  container: Container,
  signal: AbortSignal,
): Promise<readonly DockerArchiveImage[] | undefined> {
  const file = await container.find('manifest.json', signal);
  if (file !== undefined) {
    const what = `manifest.json of ${container.name}`;
    return parseDockerManifest(await readSmall(host, file, jsonLimit, undefined, what, signal), what);
  }
  if (container.damage !== undefined) throw container.damage;
  if ((await container.find('repositories', signal)) !== undefined) return undefined;
  const message = `${container.name} is not a docker-archive, because it has no manifest.json; save the image with docker save.`;
  throw new ImageError('not-found', message);
}

function choose(
  images: readonly DockerArchiveImage[],
  wanted: string | undefined,
  container: Container,
): DockerArchiveImage {
  const fitting = images.filter((image, place) => wanted === undefined || answersTo(image, place, wanted));
  const [first, second] = fitting;
  if (first === undefined && images.length === 0) {
    throw new ImageError('not-found', `${container.name} holds no image; check the path.`);
  }
  const names = images.flatMap(namesOf).slice(0, 10).join(', ');
  if (first === undefined) {
    throw new ImageError('not-found', `${container.name} has no image "${wanted}"; it has ${names}.`);
  }
  if (second === undefined || fitting.every((image) => image.config === first.config)) return first;
  throw new ImageError(
    'not-found',
    `${container.name} holds several images; add one of these names after a colon: ${names}.`,
  );
}

function answersTo(image: DockerArchiveImage, place: number, wanted: string): boolean {
  return wanted === `@${place}` || image.tags.some((tag) => nameFits(tag, wanted));
}

function namesOf(image: DockerArchiveImage, place: number): readonly string[] {
  return image.tags.length > 0 ? image.tags : [`@${place}`];
}

/** Only this directory promises that the name is the digest of the bytes. */
function digestInPath(path: string): Digest | undefined {
  const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1];
  return hex === undefined ? undefined : parseDigest(`sha256:${hex}`);
}

function missing(container: Container, path: string): string {
  return container.damage?.message ?? `its file ${path} is missing from ${container.name}; save the image again.`;
}

/** Stands for the digest of a layer that cannot be read and that the configuration does not know. */
function digestOfName(host: Host, path: string): Digest {
  return digestOf(host.sha256, new TextEncoder().encode(path));
}
