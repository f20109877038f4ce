import type { Host } from '../../host';
import { parseConfig } from '../config';
import { ImageError } from '../error';
import type { Image } from '../image';
import { parseManifest, type Descriptor, type Platform } from '../manifest';
import { platformText } from '../platform';
import { sociZtocs } from '../toc/soci';
import { readSmall } from './blob';
import { findBlob, readBytes, type BlobSource } from './blobSource';
import { manifestLayers } from './manifestLayers';
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
  if (manifest.kind === 'index')
    throw new ImageError(
      'corrupt',
      `${what} is an index, not the manifest of an image; fetch or save the image again.`,
    );
  if (!isImageConfig(manifest.config)) {
    const type = manifest.artifactType ?? manifest.config.mediaType;
    const message = `${source.name} is not a container image but an artifact of the type "${type}"; name an image instead.`;
    throw new ImageError('unsupported', message);
  }
  const configBytes = await readBytes(host, source, manifest.config, 'config', signal);
  const parsed = parseConfig(configBytes, `Configuration ${manifest.config.digest} of ${source.name}`);
  const ztocs = sociZtocs(host, source, chosen.digest, manifest.annotations);
  const layers = await manifestLayers(host, source, manifest.layers, parsed, ztocs, signal);
  return {
    name: around.name,
    manifestDigest: chosen.digest,
    config: parsed.config,
    layers,
    platforms: platformsOf(around.list),
    attestations: around.list.attestations.filter((descriptor) => isAbout(descriptor, chosen)),
    beside: async (descriptor, role, limit, asked) => {
      const blob = await findBlob(source, descriptor, role, asked);
      return readSmall(host, blob, limit, descriptor.digest, `Blob ${descriptor.digest} of ${source.name}`, asked);
    },
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
