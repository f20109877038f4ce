import type { ByteStream } from '../host';
import { concat } from '../image/concat';
import type { Descriptor } from '../image/manifest';
import type { Blob } from '../image/sources/blob';
import { blobBytes, type RemoteBlob } from './blobBytes';
import type { RecentParts } from './parts';
import type { Session } from './session';

/** A blob that is read from its registry when it is read: as a stream, or by ranges, of which near ones share a request. */
export function registryBlob(session: Session, descriptor: Descriptor, recent: RecentParts): Blob {
  const { digest, size } = descriptor;
  const remote: RemoteBlob = { session, digest, size, location: undefined };
  let lastEnd = -1;
  let ahead = 0;
  return {
    size,
    stream: (signal) => streamFrom(recent.find(digest, 0)?.bytes, remote, signal),
    read: async (offset, length, signal) => {
      signal.throwIfAborted();
      const end = Math.min(size, offset + length);
      if (offset >= end) return new Uint8Array(0);
      const known = recent.find(digest, offset);
      const head = known?.bytes.subarray(offset - known.start, end - known.start) ?? new Uint8Array(0);
      const from = offset + head.length;
      if (from === end) return head.slice();
      // Who reads on where the last part ended is given more at once each time, who jumps only a little.
      ahead = from === lastEnd ? Math.min(ahead * 2, aheadLimit) : leastAhead(size);
      const stop = Math.min(size, Math.max(end, from + ahead));
      const bytes = await collect(blobBytes(remote, from, stop, signal), stop - from);
      lastEnd = stop;
      recent.keep(digest, from, bytes);
      return concat([head, bytes.subarray(0, end - from)]);
    },
  };
}

const aheadLimit = 1024 * 1024;

/** All of a blob, whose first bytes may be known from finding out what it is. */
async function* streamFrom(head: Uint8Array | undefined, remote: RemoteBlob, signal: AbortSignal): ByteStream {
  signal.throwIfAborted();
  if (head !== undefined) yield head;
  yield* blobBytes(remote, head?.length ?? 0, remote.size, signal);
}

/** A thousandth, so that looking for a table of contents stays cheap; what is small comes as a whole. */
function leastAhead(size: number): number {
  if (size <= 64 * 1024) return size;
  return Math.min(64 * 1024, Math.max(4 * 1024, Math.ceil(size / 1000)));
}

async function collect(pieces: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.subarray(0, at);
}
