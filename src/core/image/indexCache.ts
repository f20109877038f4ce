import type { Hasher, Host } from '../host';
import { encodeIndex } from './indexFormat';
import { decodeIndex } from './indexView';
import type { LayerIndex } from './layerIndex';
import type { Digest } from './reference';

/** What it takes to keep indexes. */
export type IndexHost = Pick<Host, 'sha256' | 'store'>;

/**
 * The key of the index of a layer's whole uncompressed tar, for all images that have the layer; `undefined` for digests that
 * no host verifies. An index whose offsets mean something else has a key of its own.
 */
export function indexKey(diffId: Digest): string | undefined {
  return diffId.startsWith('sha256:') ? `index.${diffId.slice('sha256:'.length)}` : undefined;
}

/** The index that was kept under a key; `undefined` if there is none, or none that can be used. Only an abort rejects. */
export async function keptIndex(host: IndexHost, key: string, signal: AbortSignal): Promise<LayerIndex | undefined> {
  const bytes = await host.store?.read(key, signal);
  return bytes === undefined ? undefined : decodeIndex(bytes, hashOf(host, key));
}

/**
 * Keeps an index of verified bytes, and gives it in a form that takes a fraction of the memory. Only an abort rejects.
 */
export async function keepIndex(
  host: IndexHost,
  key: string,
  index: LayerIndex,
  signal: AbortSignal,
): Promise<LayerIndex> {
  const bytes = encodeIndex(index, hashOf(host, key));
  await host.store?.write(key, bytes, signal);
  return decodeIndex(bytes, hashOf(host, key)) ?? index;
}

/** The key goes into the checksum, so that what lies under another one by mistake is no index. */
function hashOf({ sha256 }: IndexHost, key: string): () => Hasher {
  return () => {
    const hasher = sha256();
    hasher.update(new TextEncoder().encode(key));
    return hasher;
  };
}
