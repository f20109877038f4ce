import type { Host } from '../../host';
import { ImageError } from '../error';
import { shared } from '../expand/shared';
import { jsonLimit } from '../json';
import { parseManifest, type Descriptor } from '../manifest';
import { parseDigest, type Digest } from '../reference';
import { readSmall, type Blob } from '../sources/blob';
import type { BlobSource } from '../sources/blobSource';
import { damagedToc } from './tocFault';

/** Finds the table that SOCI keeps beside a layer; `undefined` if there is none. */
export type FindZtoc = (layer: Digest, signal: AbortSignal) => Promise<FoundZtoc | undefined>;

/** A table beside a layer, of which nothing was read yet. */
export interface FoundZtoc {
  readonly digest: Digest;
  readonly blob: Blob;
  /** Whether the manifest of the image vouches for it. */
  readonly verified: boolean;
}

/** How the tables of an image are found. */
export interface Ztocs {
  /** The manifest of the image says that there are some. */
  readonly areNamed: boolean;
  readonly find: FindZtoc;
}

/**
 * The tables of an image, https://github.com/awslabs/soci-snapshotter/blob/main/docs/soci-index-manifest-v2.md: by the index that
 * its manifest names, or else by one that refers to it, which is asked for only when the first table is.
 */
export function sociZtocs(
  host: Host,
  source: BlobSource,
  image: Digest,
  annotations: Readonly<Record<string, string>>,
): Ztocs {
  const named = annotations['com.amazon.soci.index-digest'];
  const list = shared(async (signal): Promise<readonly Descriptor[]> => {
    if (named !== undefined) return readIndex(host, source, parseDigest(named), signal);
    try {
      const referrers = await source.referrers?.(image, signal);
      const index = referrers?.find(({ artifactType }) => artifactType === firstVersion);
      return index === undefined ? [] : await readIndex(host, source, index.digest, signal);
    } catch (error) {
      signal.throwIfAborted();
      // Nobody promised that there is one.
      if (error instanceof ImageError) return [];
      throw error;
    }
  });
  return {
    areNamed: named !== undefined,
    find: async (layer, signal) => {
      const tables = await list.get(signal);
      const table = tables.find(({ annotations: own }) => own['com.amazon.soci.image-layer-digest'] === layer);
      const blob = table === undefined ? undefined : await source.find(table, 'layer', signal);
      if (table === undefined || blob === undefined) return undefined;
      return { digest: table.digest, blob, verified: named !== undefined };
    },
  };
}

const firstVersion = 'application/vnd.amazon.soci.index.v1+json';

async function readIndex(
  host: Host,
  source: BlobSource,
  digest: Digest | undefined,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  if (digest === undefined) throw damagedToc('has a malformed digest');
  const descriptor = { mediaType: '', digest, size: 0, platform: undefined, annotations: {} };
  const blob = await source.find(descriptor, 'manifest', signal);
  if (blob === undefined) throw damagedToc('is not where the index says it is');
  const what = `SOCI index ${digest} of ${source.name}`;
  const manifest = parseManifest(await readSmall(host, blob, jsonLimit, digest, what, signal), what);
  if (manifest.kind === 'index') throw damagedToc('has an unknown format');
  return manifest.layers;
}
