import type { Host } from '../../host';
import type { ConfigFile } from '../config';
import type { Layer } from '../image';
import type { Descriptor } from '../manifest';
import { peekable } from '../toc/peekable';
import type { Ztocs } from '../toc/soci';
import type { Blob } from './blob';
import type { BlobSource } from './blobSource';
import { codecOf } from './codec';
import { absentLayer, layerOf, type LayerParts } from './layer';

/**
 * The layers of a manifest, lowest first. One that cannot be shown is there all the same and says why, so that the rest of
 * its image can be looked at.
 */
export async function manifestLayers(
  host: Host,
  source: BlobSource,
  descriptors: readonly Descriptor[],
  { diffIds, createdBy }: ConfigFile,
  ztocs: Ztocs,
  signal: AbortSignal,
): Promise<readonly Layer[]> {
  const layers: Layer[] = [];
  const disagree = descriptors.length === diffIds.length ? undefined : disagreement(descriptors.length, diffIds.length);
  for (const [i, descriptor] of descriptors.entries()) {
    const { digest, mediaType, size } = descriptor;
    const parts = { diffId: diffIds[i] ?? digest, blobDigest: digest, mediaType, createdBy: createdBy[i] };
    const blob = disagree ?? (await readableBlob(source, descriptor, signal));
    layers.push(
      typeof blob === 'string' ? absentLayer(parts, size, blob) : shown(host, { ...parts, blob }, descriptor, ztocs),
    );
  }
  return layers;
}

/** What is slow to read in full is looked at by its table of contents, if it has one. */
function shown(host: Host, parts: LayerParts, { annotations, digest }: Descriptor, ztocs: Ztocs): Layer {
  const layer = layerOf(host, parts);
  if (parts.blob.stream === undefined) return layer;
  const beside = { isNamed: ztocs.areNamed, find: (signal: AbortSignal) => ztocs.find(digest, signal) };
  return peekable(host, layer, parts.blob, annotations, beside);
}

/** Why none of the layers can be shown, where their number is not the one that the configuration speaks of. */
export function disagreement(layers: number, diffIds: number): string {
  return `the manifest and the configuration disagree about the number of layers (${layers} and ${diffIds}), so it may not be an image that runs; fetch or save the image again.`;
}

/** The blob of a layer, or why it cannot be shown, to follow "Layer 1: ". */
async function readableBlob(source: BlobSource, descriptor: Descriptor, signal: AbortSignal): Promise<Blob | string> {
  const { digest, mediaType, size } = descriptor;
  if (mediaType.endsWith('+encrypted')) {
    return 'it is encrypted; decrypt the image first, for example with skopeo copy --decryption-key.';
  }
  const blob = await source.find(descriptor, 'layer', signal);
  if (blob === undefined) return missing(source, descriptor);
  if (blob.size !== size) {
    return `its blob ${digest} has ${blob.size} bytes instead of ${size}; fetch or save the image again.`;
  }
  if (isFiles(mediaType) || (await looksLikeFiles(blob, signal))) return blob;
  return `it is not a layer of files but "${mediaType}"; fetch it with a tool for artifacts, such as oras.`;
}

function missing({ name, damage }: BlobSource, { digest, mediaType, urls }: Descriptor): string {
  if (damage !== undefined) return damage.message;
  if (!/foreign|nondistributable/.test(mediaType)) {
    return `its blob ${digest} is missing from ${name}; fetch or save the image again.`;
  }
  const from = urls?.[0] === undefined ? 'its publisher' : urls[0];
  return `it is a foreign layer, which is not distributed with images, and is missing from ${name}; fetch it from ${from}.`;
}

// Of Docker and OCI, foreign ones too, and whatever else says that it is a tar.
function isFiles(mediaType: string): boolean {
  return mediaType === '' || /rootfs\.(?:diff|foreign)|image\.layer|\btar\b/.test(mediaType);
}

async function looksLikeFiles(blob: Blob, signal: AbortSignal): Promise<boolean> {
  if ((await codecOf(blob, signal)) !== 'none') return true;
  const magic = await blob.read(257, 5, signal);
  return String.fromCharCode(...magic) === 'ustar';
}
