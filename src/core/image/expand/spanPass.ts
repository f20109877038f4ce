import type { ByteStream, Host } from '../../host';
import type { Digest } from '../reference';
import { streamOf, type Blob } from '../sources/blob';
import { expand, type Codec } from '../sources/codec';
import { zstdFrames } from '../zstdFrames';
import { bombGuard } from './bombGuard';
import { digestCheck, digested } from './digested';
import { GzipDecoder } from './gzip';
import { pauses } from './pauses';
import { spanTableMaker, type SpanTable, type SpanTableMaker } from './spanTable';

/** What content is to be; of what is `undefined` nothing is known. */
export interface ContentDigests {
  /** Of the bytes as stored. */
  readonly stored: Digest | undefined;
  /** Of the expanded bytes. */
  readonly expanded: Digest | undefined;
}

/**
 * Reads a blob once from its start to its end, verifies both digests and notes what reading it at any place takes. It
 * leaves the thread to others every few milliseconds. `ImageError` as reading it would have.
 */
export async function spanPass(
  host: Host,
  blob: Blob,
  codec: Codec,
  digests: ContentDigests,
  signal: AbortSignal,
): Promise<SpanTable> {
  const pass = spanStream(host, streamOf(blob, signal), blob.size, codec, digests, signal);
  for (;;) {
    const next = await pass.next();
    if (next.done === true) return next.value;
  }
}

/**
 * The same of bytes that come, `size` of them, for who wants the expanded ones too; each piece is good until the next, and
 * the table comes after the last.
 */
export async function* spanStream(
  host: Host,
  bytes: ByteStream,
  size: number,
  codec: Codec,
  digests: ContentDigests,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, SpanTable> {
  const maker = spanTableMaker(host);
  // Both digests are of the same bytes where nothing is compressed.
  const once = codec === 'none' && digests.stored === digests.expanded ? undefined : digests.stored;
  const stored = digested(host, bytes, once, codec === 'none' ? 'content' : 'compressed content');
  const check = digestCheck(host, digests.expanded, 'content');
  const guard = codec === 'none' ? undefined : bombGuard(size);
  const pause = pauses(signal);
  const gzip = new GzipDecoder(digests.expanded === undefined, ({ bit, out }, inflate) =>
    maker.point({ out, stored: Math.floor(bit / 8), skipBits: bit % 8 }, () => inflate.window()),
  );
  for await (const piece of expandNoting(host, stored, codec, maker, gzip, signal)) {
    guard?.(piece.length);
    check.update(piece);
    maker.push(piece);
    yield piece;
    await pause();
  }
  check.finish();
  return maker.finish(size, gzip.members === 1);
}

/** The expanded bytes, each piece good until the next; `maker` is told where expanding can begin. */
function expandNoting(
  host: Host,
  stored: ByteStream,
  codec: Codec,
  maker: SpanTableMaker,
  gzip: GzipDecoder,
  signal: AbortSignal,
): ByteStream {
  switch (codec) {
    case 'none':
      maker.point({ out: 0, stored: 0, skipBits: 0 }, noWindow);
      return stored;
    case 'gzip':
      return decoded(gzip, stored);
    case 'zstd':
      return zstdNoting(host, stored, maker, signal);
  }
}

async function* zstdNoting(host: Host, stored: ByteStream, maker: SpanTableMaker, signal: AbortSignal): ByteStream {
  let out = 0;
  for await (const frame of zstdFrames(stored)) {
    maker.point({ out, stored: frame.offset, skipBits: 0 }, noWindow);
    for await (const bytes of expand(host, frame.bytes, 'zstd', signal)) {
      out += bytes.length;
      yield bytes;
    }
  }
}

/** What a decoder makes of the bytes; each piece is good until the next. */
export async function* decoded(decoder: GzipDecoder, compressed: ByteStream): ByteStream {
  for await (const piece of compressed) {
    decoder.feed(piece, false);
    yield* drained(decoder);
  }
  decoder.feed(new Uint8Array(0), true);
  yield* drained(decoder);
}

function* drained(decoder: GzipDecoder): Iterable<Uint8Array> {
  for (let bytes = decoder.next(); typeof bytes !== 'string'; bytes = decoder.next()) yield bytes;
}

function noWindow(): Uint8Array {
  return new Uint8Array(0);
}
