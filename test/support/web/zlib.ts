import { crc32 } from '../../../src/core/image/expand/crc32';

/** The part of `node:zlib` that builders of test images use, for the web extension host; nothing gets smaller. */
export function gzipSync(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)];
  for (let at = 0; at === 0 || at < bytes.length; at += storedLimit) {
    const stored = bytes.subarray(at, at + storedLimit);
    const head = new DataView(new ArrayBuffer(5));
    head.setUint8(0, at + storedLimit < bytes.length ? 0 : 1);
    head.setUint16(1, stored.length, true);
    head.setUint16(3, ~stored.length & 0xffff, true);
    parts.push(new Uint8Array(head.buffer), stored);
  }
  const tail = new DataView(new ArrayBuffer(8));
  tail.setUint32(0, crc32(bytes, 0), true);
  tail.setUint32(4, bytes.length, true);
  return Buffer.concat([...parts, new Uint8Array(tail.buffer)]);
}

/** RFC 1951 section 3.2.4: how long a stored block can be. */
const storedLimit = 0xffff;
