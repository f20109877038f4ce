import type { Hasher } from '../host';

/** How a hash of 64-byte blocks works: its first state, one block, and which end of a number comes first. */
export interface BlockHash {
  readonly start: readonly number[];
  readonly littleEndian: boolean;
  /** Changes the state by the block of `view` at `at`. */
  readonly block: (state: Int32Array, view: DataView, at: number) => void;
}

/** A hasher over blocks, padded as MD5 (RFC 1321) and SHA-1 (RFC 3174) both are. */
export function blockHasher({ start, littleEndian, block }: BlockHash): Hasher {
  const state = Int32Array.from(start);
  const held = new Uint8Array(128);
  const heldView = new DataView(held.buffer);
  let fill = 0;
  let length = 0;
  return {
    update(bytes) {
      length += bytes.length;
      let at = 0;
      if (fill > 0) {
        at = Math.min(64 - fill, bytes.length);
        held.set(bytes.subarray(0, at), fill);
        fill += at;
        if (fill < 64) return;
        block(state, heldView, 0);
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (; at + 64 <= bytes.length; at += 64) block(state, view, at);
      held.set(bytes.subarray(at), 0);
      fill = bytes.length - at;
    },
    hex() {
      held.fill(0, fill);
      held[fill] = 0x80;
      const end = fill < 56 ? 64 : 128;
      const high = Math.floor(length / 0x2000_0000);
      const low = (length * 8) >>> 0;
      heldView.setUint32(end - 8, littleEndian ? low : high, littleEndian);
      heldView.setUint32(end - 4, littleEndian ? high : low, littleEndian);
      for (let at = 0; at < end; at += 64) block(state, heldView, at);
      const out = new DataView(new ArrayBuffer(state.length * 4));
      state.forEach((word, i) => out.setInt32(i * 4, word, littleEndian));
      let hex = '';
      for (let i = 0; i < out.byteLength; i++) hex += out.getUint8(i).toString(16).padStart(2, '0');
      return hex;
    },
  };
}
