import type { Host } from '../../host';
import { digestOf } from '../digestOf';
import { ImageError } from '../error';
import type { Image } from '../image';
import { jsonLimit } from '../json';
import { parseManifest, type Platform } from '../manifest';
import { platformText } from '../platform';
import type { Digest } from '../reference';
import { readSmall } from './blob';
import type { BlobSource } from './blobSource';
import type { Container } from './container';
import { manifestImage } from './manifestImage';
import { listed, listManifests, manifestFor, type ListedManifest, type ManifestList } from './manifestList';
import { nameFits } from './names';

/** Which image of a layout: a tag, a whole name or a digest; with `undefined` there must be only one. */
export type WantedName = string | undefined;

/** The files of images in a folder or archive. */
export interface Layout {
  readonly container: Container;
  /** The file that says what images there are. */
  readonly top: string;
  /** Where a blob may lie. */
  readonly blobPaths: (digest: Digest) => readonly string[];
}

/** An OCI layout, https://github.com/opencontainers/image-spec/blob/main/image-layout.md. */
export function ociLayout(container: Container): Layout {
  return { container, top: 'index.json', blobPaths: (digest) => [`blobs/${digest.replace(':', '/')}`] };
}

/** What skopeo writes to `dir:`: one manifest, or an index, and blobs by the digits of their digests. */
export function dirLayout(container: Container): Layout {
  const blobPaths = (digest: Digest): readonly string[] => {
    const hex = digest.slice(digest.indexOf(':') + 1);
    return [hex, `${hex}.manifest.json`];
  };
  return { container, top: 'manifest.json', blobPaths };
}

/**
 * The image of a layout. Nested indexes are followed; attestations are never an image, nor is what the layout lists and
 * does not hold. `ImageError` `not-found` names what there is to choose from.
 */
export async function openLayout(
  host: Host,
  layout: Layout,
  wanted: WantedName,
  platform: Platform,
  name: string,
  signal: AbortSignal,
): Promise<Image> {
  const { container } = layout;
  const source = blobSource(layout);
  const all = await readManifests(host, layout, source, signal);
  const named = all.images.filter((found) => wanted === undefined || answersTo(found, wanted));
  if (named.length === 0) throw nothingNamed(container, wanted, all);
  const names = new Set(named.map((found) => found.name));
  if ((names.size > 1 || samePlatform(named)) && !allSame(named)) throw severalImages(container, named);
  const images = await heldOf(source, named, signal);
  const chosen = manifestFor(images, platform, source);
  const list = { images, attestations: all.attestations };
  return manifestImage(host, source, chosen, { name, list, close: () => container.close() }, signal);
}

/** The names to choose from in a layout, in its order; images without a name go by their digest. */
export async function listLayout(host: Host, layout: Layout, signal: AbortSignal): Promise<readonly string[]> {
  const { images } = await readManifests(host, layout, blobSource(layout), signal);
  const unnamed = images.filter(({ name }) => name === undefined);
  // Several without a name are usually one image for several platforms.
  const isOne = (unnamed.length === images.length && !samePlatform(unnamed)) || allSame(images);
  return isOne ? images.slice(0, 1).map(titleOf) : [...new Set(images.map(titleOf))];
}

/** Whether a layout holds one of the images that it lists. */
export async function holdsImage(host: Host, layout: Layout, signal: AbortSignal): Promise<boolean> {
  const source = blobSource(layout);
  try {
    const { images } = await readManifests(host, layout, source, signal);
    for (const { descriptor } of images) if (await source.find(descriptor, 'manifest', signal)) return true;
    return false;
  } catch (error) {
    if (error instanceof ImageError) return false;
    throw error;
  }
}

async function readManifests(
  host: Host,
  { container, top }: Layout,
  source: BlobSource,
  signal: AbortSignal,
): Promise<ManifestList> {
  const file = await container.find(top, signal);
  if (file === undefined) {
    if (container.damage !== undefined) throw container.damage;
    throw new ImageError(
      'not-found',
      `${container.name} is not an image of this kind, because it has no ${top}; check the path.`,
    );
  }
  const what = `${top} of ${container.name}`;
  const bytes = await readSmall(host, file, jsonLimit, undefined, what, signal);
  const manifest = parseManifest(bytes, what);
  if (manifest.kind === 'index') return listManifests(host, source, manifest, signal);
  if (top === 'index.json') {
    throw new ImageError('corrupt', `${what} is not an index; fetch or save the image again.`);
  }
  return { images: [aloneIn(host, bytes)], attestations: [] };
}

/** What an index would say of a manifest that stands alone. */
function aloneIn(host: Host, bytes: Uint8Array): ListedManifest {
  const digest = digestOf(host.sha256, bytes);
  const descriptor = { mediaType: '', digest, size: bytes.length, platform: undefined, annotations: {} };
  return { name: undefined, descriptor, top: digest };
}

function blobSource({ container, top, blobPaths }: Layout): BlobSource {
  return {
    name: container.name,
    damage: container.damage,
    find: async ({ digest, size }, role, signal) => {
      for (const path of blobPaths(digest)) {
        const blob = await container.find(path, signal);
        if (blob !== undefined) return blob;
      }
      if (role !== 'manifest' || top === 'index.json') return undefined;
      // A manifest that stands alone is not among the blobs; its digest is verified like any.
      const blob = await container.find(top, signal);
      return blob?.size === size ? blob : undefined;
    },
  };
}

/** Those whose manifest is there; all of them where none is, so that the error can say so. */
async function heldOf(
  source: BlobSource,
  images: readonly ListedManifest[],
  signal: AbortSignal,
): Promise<readonly ListedManifest[]> {
  const held: ListedManifest[] = [];
  for (const image of images) {
    if ((await source.find(image.descriptor, 'manifest', signal)) !== undefined) held.push(image);
  }
  return held.length > 0 ? held : images;
}

function answersTo({ name, descriptor, top }: ListedManifest, wanted: string): boolean {
  const tag = descriptor.annotations['org.opencontainers.image.ref.name'];
  return (
    tag === wanted || descriptor.digest === wanted || top === wanted || (name !== undefined && nameFits(name, wanted))
  );
}

function allSame(manifests: readonly ListedManifest[]): boolean {
  return manifests.every(({ descriptor }) => descriptor.digest === manifests[0]?.descriptor.digest);
}

/** Whether there are images that neither a name nor their platform tells apart. */
function samePlatform(images: readonly ListedManifest[]): boolean {
  const first = images[0];
  // The parts of one index are one image, of which several may be for one platform, as for editions of Windows.
  if (images.every(({ top }) => top === first?.top) || images.some(({ name }) => name !== undefined)) return false;
  const platforms = images.map(({ descriptor: { platform } }) =>
    platform === undefined ? '' : platformText(platform),
  );
  return new Set(platforms).size < platforms.length;
}

function nothingNamed({ name }: Container, wanted: WantedName, { images, attestations }: ManifestList): ImageError {
  if (images.length > 0) {
    const names = listed(images.map(titleOf));
    return new ImageError('not-found', `${name} has no image "${wanted}"; it has ${names}.`);
  }
  const message =
    attestations.length > 0
      ? `${name} holds no image, only attestations of one, such as an SBOM; copy the image too.`
      : `${name} holds no image; check the path.`;
  return new ImageError('not-found', message);
}

function severalImages(container: Container, named: readonly ListedManifest[]): ImageError {
  const message = `${container.name} holds several images; add one of these names after a colon: ${listed(named.map(titleOf))}.`;
  return new ImageError('not-found', message);
}

function titleOf({ name, top }: ListedManifest): string {
  return name ?? top;
}
