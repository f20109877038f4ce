import type { Host } from '../../host';
import { ImageError } from '../error';
import { isAttestation, parseManifest, type Descriptor, type Manifest, type Platform } from '../manifest';
import { chooseManifest, platformText } from '../platform';
import type { Digest } from '../reference';
import { readBytes, type BlobSource } from './blobSource';

/** What an index holds, with the indexes below it. */
export interface ManifestList {
  /** Of images, in the order of the index. */
  readonly images: readonly ListedManifest[];
  /** Of provenance and SBOMs, which are no images. */
  readonly attestations: readonly Descriptor[];
}

/** A manifest of an index; it has the name of the index that it lies in where that has one. */
export interface ListedManifest {
  readonly name: string | undefined;
  readonly descriptor: Descriptor;
  /** What the first index lists that leads here: the manifest itself, or an index above it. */
  readonly top: Digest;
}

/** Follows the indexes below an index; `ImageError` `too-large` where they are nested without end, as in a circle. */
export async function listManifests(
  host: Host,
  source: BlobSource,
  index: Extract<Manifest, { kind: 'index' }>,
  signal: AbortSignal,
): Promise<ManifestList> {
  const images: ListedManifest[] = [];
  const attestations: Descriptor[] = [];
  let indexes = 0;
  let missing: ImageError | undefined;
  const todo = index.manifests.map((descriptor) => ({
    descriptor,
    name: nameOf(descriptor),
    top: descriptor.digest,
    depth: 0,
  }));
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    signal.throwIfAborted();
    const { descriptor, name, top, depth } = next;
    if (isAttestation(descriptor)) {
      attestations.push(descriptor);
      continue;
    }
    if (!isIndex(descriptor)) {
      // Whatever else an index lists is no error, but no image either.
      if (isManifest(descriptor)) images.push({ name, descriptor, top });
      continue;
    }
    const nested = await readIndex(host, source, descriptor, signal);
    if (nested instanceof ImageError) {
      missing ??= nested;
      continue;
    }
    const below = nested.kind === 'index' ? nested.manifests : [];
    indexes++;
    if (depth >= nestingLimit || indexes > indexLimit || images.length + todo.length + below.length > manifestLimit) {
      throw new ImageError(
        'too-large',
        `${source.name} lists too many images or nests too many indexes; name one image by its digest.`,
      );
    }
    todo.unshift(...below.map((inner) => ({ descriptor: inner, name: name ?? nameOf(inner), top, depth: depth + 1 })));
  }
  if (images.length === 0 && missing !== undefined) throw missing;
  return { images, attestations };
}

/** The manifest for a platform; `ImageError` `not-found` names the platforms that there are. */
export function manifestFor(images: readonly ListedManifest[], wanted: Platform, source: BlobSource): Descriptor {
  const manifests = images.map(({ descriptor }) => descriptor);
  const chosen = chooseManifest(manifests, wanted);
  if (chosen !== undefined) return chosen;
  const there = manifests.map(({ platform, digest }) => (platform === undefined ? digest : platformText(platform)));
  const message =
    there.length === 0
      ? `${source.name} holds no image; check the name.`
      : `${source.name} has no image for ${platformText(wanted)}; it has ${listed(there)}.`;
  const platforms = manifests.flatMap(({ platform }) => platform ?? []);
  throw new ImageError('not-found', message, { platforms });
}

/** Some of many names, for a message. */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length > 10 ? `${distinct.slice(0, 10).join(', ')} and more` : distinct.join(', ');
}

const nestingLimit = 4;
const indexLimit = 100;
const manifestLimit = 2000;

/** The index of a descriptor, or why it is not there: archives list also what they do not hold. */
async function readIndex(
  host: Host,
  source: BlobSource,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<Manifest | ImageError> {
  const what = `Index ${descriptor.digest} of ${source.name}`;
  try {
    return parseManifest(await readBytes(host, source, descriptor, 'manifest', signal), what);
  } catch (error) {
    if (error instanceof ImageError && error.code === 'not-found') return error;
    throw error;
  }
}

function isManifest({ mediaType, artifactType }: Descriptor): boolean {
  // SOCI lists its tables beside the images that they are of, and with the same platforms.
  if (artifactType?.startsWith('application/vnd.amazon.soci.') === true) return false;
  return mediaType === '' || mediaType.includes('manifest');
}

function isIndex({ mediaType }: Descriptor): boolean {
  return mediaType.includes('image.index') || mediaType.includes('manifest.list');
}

function nameOf({ annotations }: Descriptor): string | undefined {
  return annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name'];
}
