import { ImageError } from '../../src/core/image/error';
import type { Host } from '../../src/core/host';
import { nodeHost } from '../../src/node/host';

/** Files by absolute path. */
export type MemoryFiles = ReadonlyMap<string, Uint8Array>;

/** The desktop's host with only these files; `open` keeps count of files that were opened and not closed. */
export function memoryHost(files: MemoryFiles): Host & { readonly open: Set<string> } {
  const open = new Set<string>();
  return {
    ...nodeHost(),
    open,
    files: {
      kind: (path, signal) => {
        signal.throwIfAborted();
        if (files.has(path)) return Promise.resolve('file');
        const isDirectory = [...files.keys()].some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`));
        return Promise.resolve(isDirectory ? 'directory' : 'missing');
      },
      open: (path) => {
        const bytes = files.get(path);
        if (bytes === undefined) return Promise.reject(new ImageError('not-found', `There is no file ${path}.`));
        open.add(path);
        return Promise.resolve({
          size: bytes.length,
          read: (offset: number, length: number, signal: AbortSignal) => {
            signal.throwIfAborted();
            return Promise.resolve(bytes.subarray(offset, offset + length));
          },
          close: () => Promise.resolve(void open.delete(path)),
        });
      },
    },
  };
}
