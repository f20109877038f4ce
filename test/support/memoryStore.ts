import type { Store } from '../../src/core/host';

/** A store whose values a test can look at and change. */
export function memoryStore(): Store & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  const write = (key: string, bytes: Uint8Array): Promise<void> => Promise.resolve(void kept.set(key, bytes));
  return {
    kept,
    write,
    read: (key) => Promise.resolve(kept.get(key)),
    open: (key) => {
      const bytes = kept.get(key);
      return Promise.resolve(
        bytes && {
          size: bytes.length,
          read: (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length)),
          close: () => Promise.resolve(),
        },
      );
    },
    clear: () => Promise.resolve(void kept.clear()).then(() => 0),
    create: (key) => {
      const parts: Uint8Array[] = [];
      return Promise.resolve({
        write: (bytes: Uint8Array) => Promise.resolve(parts.push(bytes.slice()) > 0),
        commit: () => write(key, Buffer.concat(parts)),
        discard: () => Promise.resolve(),
      });
    },
  };
}
