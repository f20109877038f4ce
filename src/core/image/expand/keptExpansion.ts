import type { ByteStream, Host, OpenFile, Store } from '../../host';
import { shared, type Shared } from './shared';
import type { SpanTable } from './spanTable';

/** Content that cannot be begun in its middle, kept expanded by the machine. */
export interface KeptExpansion {
  /** Opens it, after writing it if need be; `undefined` where there is no room. */
  open(table: SpanTable, signal: AbortSignal): Promise<OpenFile | undefined>;
}

/**
 * Keeps what `expand` gives; nothing of what is read from it is verified. What an earlier run of this program left is taken
 * only if it is trusted.
 */
export function keptExpansion(
  host: Host,
  expand: (signal: AbortSignal) => ByteStream,
  isTrusted: boolean,
): KeptExpansion {
  let writing: Shared<boolean> | undefined;
  const { store } = host;
  if (store === undefined) return { open: () => Promise.resolve(undefined) };
  return {
    open: async (table, signal) => {
      const key = keyOf(host, table);
      const kept = isTrusted || writing !== undefined ? await openWhole(store, key, table, signal) : undefined;
      if (kept !== undefined) return kept;
      writing ??= shared((ownSignal) => write(store, key, table, expand, ownSignal));
      return (await writing.get(signal)) ? openWhole(store, key, table, signal) : undefined;
    },
  };
}

async function openWhole(
  store: Store,
  key: string,
  table: SpanTable,
  signal: AbortSignal,
): Promise<OpenFile | undefined> {
  const file = await store.open(key, signal);
  if (file === undefined || file.size === table.size) return file;
  await file.close();
  return undefined;
}

async function write(
  store: Store,
  key: string,
  table: SpanTable,
  expand: (signal: AbortSignal) => ByteStream,
  signal: AbortSignal,
): Promise<boolean> {
  const writer = await store.create(key, table.size, signal);
  if (writer === undefined) return false;
  let isWhole = false;
  try {
    for await (const bytes of expand(signal)) {
      signal.throwIfAborted();
      if (!(await writer.write(bytes))) return false;
    }
    isWhole = true;
    await writer.commit();
    return true;
  } finally {
    if (!isWhole) await writer.discard();
  }
}

/** By what it holds, so that whoever has the same content finds it. */
function keyOf(host: Host, { digests, size }: SpanTable): string {
  const hasher = host.sha256();
  hasher.update(digests);
  hasher.update(new TextEncoder().encode(String(size)));
  return `expanded-1-${hasher.hex()}`;
}
