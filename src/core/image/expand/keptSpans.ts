import type { Host } from '../../host';
import type { Blob } from '../sources/blob';
import type { Codec } from '../sources/codec';
import { decodeSpans, encodeSpans, spanFormat } from './spanFormat';
import type { ContentDigests } from './spanPass';
import type { SpanTable } from './spanTable';

/** The tables of content that the machine keeps, so that no pass is needed once more after a restart. */
export interface KeptSpans {
  read(signal: AbortSignal): Promise<SpanTable | undefined>;
  write(table: SpanTable, signal: AbortSignal): Promise<void>;
}

/** Those of one blob; nothing is kept of content without a digest, nor of little that is soon read again. */
export function keptSpans(host: Host, blob: Blob, codec: Codec, digests: ContentDigests): KeptSpans {
  const { store } = host;
  if (store === undefined || digests.expanded === undefined || blob.size < worthKeeping) {
    return { read: () => Promise.resolve(undefined), write: () => Promise.resolve() };
  }
  const hasher = host.sha256();
  const names = [codec, digests.stored ?? '', digests.expanded, String(blob.size)];
  hasher.update(new TextEncoder().encode(names.join('\n')));
  const key = `${spanFormat}-${hasher.hex()}`;
  return {
    read: async (signal) => {
      const bytes = await store.read(key, signal);
      return bytes && decodeSpans(host, bytes);
    },
    write: (table, signal) => store.write(key, encodeSpans(host, table), signal),
  };
}

/** In bytes as stored. */
const worthKeeping = 256 * 1024;
