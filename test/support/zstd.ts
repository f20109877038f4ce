/** A zstd frame that stores the bytes as they are, which is all that the oldest supported Node can make. */
export function storedFrame(bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(9);
  head.writeUInt32LE(0xfd2fb528, 0);
  head[4] = 0xa0; // one segment, its size in four bytes
  head.writeUInt32LE(bytes.length, 5);
  const parts: Uint8Array[] = [head];
  const blockLength = 128 * 1024;
  for (let at = 0; at === 0 || at < bytes.length; at += blockLength) {
    const block = bytes.subarray(at, at + blockLength);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | Number(at + blockLength >= bytes.length), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}

/** A frame that decoders pass over. */
export function skippable(bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50, 0);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}
