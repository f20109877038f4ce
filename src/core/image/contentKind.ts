/** How many bytes of a file {@link contentKind} asks for. */
export const headLength = 8192;

/** What the first bytes of a file say that it is: text in UTF-8, in UTF-16 or a code of single bytes; ELF; anything else. */
export function contentKind(head: Uint8Array): 'text' | 'elf' | 'binary' {
  if (startsWith(head, [0x7f, 0x45, 0x4c, 0x46])) return 'elf';
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return 'text';
  if (!head.includes(0)) return 'text';
  // UTF-16 without a mark, mostly of Latin letters: every other byte is 0, and none of the rest.
  const isHalf = (zero: number): boolean => head.every((byte, at) => (byte === 0) === (at % 2 === zero));
  return head.length > 1 && (isHalf(0) || isHalf(1)) ? 'text' : 'binary';
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
