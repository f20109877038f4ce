import type { ByteStream, Host } from '../../host';
import { unzstd } from '../expand/unzstd';
import type { Blob } from './blob';

/** How bytes are compressed. */
export type Codec = 'none' | 'gzip' | 'zstd';

/** Tells by the first bytes, since media types and names lie. */
export async function codecOf(blob: Blob, signal: AbortSignal): Promise<Codec> {
  const [a, b, c, d] = await blob.read(0, 4, signal);
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
