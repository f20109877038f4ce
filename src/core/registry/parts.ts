import type { Digest } from '../image/reference';

/** Parts of blobs that were read a moment ago, the last used first. */
export interface RecentParts {
  /** A part that has the byte at an offset, and where it starts. */
  find(digest: Digest, offset: number): { readonly start: number; readonly bytes: Uint8Array } | undefined;
  keep(digest: Digest, start: number, bytes: Uint8Array): void;
}

/** Keeps parts up to `limit` bytes in all. */
export function recentParts(limit: number): RecentParts {
  let kept: { readonly digest: Digest; readonly start: number; readonly bytes: Uint8Array }[] = [];
  return {
    find: (digest, offset) => {
      const found = kept.find(
        (part) => part.digest === digest && part.start <= offset && offset < part.start + part.bytes.length,
      );
      if (found !== undefined) kept = [found, ...kept.filter((part) => part !== found)];
      return found;
    },
    keep: (digest, start, bytes) => {
      if (bytes.length > limit / 4) return;
      kept.unshift({ digest, start, bytes });
      let size = 0;
      kept = kept.filter((part) => (size += part.bytes.length) <= limit);
    },
  };
}
