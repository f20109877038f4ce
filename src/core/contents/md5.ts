import type { Hasher } from '../host';
import { blockHasher } from './blockHash';

/** A fresh MD5, RFC 1321, which is what dpkg knows of its files; it finds changes, and proves nothing against an attacker. */
export function md5(): Hasher {
  return blockHasher({ start: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476], littleEndian: true, block });
}

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const places = Uint8Array.from({ length: 64 }, (_, i) => [i, 5 * i + 1, 3 * i + 5, 7 * i][i >> 4]! % 16); // four rounds
const turns = Uint8Array.from({ length: 64 }, (_, i) => shifts[(i >> 4) * 4 + (i % 4)]!); // four of each round

const words = new Int32Array(16);

function block(state: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4, true);
  let a = state[0]!; // the state has four words
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  for (let i = 0; i < 64; i++) {
    const mixed = i < 16 ? (b & c) | (~b & d) : i < 32 ? (d & b) | (~d & c) : i < 48 ? b ^ c ^ d : c ^ (b | ~d);
    const sum = (a + mixed + sines[i]! + words[places[i]!]!) | 0; // tables of 64
    const turn = turns[i]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
}
