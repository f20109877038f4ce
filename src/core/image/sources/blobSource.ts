import type { Host } from '../../host';
import { ImageError } from '../error';
import { jsonLimit } from '../json';
import type { Descriptor } from '../manifest';
import type { Digest } from '../reference';
import { readSmall, type Blob } from './blob';

/** What gives the blobs of an image by what describes them: a layout, or a registry. */
export interface BlobSource {
  /** As messages name it. */
  readonly name: string;
  /**
   * The blob of a descriptor, of which nothing is verified yet; `undefined` where it is not there. A layer's is not asked
   * for before it is read, where that costs something.
   */
  find(descriptor: Descriptor, role: BlobRole, signal: AbortSignal): Promise<Blob | undefined>;
  /** What refers to a manifest, where that can be asked. */
  referrers?(subject: Digest, signal: AbortSignal): Promise<readonly Descriptor[]>;
  /** Why blobs may be missing, where that is known. */
  readonly damage?: ImageError | undefined;
}

/** What a blob is to its image. */
export type BlobRole = 'manifest' | 'config' | 'layer';

/** The blob of a descriptor; `ImageError` `not-found` where it is missing, `corrupt` where it has another size. */
export async function findBlob(
  source: BlobSource,
  descriptor: Descriptor,
  role: BlobRole,
  signal: AbortSignal,
): Promise<Blob> {
  const { digest, size } = descriptor;
  const blob = await source.find(descriptor, role, signal);
  if (blob === undefined) {
    const message = `Blob ${digest} is missing from ${source.name}; fetch or save the image again.`;
    throw source.damage ?? new ImageError('not-found', message);
  }
  if (blob.size === size) return blob;
  const message = `Blob ${digest} of ${source.name} has ${blob.size} bytes instead of ${size}; fetch or save the image again.`;
  throw new ImageError('corrupt', message);
}

/** All of a manifest or configuration, its digest verified; `ImageError` also `too-large`. */
export async function readBytes(
  host: Host,
  source: BlobSource,
  descriptor: Descriptor,
  role: Exclude<BlobRole, 'layer'>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const what = `Blob ${descriptor.digest} of ${source.name}`;
  if (descriptor.size > jsonLimit) throw tooLarge(what);
  const blob = await findBlob(source, descriptor, role, signal);
  return readSmall(host, blob, jsonLimit, descriptor.digest, what, signal);
}

function tooLarge(what: string): ImageError {
  const megabytes = Math.round(jsonLimit / 1024 / 1024);
  return new ImageError('too-large', `${what} is larger than the limit of ${megabytes} MiB; check the name.`);
}
