import type { Hasher } from '../../host';

/** A UUID that stands for a text: the same for the same text, of version 8 of RFC 9562, which leaves its bits to its maker. */
export function uuidOf(text: string, hasher: Hasher): string {
  hasher.update(new TextEncoder().encode(text));
  const hex = hasher.hex();
  const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
