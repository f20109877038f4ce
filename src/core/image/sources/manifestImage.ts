import type { Host } from '../../host';
import { parseConfig } from '../config';
import { ImageError } from '../error';
import type { Image, Layer } from '../image';
import { parseManifest, type Descriptor, type Platform } from '../manifest';
import { platformText } from '../platform';
import { findBlob, readBytes, type BlobSource } from './blobSource';
import { layerOf } from './layer';
import type { ManifestList } from './manifestList';

/** How an image is called, and what lies beside it. */
export interface ImageSurroundings {
  /** How the user named it. */
  readonly name: string;
  /** What it was chosen from: the images of one name. */
  readonly list: ManifestList;
  readonly close: () => Promise<void>;
}

/** The image of a manifest whose blobs a source gives; `ImageError` `unsupported` for what is no image. */
export async function manifestImage(
  host: Host,
  source: BlobSource,
  chosen: Descriptor,
  around: ImageSurroundings,
  signal: AbortSignal,
): Promise<Image> {
  const what = `Manifest ${chosen.digest} of ${source.name}`;
  const manifest = parseManifest(await readBytes(host, source, chosen, 'manifest', signal), what);
  if (manifest.kind === 'index') throw new ImageError('corrupt', `${what} is an index; fetch or save the image again.`);
  if (!isImageConfig(manifest.config)) {
    const message = `${source.name} holds no container image but "${manifest.config.mediaType}"; name one that is an image.`;
    throw new ImageError('unsupported', message);
  }
  const configBytes = await readBytes(host, source, manifest.config, 'config', signal);
  const { config, diffIds, createdBy } = parseConfig(
    configBytes,
    `Configuration ${manifest.config.digest} of ${source.name}`,
  );
  if (diffIds.length !== manifest.layers.length) {
    const message = `${what} has ${manifest.layers.length} layers, but its configuration speaks of ${diffIds.length}; it may not be an image that runs.`;
    throw new ImageError('corrupt', message);
  }
  const layers: Layer[] = [];
  for (const [i, descriptor] of manifest.layers.entries()) {
    const diffId = diffIds[i]!; // as many as layers, as was just seen
    const blob = await findBlob(source, descriptor, 'layer', signal);
    const { digest: blobDigest, mediaType } = descriptor;
    layers.push(layerOf(host, { diffId, blobDigest, mediaType, createdBy: createdBy[i], blob }));
  }
  return {
    name: around.name,
    manifestDigest: chosen.digest,
    config,
    layers,
    platforms: platformsOf(around.list),
    attestations: around.list.attestations.filter((descriptor) => isAbout(descriptor, chosen)),
    listed: undefined,
    close: around.close,
  };
}

function isImageConfig({ mediaType }: Descriptor): boolean {
  return mediaType === '' || mediaType.includes('container.image') || mediaType.includes('oci.image.config');
}

/** All of them; a single one is no choice. */
function platformsOf({ images }: ManifestList): readonly Platform[] {
  const platforms = new Map<string, Platform>();
  for (const { descriptor } of images) {
    if (descriptor.platform !== undefined) platforms.set(platformText(descriptor.platform), descriptor.platform);
  }
  return platforms.size > 1 ? [...platforms.values()] : [];
}

/** https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md names the annotation. */
function isAbout({ annotations }: Descriptor, chosen: Descriptor): boolean {
  return (annotations['vnd.docker.reference.digest'] ?? chosen.digest) === chosen.digest;
}
