import type { Host } from '../../host';
import { parseConfig } from '../config';
import { ImageError } from '../error';
import type { Image, Layer } from '../image';
import { jsonLimit } from '../json';
import { parseDockerManifest, type DockerArchiveImage } from '../manifest';
import { parseDigest, type Digest } from '../reference';
import { readSmall } from './blob';
import type { Container } from './container';
import { layerOf } from './layer';
import { nameFits } from './names';

/**
 * The image of a docker-archive, as `docker save`, podman and skopeo write it, of every age that has a manifest.json.
 * `wanted` is a name with or without a tag, or `@N` for the one at place N from 0; with `undefined` there must be one.
 */
export async function openDockerArchive(
  host: Host,
  container: Container,
  wanted: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<Image> {
  const image = choose(await readImages(host, container, signal), wanted, container);
  const what = `Configuration ${image.config} of ${container.name}`;
  const file = await container.find(image.config, signal);
  if (file === undefined) throw lacks(container, image.config);
  const bytes = await readSmall(host, file, jsonLimit, digestInPath(image.config), what, signal);
  const { config, diffIds, createdBy } = parseConfig(bytes, what);
  if (diffIds.length !== image.layers.length) {
    const message = `${container.name} has ${image.layers.length} layers, but its configuration speaks of ${diffIds.length}; save the image again.`;
    throw new ImageError('corrupt', message);
  }
  const layers: Layer[] = [];
  for (const [i, path] of image.layers.entries()) {
    const blob = await container.find(path, signal);
    if (blob === undefined) throw lacks(container, path);
    const diffId = diffIds[i]!; // as many as layers, as was just seen
    const blobDigest = digestInPath(path);
    layers.push(layerOf(host, { diffId, blobDigest, mediaType: '', createdBy: createdBy[i], blob }));
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

/** The names of the images in a docker-archive, in its order; an image without a name is `@N`, its place from 0. */
export async function listDockerArchive(
  host: Host,
  container: Container,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return (await readImages(host, container, signal)).flatMap(namesOf);
}

async function readImages(
  host: Host,
  container: Container,
  signal: AbortSignal,
): Promise<readonly DockerArchiveImage[]> {
  const file = await container.find('manifest.json', signal);
  if (file === undefined) {
    const message = `${container.name} is no docker-archive: it has no manifest.json; save the image with docker save.`;
    throw new ImageError('not-found', message);
  }
  const what = `manifest.json of ${container.name}`;
  return parseDockerManifest(await readSmall(host, file, jsonLimit, undefined, what, signal), what);
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

function lacks(container: Container, path: string): ImageError {
  return new ImageError('not-found', `${container.name} lacks ${path}; save the image again.`);
}
