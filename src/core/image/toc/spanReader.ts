import type { ByteStream, Host } from '../../host';
import { ImageError } from '../error';
import { GzipDecoder } from '../expand/gzip';
import { decoded } from '../expand/spanPass';
import type { Blob } from '../sources/blob';
import { readExactly } from './ranges';
import { lastAtMost } from './tocFiles';
import type { Span, Ztoc } from './ztoc';

/** Reads a layer's tar at any place by its spans, the last two of which stay in memory. */
export interface SpanReader {
  /** Up to `length` bytes from `offset`, each span verified before a byte is given; `ImageError` `corrupt` if one is another. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** A reader of the spans of a blob. */
export function spanReader(host: Host, blob: Blob, { spans, codec }: Ztoc): SpanReader {
  const starts = spans.map(({ out }) => out);
  let kept: readonly { readonly span: Span; readonly bytes: Uint8Array }[] = [];
  const bytesOf = async (span: Span, signal: AbortSignal): Promise<Uint8Array> => {
    const known = kept.find((one) => one.span === span);
    if (known !== undefined) return known.bytes;
    const bytes = await readSpan(host, blob, codec, span, signal);
    kept = [...kept.slice(-1), { span, bytes }];
    return bytes;
  };
  return {
    read: async (offset, length, signal) => {
      const end = Math.min(offset + length, spans.at(-1)?.outEnd ?? 0);
      const result = new Uint8Array(Math.max(0, end - offset));
      for (let place = lastAtMost(starts, offset), at = offset; at < end; place++) {
        const span = spans[place];
        if (span === undefined) break;
        const part = (await bytesOf(span, signal)).subarray(at - span.out, end - span.out);
        result.set(part, at - offset);
        at = span.outEnd;
      }
      return result;
    },
  };
}

/** The decoder wants to see more than the last symbol that it gives. */
const readAhead = 1024;

async function readSpan(
  host: Host,
  blob: Blob,
  codec: Ztoc['codec'],
  span: Span,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const end = codec === 'none' ? span.storedEnd : Math.min(blob.size, span.storedEnd + readAhead);
  const stored = await readExactly(blob, span.stored, end - span.stored, signal);
  const own = stored.subarray(0, span.storedEnd - span.stored);
  const hasher = host.sha256();
  hasher.update(own);
  if (`sha256:${hasher.hex()}` !== span.digest) throw different();
  if (codec === 'none') return own;
  const bytes = new Uint8Array(span.outEnd - span.out);
  let at = 0;
  for await (const piece of decoded(new GzipDecoder(false, undefined, span), one(stored))) {
    signal.throwIfAborted();
    const part = piece.subarray(0, bytes.length - at);
    bytes.set(part, at);
    at += part.length;
    if (at === bytes.length) return bytes;
  }
  throw different();
}

async function* one(bytes: Uint8Array): ByteStream {
  yield await Promise.resolve(bytes);
}

function different(): ImageError {
  return new ImageError('corrupt', 'a part of it does not match its digest; fetch or build the image again.');
}
