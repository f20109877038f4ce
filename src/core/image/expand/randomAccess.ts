import type { ByteStream, Host } from '../../host';
import { ImageError } from '../error';
import { streamOf, type Blob } from '../sources/blob';
import { codecOfStream, expand, type Codec } from '../sources/codec';
import { bytesOfHex, spanLength, type SpanTable } from './spanTable';
import { mismatch } from './digested';
import { keptExpansion, type KeptExpansion } from './keptExpansion';
import { keptSpans } from './keptSpans';
import { Recent } from './recent';
import { shared } from './shared';
import { SpanCursor } from './spanCursor';
import { spanPass, spanStream, type ContentDigests } from './spanPass';
import { expandedFrom } from './spanSource';

/** Content that is read at any place; what is read was verified. */
export interface RandomAccess {
  /** Expanded bytes in all. */
  size(signal: AbortSignal): Promise<number>;
  /** Up to `length` bytes from `offset`; fewer only at the end. `ImageError` `corrupt` where the content is not what it was. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
  /** All of it, verified; once that has come to its end, reading needs no pass of its own. */
  stream(signal: AbortSignal): ByteStream;
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
  // What the stream found, where there is no store to keep it.
  let passed: SpanTable | undefined;
  let streamed: Codec | undefined;
  const opened = shared(async (signal): Promise<Opened> => {
    const known = streamed ?? (await codec(signal));
    const kept = keptSpans(host, blob, known, digests);
    const found = isKeptTrusted ? (passed ?? (await kept.read(signal))) : undefined;
    const table = found ?? (await spanPass(host, blob, known, digests, signal));
    if (found === undefined) await kept.write(table, signal);
    const expandAll = (own: AbortSignal): ByteStream => expand(host, streamOf(blob, own), 'zstd', own);
    const expansion = keptExpansion(host, expandAll, isKeptTrusted);
    const cursor = new SpanCursor((first) => verifiedSpans(host, blob, known, table, first, table.size, never));
    return { table, codec: known, expansion, cursor, recent: new Recent(recentLimit) };
  });

  async function* stream(signal: AbortSignal): ByteStream {
    // Not by `codec`, which would ask for the first bytes apart.
    const { codec: known, bytes } = await codecOfStream(streamOf(blob, signal));
    const table = yield* spanStream(host, bytes, blob.size, known, digests, signal);
    streamed = known;
    if (host.store === undefined) passed = table;
    else await keptSpans(host, blob, known, digests).write(table, signal);
  }

  return {
    stream,
    size: async (signal) => (await opened.get(signal)).table.size,
    read: async (offset, length, signal) => {
      const content = await opened.get(signal);
      try {
        return await readFrom(host, blob, content, offset, length, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ImageError && error.code === 'corrupt')) throw error;
        // Either what was kept or the content is not what it was: only another pass can tell.
        opened.forget(content);
        isKeptTrusted = false;
        return readFrom(host, blob, await opened.get(signal), offset, length, signal);
      }
    },
  };
}

interface Opened {
  readonly table: SpanTable;
  readonly codec: Codec;
  readonly expansion: KeptExpansion;
  readonly cursor: SpanCursor;
  readonly recent: Recent<number>;
}

const never = new AbortController().signal;

async function readFrom(
  host: Host,
  blob: Blob,
  content: Opened,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { table, recent } = content;
  const result = new Uint8Array(Math.max(0, Math.min(length, table.size - offset)));
  const end = offset + result.length;
  const take = (span: number, bytes: Uint8Array): void => {
    const start = span * spanLength;
    const part = bytes.subarray(Math.max(0, offset - start), Math.max(0, end - start));
    result.set(part, Math.max(0, start - offset));
  };
  let span = Math.floor(offset / spanLength);
  while (span * spanLength < end) {
    const known = recent.get(span);
    if (known === undefined) break;
    take(span++, known);
  }
  if (result.length === 0 || span * spanLength >= end) return result;
  for await (const bytes of spansOf(host, blob, content, span, end, signal)) {
    recent.put(span, bytes);
    take(span++, bytes);
  }
  return result;
}

async function* spansOf(
  host: Host,
  blob: Blob,
  { table, codec, expansion, cursor }: Opened,
  first: number,
  end: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  if (codec !== 'zstd' || !isHardToEnter(table)) {
    yield* verifiedSpans(host, blob, codec, table, first, end, signal);
    return;
  }
  const file = await expansion.open(table, signal);
  if (file === undefined) {
    yield* cursor.read(first, end, signal);
    return;
  }
  try {
    yield* verifiedSpans(host, file, 'none', table, first, end, signal);
  } finally {
    await file.close();
  }
}

/** Whether some of it lies far behind all places where expanding can begin. */
function isHardToEnter({ points, size }: SpanTable): boolean {
  return points.some(({ out }, at) => (points[at + 1]?.out ?? size) - out > 4 * spanLength);
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

/** Spans that stay in memory, in bytes. */
const recentLimit = 4 * spanLength;
