/** Where a blob says that its table of contents is, compressed. */
export interface Footer {
  readonly kind: 'estargz' | 'zstd-chunked';
  readonly offset: number;
  readonly length: number;
}

/** The most that a footer takes, in bytes. */
export const footerLength = 72;

/**
 * Reads the footer of a blob of `size` bytes from its last bytes: of eStargz, of the older stargz, or of zstd:chunked in any
 * of its lengths; `undefined` if there is none.
 */
export function footerOf(tail: Uint8Array, size: number): Footer | undefined {
  return stargzFooter(tail, size, 51, 16) ?? stargzFooter(tail, size, 47, 12) ?? zstdFooter(tail);
}

// An empty gzip member that keeps the offset in an extra field of its header: 16 digits and a name.
function stargzFooter(tail: Uint8Array, size: number, length: number, digitsAt: number): Footer | undefined {
  if (tail.length < length) return undefined;
  const footer = tail.subarray(tail.length - length);
  if (footer[0] !== 0x1f || footer[1] !== 0x8b || footer[3] !== 4) return undefined;
  const text = String.fromCharCode(...footer.subarray(digitsAt, digitsAt + 22));
  const digits = /^([0-9a-f]{16})STARGZ$/i.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const offset = Number.parseInt(digits, 16);
  return { kind: 'estargz', offset, length: size - length - offset };
}

const skippableFrame = [0x50, 0x2a, 0x4d, 0x18];
/** The two tools that write it disagree on a letter. */
const zstdNames = ['GNUlInUx', 'GnUlInUx'];

// A skippable frame of numbers, with a name at its end; only the first four numbers are in all versions.
function zstdFooter(tail: Uint8Array): Footer | undefined {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  for (const length of [64, 56, 48, 40]) {
    const at = tail.length - length;
    if (at < 8 || !skippableFrame.every((byte, i) => tail[at - 8 + i] === byte)) continue;
    if (view.getUint32(at - 4, true) !== length) continue;
    if (!zstdNames.includes(String.fromCharCode(...tail.subarray(-8)))) return undefined;
    const number = (n: number): number => Number(view.getBigUint64(at + 8 * n, true));
    // The third is the expanded length.
    return number(3) === 1 ? { kind: 'zstd-chunked', offset: number(0), length: number(1) } : undefined;
  }
  return undefined;
}
