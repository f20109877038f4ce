import type { ByteStream, Host } from '../../host';
import type { Blob } from '../sources/blob';
import { expand, type Codec } from '../sources/codec';
import { damaged } from './damaged';
import { GzipDecoder } from './gzip';
import { decoded } from './spanPass';
import { pointsAround, type SpanTable } from './spanTable';

/** Expanded bytes from a place on. */
export interface ExpandedFrom {
  /** Expanded bytes before the first. */
  readonly out: number;
  /** Each piece is good until the next. */
  readonly bytes: ByteStream;
}

/** Content from the nearest place before `out` on, at least up to `end`; nothing of it is verified. */
export function expandedFrom(
  host: Host,
  blob: Blob,
  codec: Codec,
  table: SpanTable,
  out: number,
  end: number,
  signal: AbortSignal,
): ExpandedFrom {
  if (codec === 'none') return { out, bytes: rangeOf(blob, out, end, signal) };
  const { from, until } = pointsAround(table, out, end);
  if (codec === 'zstd') {
    const frames = rangeOf(blob, from.stored, until?.stored ?? blob.size, signal);
    return { out: from.out, bytes: expand(host, frames, codec, signal) };
  }
  const blocks = rangeOf(blob, from.stored, Math.min(blob.size, (until?.stored ?? blob.size) + readAhead), signal);
  if (table.isOneMember && host.inflateFrom !== undefined) {
    return { out: from.out, bytes: host.inflateFrom(from, blocks, signal) };
  }
  return { out: from.out, bytes: decoded(new GzipDecoder(false, undefined, from), blocks) };
}

/** What the decoder wants to have before it reads the last symbols, and more. */
const readAhead = 1024;

async function* rangeOf(blob: Blob, start: number, end: number, signal: AbortSignal): ByteStream {
  for (let at = start; at < end;) {
    const bytes = await blob.read(at, Math.min(pieceLength, end - at), signal);
    if (bytes.length === 0) throw damaged('gzip');
    at += bytes.length;
    yield bytes;
  }
}

const pieceLength = 1024 * 1024;
