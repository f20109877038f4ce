import type { Image, Layer } from '../../src/core/image/image';
import { parseDigest, type Digest } from '../../src/core/image/reference';
import type { Blob } from '../../src/core/image/sources/blob';
import { layerOf } from '../../src/core/image/sources/layer';
import { peekable } from '../../src/core/image/toc/peekable';
import { nodeHost } from '../../src/node/host';
import type { TocLayer } from './toc';

/** A blob in memory that notes what was read of it. */
export interface CountedBlob extends Blob {
  /** Each read as offset and length. */
  readonly reads: (readonly [number, number])[];
  /** All bytes that were read. */
  readonly total: () => number;
}

/** A blob in memory. */
export function countedBlob(bytes: Uint8Array): CountedBlob {
  const reads: (readonly [number, number])[] = [];
  return {
    size: bytes.length,
    reads,
    total: () => reads.reduce((sum, [, length]) => sum + length, 0),
    read: (offset, length, signal) => {
      signal.throwIfAborted();
      const part = bytes.subarray(offset, offset + length);
      reads.push([offset, part.length]);
      return Promise.resolve(part);
    },
  };
}

/** The layer over its bytes, without a look at its table of contents. */
export function plainLayer({ blob, diffId, digest }: TocLayer, bytes: Blob = countedBlob(blob)): Layer {
  return layerOf(nodeHost(), {
    diffId: digestOf(diffId),
    blobDigest: digestOf(digest),
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    createdBy: undefined,
    blob: bytes,
  });
}

/** The layer by its table of contents, and what was read of it. */
export function peekLayer(
  layer: TocLayer,
  annotations = layer.annotations,
): { readonly layer: Layer; readonly blob: CountedBlob } {
  const blob = countedBlob(layer.blob);
  return { layer: peekable(nodeHost(), plainLayer(layer, blob), blob, annotations), blob };
}

/** An image of these layers. */
export function imageOf(...layers: Layer[]): Image {
  return {
    name: 'app',
    manifestDigest: undefined,
    config: {} as Image['config'], // nobody reads it here
    layers,
    platforms: [],
    attestations: [],
    listed: undefined,
    close: () => Promise.resolve(),
  };
}

function digestOf(hex: string): Digest {
  const digest = parseDigest(`sha256:${hex}`);
  if (digest === undefined) throw new Error('a SHA-256 is a digest');
  return digest;
}
