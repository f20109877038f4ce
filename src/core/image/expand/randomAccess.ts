import type { ByteStream, Host } from '../../host';
import { ImageError } from '../error';
import { streamOf, type Blob } from '../sources/blob';
import { expand, type Codec } from '../sources/codec';
import { bytesOfHex, spanLength, type SpanTable } from './spanTable';
import { mismatch } from './digested';
import { keptExpansion } from './keptExpansion';
import { keptSpans } from './keptSpans';
import { shared } from './shared';
import { spanPass, type ContentDigests } from './spanPass';
import { expandedFrom } from './spanSource';

/** Content that is read at any place; what is read was verified. */
export interface RandomAccess {
  /** Expanded bytes in all. */
  size(signal: AbortSignal): Promise<number>;
  /** Up to `length` bytes from `offset`; fewer only at the end. `ImageError` `corrupt` where the content is not what it was. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
}

/**
 * Reads a blob at any place after one pass over all of it, which the first read waits for and all reads share; an abort
 * of one leaves the others alone.
 */
export function randomAccess(
  host: Host,
  blob: Blob,
  codec: (signal: AbortSignal) => Promise<Codec>,
  digests: ContentDigests,
): RandomAccess {
  let isKeptTrusted = true;
  const tables = shared(async (signal) => {
    const known = await codec(signal);
    const kept = keptSpans(host, blob, known, digests);
    const found = isKeptTrusted ? await kept.read(signal) : undefined;
    if (found !== undefined) return found;
    const made = await spanPass(host, blob, known, digests, signal);
    await kept.write(made, signal);
    return made;
  });
  const expandAll = (signal: AbortSignal): ByteStream => expand(host, streamOf(blob, signal), 'zstd', signal);
  let expansion = keptExpansion(host, expandAll, true);
  const spans = new RecentSpans();

  const readSpans = async (
    table: SpanTable,
    offset: number,
    length: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> => {
    const result = new Uint8Array(Math.max(0, Math.min(length, table.size - offset)));
    if (result.length === 0) return result;
    const end = offset + result.length;
    const take = (span: number, bytes: Uint8Array): void => {
      const start = span * spanLength;
      const part = bytes.subarray(Math.max(0, offset - start), Math.max(0, end - start));
      result.set(part, Math.max(0, start - offset));
    };
    let span = Math.floor(offset / spanLength);
    for (let known = spans.get(span); known !== undefined && span * spanLength < end; known = spans.get(++span)) {
      take(span, known);
    }
    if (span * spanLength >= end) return result;
    const known = await codec(signal);
    const file = known === 'zstd' && isHardToEnter(table) ? await expansion.open(table, signal) : undefined;
    try {
      const [place, how] = file === undefined ? ([blob, known] as const) : ([file, 'none'] as const);
      for await (const bytes of verifiedSpans(host, place, how, table, span, end, signal)) {
        spans.keep(span, bytes);
        take(span++, bytes);
      }
      return result;
    } finally {
      await file?.close();
    }
  };

  return {
    size: async (signal) => (await tables.get(signal)).size,
    read: async (offset, length, signal) => {
      const table = await tables.get(signal);
      try {
        return await readSpans(table, offset, length, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ImageError && error.code === 'corrupt')) throw error;
        // Either the table or the content is not what it was: only another pass can tell.
        tables.forget(table);
        isKeptTrusted = false;
        expansion = keptExpansion(host, expandAll, false);
        return readSpans(await tables.get(signal), offset, length, signal);
      }
    },
  };
}

/** Whether some of it lies far behind all places where expanding can begin. */
function isHardToEnter({ points, size }: SpanTable): boolean {
  return points.some(({ out }, at) => (points[at + 1]?.out ?? size) - out > 8 * spanLength);
}

/** The spans from `first` on up to the one that holds the byte before `end`. */
async function* verifiedSpans(
  host: Host,
  blob: Blob,
  codec: Codec,
  table: SpanTable,
  first: number,
  end: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const start = first * spanLength;
  const stop = Math.min(table.size, Math.ceil(end / spanLength) * spanLength);
  const { out, bytes } = expandedFrom(host, blob, codec, table, start, stop, signal);
  let position = out;
  let span = new Uint8Array(Math.min(spanLength, stop - start));
  let filled = 0;
  let number = first;
  for await (const piece of bytes) {
    signal.throwIfAborted();
    for (let at = Math.max(0, start - position); at < piece.length;) {
      const part = piece.subarray(at, at + span.length - filled);
      span.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < span.length) break;
      verify(host, table, number++, span);
      yield span;
      const left = stop - number * spanLength;
      if (left <= 0) return;
      span = new Uint8Array(Math.min(spanLength, left));
      filled = 0;
    }
    position += piece.length;
  }
  throw mismatch('content');
}

function verify(host: Host, table: SpanTable, number: number, span: Uint8Array): void {
  const hasher = host.sha256();
  hasher.update(span);
  const expected = table.digests.subarray(number * 32, number * 32 + 32);
  if (!bytesOfHex(hasher.hex()).every((byte, at) => byte === expected[at])) throw mismatch('content');
}

/** The last few spans, since who reads a part of a file often reads what is beside it next. */
class RecentSpans {
  private readonly kept = new Map<number, Uint8Array>();

  get(span: number): Uint8Array | undefined {
    return this.kept.get(span);
  }

  keep(span: number, bytes: Uint8Array): void {
    this.kept.delete(span);
    this.kept.set(span, bytes);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= recentLimit) break;
      this.kept.delete(oldest);
    }
  }
}

const recentLimit = 4;
