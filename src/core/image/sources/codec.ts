import type { ByteStream, Host } from '../../host';
import { unzstd } from '../expand/unzstd';
import type { Blob } from './blob';

/** How bytes are compressed. */
export type Codec = 'none' | 'gzip' | 'zstd';

/** Tells by the first bytes, since media types and names lie. */
export async function codecOf(blob: Blob, signal: AbortSignal): Promise<Codec> {
  return codecIn(await blob.read(0, 4, signal));
}

/** The same of bytes that are only now coming; `bytes` are all of them. */
export async function codecOfStream(stored: ByteStream): Promise<{ codec: Codec; bytes: ByteStream }> {
  const pieces = stored[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  const first: number[] = [];
  while (first.length < 4) {
    const next = await pieces.next();
    if (next.done === true) break;
    head.push(next.value);
    first.push(...next.value.subarray(0, 4));
  }
  return { codec: codecIn(first), bytes: behind(head, pieces) };
}

/** Ends what gives the pieces when it is left early. */
async function* behind(head: readonly Uint8Array[], pieces: AsyncIterator<Uint8Array>): ByteStream {
  try {
    yield* head;
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}

function codecIn([a, b, c, d]: ArrayLike<number> & Iterable<number>): Codec {
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  const isSkippable = a !== undefined && a >>> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18;
  return isSkippable ? 'zstd' : 'none';
}

/** The bytes expanded, by the machine or, where it does not know zstd, here. */
export function expand(
  host: Host,
  compressed: ByteStream,
  codec: Exclude<Codec, 'none'>,
  signal: AbortSignal,
): ByteStream {
  if (codec === 'gzip') return host.gunzip(compressed, signal);
  return (host.unzstd ?? unzstd)(compressed, signal);
}
