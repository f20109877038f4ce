import type { Hasher } from '../core/host';

/** SHA-256 fed in pieces, FIPS 180-4; WebCrypto has it only for bytes that are all there at once. */
export function sha256(): Hasher {
  const state = Int32Array.from(initial);
  const block = new Uint8Array(64);
  let filled = 0;
  let total = 0;

  const update = (bytes: Uint8Array): void => {
    total += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const step = Math.min(64 - filled, bytes.length - at);
      block.set(bytes.subarray(at, at + step), filled);
      filled += step;
      at += step;
      if (filled < 64) return;
      compress(state, block);
      filled = 0;
    }
  };
  const hex = (): string => {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setBigUint64(0, BigInt(total) * 8n);
    update(new Uint8Array([0x80, ...new Uint8Array((119 - filled) % 64)]));
    update(new Uint8Array(bits.buffer));
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  };
  return { update, hex };
}

const primes = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) =>
    n > 1 && Array.from({ length: Math.floor(Math.sqrt(n)) }, (_, i) => i + 1).every((d) => d === 1 || n % d !== 0),
);
// The standard takes its constants from the roots of the first primes: 32 bits after the point.
const initial = primes.slice(0, 8).map((prime) => fraction(prime, 2n));
const rounds = Int32Array.from(primes.slice(0, 64), (prime) => fraction(prime, 3n));
const schedule = new Int32Array(64);

/** The first 32 bits of the fraction of the square (2) or cube (3) root, found by bisection on integers. */
function fraction(prime: number, degree: 2n | 3n): number {
  const target = BigInt(prime) << (32n * degree);
  let low = 0n;
  for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) {
    if ((low + bit) ** degree <= target) low += bit;
  }
  return Number(BigInt.asIntN(32, low));
}

function compress(state: Int32Array, block: Uint8Array): void {
  const w = schedule;
  const view = new DataView(block.buffer);
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(i * 4);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!; // every index here is below 64
    const y = w[i - 2]!;
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]; // 8 words
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word));
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
